"""An invented council: the process run, its episodes and headers, and what was counted on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement_opt.intake.invented.days import birthdays, quarter_end
from placement_opt.intake.invented.extras import (
    GROWN,
    headers,
    missing_spells,
    short_breaks,
    short_stays,
    with_temporary,
)
from placement_opt.intake.invented.given_rates import PLACEMENTS, Rates, tables
from placement_opt.intake.invented.town import (
    HOME_DISTRICTS,
    INWARD_CODES,
    PLACEMENT_CODES,
    PROVIDER_CODES,
    build_town,
)
from placement_opt.intake.invented.walk import (
    ENDINGS,
    FLOW,
    NEEDS,
    REASONS,
    RNE,
    STATUSES,
    Frame,
    Process,
    counted,
    walk,
)
from placement_opt.intake.read.child_frames import OPEN
from placement_opt.kernel import calendar

STREAMS = ("town", "walk", "extras", "headers")  # of random numbers, each with its own seed


@dataclass(frozen=True)
class Truth:
    """What really happened in an invented council: child-level frames, and counts that a reader should find.

    Days are whole numbers since 1970-01-01, OPEN (the largest int32) for what still goes on at the end of the last
    return. Quarter 0 is the quarter end before the first return; bands and placements are those of `Rates`.
    """

    council: str
    seed: int
    rates: Rates
    scale: float
    first_year: int  # closing year of the first return
    years: int
    episodes: (
        pd.DataFrame
    )  # child start end rne ls cin placement place provider rec reason post urn, by child and start;
    # all that overlap the returns; `place` in the codes of 2015-16 (writers use the codes of the return's year)
    header: pd.DataFrame  # child id born sex ethnic home cin asylum baby leaver_from leaver_to upn, by child
    uasc: pd.DataFrame  # child ceased (the 18th birthday)
    missing: pd.DataFrame  # child kind start end
    providers: pd.DataFrame  # kind provision sector post beds local urn
    stock: pd.DataFrame  # quarter (0 .. Q), band, placement, children: without short breaks, as all counts
    flows: pd.DataFrame  # quarter (1 .. Q), band, placement, to_band, to_placement ("" left), adult (turned 18 in the
    # quarter), stepped_down (the foster placement began in quarter q-1 and followed residential care), moved (new carer
    # or home, of this type or another), children: all in care at the quarter end before
    entrants: pd.DataFrame  # quarter (1 .. Q), band and placement at its end, children
    short_stays: pd.DataFrame  # quarter, children: came and left between two quarter ends
    asylum: pd.DataFrame  # quarter (0 .. Q), children: unaccompanied asylum-seeking
    area: pd.DataFrame  # placement, local (in one of the home districts), children, at the end of the last return

    @property
    def as_of(self) -> int:
        """The last day of the last return."""
        return quarter_end(self.first_year, calendar.QUARTERS_PER_YEAR * self.years)

    @property
    def returns(self) -> range:
        """The closing years of the returns."""
        return range(self.first_year, self.first_year + self.years)


def simulate(
    rates: Rates, *, seed: int, first_year: int, years: int, scale: float = 1.0, council: str = "Anytown"
) -> Truth:
    """Return an invented council whose first return closes in first_year; scale 1 is about 600 children in care."""
    town_rng, walk_rng, rng, header_rng = (np.random.default_rng([seed, n]) for n in range(len(STREAMS)))
    drawn = tables(rates)
    process = Process(rng, rates, drawn, build_town(town_rng, rates, drawn, scale), first_year, years, scale)
    first = process.end(0)
    lived = walk(replace(process, rng=walk_rng))
    stays, visitors, quarter = short_stays(process)
    breaks, guests = short_breaks(process)
    children = _below([lived.children, visitors, guests])
    events = _below(
        [with_temporary(process, lived.episodes), stays, breaks],
        [0, len(lived.children["child"]), len(children["child"]) - len(guests["child"])],
    )
    header = headers(replace(process, rng=header_rng), children, events)
    episodes = _episodes(events, header, first)
    born = header["born"].to_numpy()[positions(header, episodes["child"].to_numpy())]
    refugees = header[header["asylum"]]
    ceased = birthdays(refugees["born"].to_numpy(), (GROWN,))[:, 0]
    return Truth(
        *(council, seed, rates, scale, first_year, years, episodes, header),
        uasc=pd.DataFrame({"child": refugees["child"], "ceased": ceased}),
        missing=missing_spells(process, episodes, born),
        providers=process.town.providers,
        stock=counted(lived.stock, ("quarter", "band", "placement")),
        flows=counted(lived.flows, FLOW),
        entrants=counted(lived.entrants, ("quarter", "band", "placement")),
        short_stays=counted({"quarter": quarter}, ("quarter",)),
        asylum=counted(_only(lived.stock, lived.stock["asylum"]), ("quarter",)),
        area=_area(lived.episodes),
    )


def positions(header: pd.DataFrame, child: np.ndarray) -> np.ndarray:
    """Return the row of each child in the header."""
    return np.searchsorted(header["child"].to_numpy(), child)


def _episodes(events: Frame, header: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return all episodes that overlap the returns, sorted by child and start, codes by name."""
    kept = np.flatnonzero(events["end"] > first)
    order = kept[np.lexsort((events["start"][kept], events["child"][kept]))]
    now = _only(events, order)
    cin = header["cin"].to_numpy()[positions(header, now["child"])]
    names = {
        **{"rne": (now["rne"], RNE), "ls": (now["status"], STATUSES), "cin": (cin, NEEDS)},
        **{"placement": (now["place"], PLACEMENTS), "place": (now["code"], PLACEMENT_CODES)},
        **{
            "provider": (now["provider"], PROVIDER_CODES),
            "rec": (now["ending"], ENDINGS),
            "reason": (now["reason"], REASONS),
        },
    }
    whole = {name: now[name].astype(np.int32) for name in ("child", "start", "end")}
    coded = {
        name: pd.Categorical.from_codes(np.asarray(codes, dtype=np.int64), pd.Index(words))
        for name, (codes, words) in names.items()
    }
    return pd.DataFrame({**whole, **coded, **{name: now[name].astype(np.int32) for name in ("post", "urn")}})


def _area(episodes: Frame) -> pd.DataFrame:
    going_on = _only(episodes, episodes["end"] == OPEN)
    local = going_on["post"] < HOME_DISTRICTS * INWARD_CODES
    return counted({"placement": going_on["place"], "local": local}, ("placement", "local"))


def _only(frame: Frame, which: np.ndarray) -> Frame:
    return {name: values[which] for name, values in frame.items()}


def _below(frames: list[Frame], first: list[int] | None = None) -> Frame:
    """Return frames below one another, the children numbered on; `first` is each frame's first number."""
    starts = first or np.cumsum([0, *(len(frame["child"]) for frame in frames[:-1])])
    moved = [frame | {"child": frame["child"] + start} for frame, start in zip(frames, starts, strict=True)]
    return {name: np.concatenate([frame[name] for frame in moved]) for name in frames[0]}

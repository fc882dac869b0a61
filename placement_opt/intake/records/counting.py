"""A panel of children to counts of children: here the records end."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.child_frames import OPEN, Raw
from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.records.counts import LEFT, Counts
from placement_opt.intake.records.episode_repairs import UNMATCHED
from placement_opt.intake.records.group_counts import Coded, coded, group_counts, yes
from placement_opt.intake.records.neighbours import Mask, following, has_next
from placement_opt.intake.records.panel import Ints, Panel
from placement_opt.intake.records.revisions import Known, revisions
from placement_opt.kernel import calendar

COUNTED_INSIDE, COUNTED_OUTSIDE = "IN", "OUT"  # PL_LOCATION: the placement is in the council's own area


def quarter_ends(first: int, as_of: date) -> Ints:
    """Return the days of the quarter ends from the last one before `first` to the as-of date."""
    day = date.fromordinal(first + EPOCH - 1)
    back = calendar.opening_ordinal(as_of) - calendar.opening_ordinal(day) + (not calendar.is_quarter_end(day))
    return np.array([calendar.last_day(t, as_of).toordinal() - EPOCH for t in range(-back, 1)], dtype="int64")


def count(raw: Raw, panel: Panel, ends: Ints, reading: ReadingRules, catalogue: Catalogue, known: Known) -> Counts:
    """Return how many children lived where at quarter ends, and what became of them in between."""
    as_of = date.fromordinal(int(ends[-1]) + EPOCH)
    eps, last, types = raw.episodes, len(ends) - 1, tuple(catalogue.placements)
    child = eps["child"].to_numpy()[panel.row]
    stays = has_next(child) & (following(panel.end) == panel.end + 1)
    came = ~np.append([False], stays[:-1])[: len(stays)] & (panel.end > 0)
    lost = _lost(eps, panel, ends) & ~stays
    here = {
        "need": Coded(panel.need, (*panel.needs, LEFT)),
        "placement": Coded(_type(eps, types)[panel.row], (*types, LEFT)),
    }
    after = {f"to_{name}": column.shifted(stays, LEFT) for name, column in here.items()}
    quarter, upcoming = Coded(panel.end, len(ends)), Coded(panel.end + 1, len(ends) + 1)
    asylum = _asylum(raw, child, ends[panel.end])
    return Counts(
        as_of=as_of,
        quarters=tuple(calendar.label(t, as_of) for t in range(1 - last, 1)),
        stock=group_counts(quarter=quarter, **here),
        flows=group_counts((panel.end < last) & ~lost, **{"quarter": upcoming, **here, **after}),
        entrants=group_counts(came, quarter=quarter, **here),
        short_stays=_short_stays(eps, ends),
        endings=group_counts(
            stays & _may_end(here, types, catalogue), quarter=upcoming, **here, **_ends(eps, panel, ends)
        ),
        lengths=_lengths(eps, ends, types),
        codes=group_counts(quarter=quarter, code=_codes(eps, panel.row)),
        unmatched=group_counts((panel.end < last) & lost, quarter=upcoming, **here),
        area=_area(eps.iloc[panel.row[panel.end == last]], reading, types),
        asylum=group_counts(asylum, quarter=quarter),
        revisions=revisions(eps, known, ends),
        newest=known.newest,
    )


def _type(eps: pd.DataFrame, types: tuple[str, ...]) -> Ints:
    """Return the number of each episode's placement type in the order of the types."""
    kinds = eps["placement"].cat.set_categories(list(types))
    return np.asarray(kinds.cat.codes, dtype="int64")


def _codes(eps: pd.DataFrame, rows: Ints) -> Coded:
    """Return PLACE and PLACE_PROVIDER of each row of the panel as one word, such as U6 PR1, or T4 where blank."""
    place, provider = coded(eps["place"], rows), coded(eps["provider"], rows)
    assert isinstance(place.words, tuple)
    assert isinstance(provider.words, tuple)
    words = tuple(f"{p} {by}".strip() for p in place.words for by in provider.words)
    return Coded(place.codes * len(provider.words) + provider.codes, words)


def _short_stays(eps: pd.DataFrame, ends: Ints) -> pd.DataFrame:
    """Return by quarter the periods of care that began and ended between two quarter ends."""
    periods = eps.groupby("period", sort=False).agg(start=("start", "min"), end=("end", "max"), lost=(UNMATCHED, "max"))
    begun = np.searchsorted(ends, periods["start"].to_numpy(), side="left")
    ended = np.searchsorted(ends, periods["end"].to_numpy(), side="left")
    inside = (begun == ended) & (begun > 0) & (begun < len(ends)) & ~periods["lost"].to_numpy()
    return group_counts(inside, quarter=Coded(begun.astype("int64"), len(ends) + 1))


def _may_end(here: dict[str, Coded], types: tuple[str, ...], catalogue: Catalogue) -> Mask:
    """Return which rows of the panel are in a placement that may end unplanned, as the catalogue lists them."""
    ending = {p for _need, p in catalogue.breakdown}
    return np.isin(here["placement"].codes, [types.index(p) for p in sorted(ending)])


def _ends(eps: pd.DataFrame, panel: Panel, ends: Ints) -> dict[str, Coded]:
    """Return of each row whether the placement was a step down, has ended a quarter later, and in residential care."""
    spell, home = eps["spell"].to_numpy()[panel.row], eps["in_home"].to_numpy()[panel.row]
    ended = following(spell) != spell
    begun = eps.loc[eps["stepped_down"], ["spell", "start"]].set_index("spell")["start"]
    stepped = pd.Series(spell).map(begun).to_numpy()
    quarter_before = ends[np.maximum(panel.end - 1, 0)]
    fresh = (stepped > quarter_before) & (panel.end > 0)
    return {"stepped_down": yes(fresh), "ended": yes(ended), "to_residential": yes(ended & following(home))}


def _lengths(eps: pd.DataFrame, ends: Ints, types: tuple[str, ...]) -> pd.DataFrame:
    """Return how many whole quarters the placements begun since the first quarter end have lasted, ended or not."""
    spell = eps["spell"].to_numpy()
    first = np.flatnonzero(np.append([True], np.diff(spell) > 0)) if len(eps) else np.array([], dtype="int64")
    last = np.append(first[1:] - 1, [len(eps) - 1]) if len(eps) else first
    start, end = eps["start"].to_numpy()[first], eps["end"].to_numpy()[last].astype("int64")
    days = np.minimum(end, ends[-1] + 1) - start
    lived = (days / (calendar.WEEKS_PER_YEAR * calendar.DAYS_PER_WEEK) * calendar.QUARTERS_PER_YEAR).astype("int64")
    kind = Coded(_type(eps, types)[first], types)
    whole = Coded(np.maximum(lived, 0), int(lived.max(initial=0)) + 1)
    ended = (end != OPEN) & ~eps[UNMATCHED].to_numpy()[last]
    return group_counts(start > ends[0], placement=kind, quarters=whole, ended=yes(ended))


def _lost(eps: pd.DataFrame, panel: Panel, ends: Ints) -> Mask:
    """Return which rows of the panel are of children of whom nothing is known after the quarter that begins there."""
    lost = eps.loc[eps[UNMATCHED], ["child", "end"]].set_index("child")["end"]
    until = pd.Series(eps["child"].to_numpy()[panel.row]).map(lost).fillna(OPEN).to_numpy()
    return np.asarray(np.searchsorted(ends, until, side="left") == panel.end + 1, dtype=bool)


def _asylum(raw: Raw, child: Ints, day: Ints) -> Mask:
    """Return which rows of the panel are of unaccompanied asylum-seeking children on that day."""
    until = raw.asylum.groupby("child")["ceased"].max()
    ceased = pd.Series(child).map(until).to_numpy()
    return np.asarray(ceased > day, dtype=bool)


def _area(now: pd.DataFrame, reading: ReadingRules, types: tuple[str, ...]) -> pd.DataFrame:
    """Return children at the as-of date by placement type and whether they live in the council's area.

    As the return says (PL_LOCATION); where it does not, a placement is local if its postcode district is one from
    which a fair share of the council's children come. Children of whom neither is known are left out.
    """
    said = now["located"].isin((COUNTED_INSIDE, COUNTED_OUTSIDE)).to_numpy()
    homes = now.loc[now["home_area"] != "", "home_area"].value_counts(normalize=True)
    districts = homes.index[homes >= reading.home_district_share]
    guessed = ~said & (now["placed_area"] != "").to_numpy() & (len(districts) > 0)
    local = np.where(said, now["located"] == COUNTED_INSIDE, now["placed_area"].isin(districts))
    return group_counts(said | guessed, placement=Coded(_type(now, types), types), local=yes(local.astype(bool)))

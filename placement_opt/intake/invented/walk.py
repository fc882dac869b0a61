"""The process itself: children enter, move, change status and leave, quarter by quarter, all children at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.invented.days import bands, birthdays, day, draw_births, quarter_end
from placement_opt.intake.invented.given_rates import (
    BANDS,
    FOSTER,
    PLACEMENTS,
    RESIDENTIAL,
    RateArrays,
    Rates,
)
from placement_opt.intake.invented.town import PLACEMENT_CODES, Town, choose, draw_places
from placement_opt.intake.read.child_frames import OPEN
from placement_opt.kernel import calendar

Frame = dict[str, np.ndarray]

RNE = ("S", "L", "P", "T", "B", "U")
STATUSES = ("V2", "C1", "C2", "E1", "J1", "L2", "V4")
NEXT_STATUS = np.array([STATUSES.index(s) for s in ("C1", "C2", "C2", "E1", "V2", "C1", "V4")])
NEEDS = ("N1", "N2", "N4", "N5", "N6", "N8")
ENDINGS = (*("", "X1", "E11", "E12", "E3", "E4A", "E4B", "E13", "E41", "E43", "E45"), *("E5", "E6", "E8", "E9", "E17"))
NEW_GUARDIANSHIP = day("2018-04-01")  # E43 before, E45 from then on
FOSTER_CODES = day("2014-04-01")  # Q1 and Q2 before, U1 to U6 from then on
REASONS = ("", *("CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "OTHER", "CLOSE", "STAND", "ALLEG", "PLACE"))
MATCHED = {"U6": "U4", "U3": "U1"}  # same carer, now for the long term
FLOW = ("quarter", "band", "placement", "to_band", "to_placement", "adult", "stepped_down", "moved")
GONE = len(PLACEMENTS)  # as `to_placement`


@dataclass(frozen=True)
class Process:
    """What every step of the process asks: rates, the town, a stream of random numbers, and for how long it goes on."""

    rng: np.random.Generator
    rates: Rates
    drawn: RateArrays  # the rates as arrays
    town: Town
    first_year: int  # closing year of the first return
    years: int
    scale: float  # 1 is about 600 children in care

    @property
    def quarters(self) -> int:
        """Return how many quarters the returns cover."""
        return calendar.QUARTERS_PER_YEAR * self.years

    def end(self, quarter: int) -> int:
        """Return the last day of a quarter; 0 is the one before the first return."""
        return quarter_end(self.first_year, quarter)


@dataclass(frozen=True)
class Walk:
    """All that happened, numbered as in the tuples of names above."""

    episodes: Frame  # child start end rne status place code provider post urn ending reason
    children: Frame  # child born cin asylum: everyone who was ever in care
    flows: Frame  # the columns of FLOW, one entry a child and observed quarter
    entrants: Frame  # quarter band placement
    stock: Frame  # quarter band placement asylum


def walk(process: Process) -> Walk:
    """Return what happened over the burn-in and the quarters 1 .. 4 x years."""
    habits = process.rates.habits
    state, pool = _nobody(), _nobody() | {"left": np.zeros(0, int)}
    logs: dict[str, list[Frame]] = {name: [] for name in ("episodes", "children", "flows", "entrants", "stock")}
    count = 0
    for quarter in range(1 - habits.burn_in_quarters, process.quarters + 1):
        end = process.end(quarter)
        state, left, closed, flow = _quarter(process, state, quarter)
        new, pool, children = _enter(process, state, pool, quarter, count)
        pool = _join(pool, left | {"left": np.full(len(left["child"]), quarter)})
        pool = _take(pool, pool["left"] > quarter - habits.return_within_quarters)
        state, count = _join(state, new), count + len(children["child"])
        logs["episodes"].append(closed)
        logs["children"].append(children)
        if quarter > 0:
            logs["flows"].append({"quarter": np.full(len(flow["band"]), quarter), **flow})
            logs["entrants"].append(_seen(new, quarter, end))
        if quarter >= 0:
            logs["stock"].append(_seen(state, quarter, end))
    open_end = {"end": OPEN, "ending": ENDINGS.index(""), "reason": REASONS.index("")}
    logs["episodes"].append(_episodes(state, {k: np.full(len(state["child"]), v) for k, v in open_end.items()}))
    return Walk(**{name: _all(frames) for name, frames in logs.items()})


def _quarter(process: Process, state: Frame, quarter: int) -> tuple[Frame, Frame, Frame, Frame]:
    """Return those still in care, those who left, the episodes that ended, and a row of flows for each child."""
    rng, rates, drawn = process.rng, process.rates, process.drawn
    last, end = process.end(quarter - 1), process.end(quarter)
    n, band, place = len(state["child"]), bands(state["limits"], last), state["place"]
    adult = state["limits"][:, -1] <= end
    outcome = (rng.random(n)[:, None] >= drawn.steps[band, place]).sum(axis=1).clip(max=GONE) - 1
    back = state["stepped"] & (rng.random(n) < drawn.stepdown_returns[band])
    outcome = np.where(adult, -1, np.where(back, PLACEMENTS.index("home_external"), outcome))
    when = np.where(adult, state["limits"][:, -1], rng.integers(last + 1, end + 1, n))
    stays, leaves = outcome == place, outcome < 0
    moved = ~leaves & (~stays | (rng.random(n) < drawn.new_carers[band, place]))
    to = np.where(leaves, place, outcome).astype(np.int8)
    status = _next_status(process, state, to, moved)
    matched = ~leaves & ~moved & np.isin(state["code"], _codes(MATCHED)) & (rng.random(n) < rates.long_term_match)
    matched &= end >= FOSTER_CODES
    legal = ~leaves & (status != state["status"])
    why = np.where(leaves, _endings(process, place, band, when), ENDINGS.index("X1"))
    ending = np.where(adult, ENDINGS.index("E17"), why)
    changed = np.where(matched, REASONS.index("PLACE"), 0)
    reason = np.where(moved, choose(rng, rates.habits.reasons, REASONS, n), changed)
    happens = leaves | moved | matched | legal
    closed = _take(_episodes(state, {"end": when, "ending": ending, "reason": reason}), happens)
    after = dict(state)
    after["stepped"] = moved & _among(place, RESIDENTIAL) & _among(to, FOSTER)
    after["place"], after["status"] = to, status
    after["start"] = np.where(happens, when, state["start"])
    rne = np.select([moved & legal, moved, matched & legal, matched, legal], [RNE.index(r) for r in "BPUTL"], -1)
    after["rne"] = np.where(rne >= 0, rne, state["rne"]).astype(np.int8)
    after["code"] = np.where(matched, _matches()[state["code"]], state["code"]).astype(np.int32)
    after = _settle(process, after, np.flatnonzero(moved))
    to_band, to_place = np.where(leaves, GONE, bands(state["limits"], end)), np.where(leaves, GONE, to)
    values = (band, place, to_band, to_place, adult, state["stepped"], moved)
    left = _take(after, leaves & ~adult & (place != PLACEMENTS.index("adoption")))
    return _take(after, ~leaves), left, closed, dict(zip(FLOW[1:], values, strict=True))


def _next_status(process: Process, state: Frame, to: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Return the legal status after the quarter: the next order, an adoption's, or one that parents can have."""
    status = state["status"]
    goes_on = (process.rng.random(len(status)) < process.rates.legal_change) & ~state["asylum"]
    after = np.where(goes_on, NEXT_STATUS[status], status)
    after = np.where(moved & (to == PLACEMENTS.index("adoption")), STATUSES.index("E1"), after)
    free = np.isin(after, [STATUSES.index(s) for s in ("V2", "J1", "L2")])
    return np.where(moved & (to == PLACEMENTS.index("parents")) & free, STATUSES.index("C2"), after).astype(np.int8)


def _endings(process: Process, place: np.ndarray, band: np.ndarray, when: np.ndarray) -> np.ndarray:
    """Return why each period of care ends, by placement type and age."""
    rng, shares = process.rng, process.rates.habits.ends
    older = band >= BANDS.index("16_17")
    ending = np.where(older, *(choose(rng, shares[k], ENDINGS, len(place)) for k in ("older", "younger")))
    for kind in ("adoption", "parents", "foster_kinship"):
        here = (place == PLACEMENTS.index(kind)) & (~older | (kind == "adoption"))
        ending = np.where(here, choose(rng, shares[kind], ENDINGS, len(place)), ending)
    return np.where((ending == ENDINGS.index("E45")) & (when < NEW_GUARDIANSHIP), ENDINGS.index("E43"), ending)


def _enter(process: Process, state: Frame, pool: Frame, quarter: int, count: int) -> tuple[Frame, Frame, Frame]:
    """Return the entrants of a quarter, the pool without those who came back, and the new children."""
    rng, rates, drawn = process.rng, process.rates, process.drawn
    last, end = process.end(quarter - 1), process.end(quarter)
    growth = (1 + rates.trend) ** (max(quarter - 1, 0) / calendar.QUARTERS_PER_YEAR) * rates.unusual.get(quarter, 1)
    numbers = draw_numbers(rng, drawn.entries * process.scale * growth, rates.dispersion)
    again = _readmitted(rng, pool, numbers, end, rates.readmitted)
    back = _take(pool, again)
    band = np.repeat(np.arange(len(BANDS)), numbers - np.bincount(bands(back["limits"], end), minlength=len(BANDS)))
    born = draw_births(rng, band, end)
    new = {
        "child": count + np.arange(len(band)),
        "born": born,
        "cin": choose(rng, rates.habits.needs, NEEDS, len(band)).astype(np.int8),
        "asylum": rng.random(len(band)) < drawn.asylum[band],
    }
    new["cin"] = np.where(new["asylum"], NEEDS.index("N8"), new["cin"]).astype(np.int8)
    entrants = _nobody() | {k: np.concatenate([back[k], new[k]]) for k in ("child", "asylum")}
    entrants["limits"] = np.concatenate([back["limits"], birthdays(born)])
    since = np.concatenate([np.full(len(back["child"]), last), born])
    entrants = _start(process, entrants, state, since, (last, end))
    return entrants, _take(pool, ~again), new


def _start(process: Process, new: Frame, state: Frame, born: np.ndarray, days: tuple[int, int]) -> Frame:
    """Return entrants with a day, a first placement and a legal status; the band is that of the quarter's end."""
    rng, drawn, habits = process.rng, process.drawn, process.rates.habits
    n, band = len(new["child"]), bands(new["limits"], days[1])
    place = (rng.random(n)[:, None] >= drawn.first[band]).sum(axis=1).clip(max=GONE - 1)
    first = habits.first_status_from_10, habits.first_status_under_10
    status = np.where(band >= BANDS.index("10_15"), *(choose(rng, shares, STATUSES, n) for shares in first))
    status = np.where(new["asylum"], STATUSES.index("V2"), status)
    status = np.where(place == PLACEMENTS.index("adoption"), STATUSES.index("E1"), status)
    status = np.where(place == PLACEMENTS.index("parents"), STATUSES.index("C1"), status)
    first_day = np.maximum(born, days[0] + 1)
    start = first_day + np.floor(rng.random(n) * (days[1] + 1 - first_day)).astype(int)
    new = new | {
        "place": place.astype(np.int8),
        "status": status.astype(np.int8),
        "start": start,
        "rne": np.full(n, RNE.index("S"), np.int8),
        "stepped": np.zeros(n, bool),
        **{name: np.full(n, -1, np.int32) for name in ("post", "site", "code", "provider", "urn")},
    }
    return _settle(process, new, np.arange(n), state)


def _readmitted(rng: np.random.Generator, pool: Frame, numbers: np.ndarray, end: int, share: float) -> np.ndarray:
    """Return who of the pool comes back: a share of the entrants of each band, as far as there are any."""
    band, order = bands(pool["limits"], end), rng.permutation(len(pool["child"]))
    again = np.zeros(len(order), bool)
    for number, wanted in enumerate(rng.binomial(numbers, share)):
        again[order[band[order] == number][:wanted]] = True
    return again


def draw_numbers(rng: np.random.Generator, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Return Poisson numbers, or negative binomial ones whose variance is `dispersion` times their mean."""
    if dispersion > 1:
        mean = np.where(mean > 0, rng.gamma(np.maximum(mean, 1e-9) / (dispersion - 1), dispersion - 1), 0)
    return rng.poisson(mean)


def _settle(process: Process, new: Frame, who: np.ndarray, others: Frame | None = None) -> Frame:
    """Return the children with an address for those who moved or came; own homes take as many as they have beds."""
    sites = np.concatenate([np.delete(new["site"], who), (others or _nobody())["site"]])
    lived = np.bincount(sites[sites >= 0], minlength=len(process.town.beds))
    before = {name: new[name][who] for name in ("post", "site")}
    for name, values in draw_places(process.rng, process.town, new["place"][who], before, lived).items():
        new[name] = new[name].copy()
        new[name][who] = values
    return new


def _nobody() -> Frame:
    whole = ("child", "start", "site", "post", "urn", "code", "provider")
    return {
        **{name: np.zeros(0, int) for name in whole},
        **{name: np.zeros(0, np.int8) for name in ("place", "status", "rne")},
        **{name: np.zeros(0, bool) for name in ("asylum", "stepped")},
        "limits": np.zeros((0, len(BANDS)), np.int32),
    }


def _episodes(state: Frame, ended: Frame) -> Frame:
    names = ("child", "start", "rne", "status", "place", "code", "provider", "post", "urn")
    return {name: state[name] for name in names} | ended


def _seen(state: Frame, quarter: int, end: int) -> Frame:
    quarters = np.full(len(state["child"]), quarter)
    return {
        "quarter": quarters,
        "band": bands(state["limits"], end),
        "placement": state["place"],
        "asylum": state["asylum"],
    }


def _take(frame: Frame, which: np.ndarray) -> Frame:
    return {name: values[which] for name, values in frame.items()}


def _join(one: Frame, other: Frame) -> Frame:
    return {name: np.concatenate([values, other[name]]) for name, values in one.items()}


def _all(frames: list[Frame]) -> Frame:
    return {name: np.concatenate([frame[name] for frame in frames]) for name in frames[0]}


def _codes(names: dict[str, str]) -> list[int]:
    return [PLACEMENT_CODES.index(name) for name in names]


def _matches() -> np.ndarray:
    return np.array([PLACEMENT_CODES.index(MATCHED.get(code, code)) for code in PLACEMENT_CODES])


def _among(place: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    return np.isin(place, [PLACEMENTS.index(name) for name in names])


def counted(frame: Frame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return numbers of children by the given columns, sorted, bands and placements by name ("" once they left)."""
    table = pd.DataFrame({name: frame[name] for name in columns}).value_counts(sort=False).sort_index()
    rows = table.rename("children").reset_index()
    for name in rows.columns.intersection(["band", "to_band", "placement", "to_placement"]):
        names = np.array([*(BANDS if "band" in name else PLACEMENTS), ""], dtype=object)
        rows[name] = names[np.minimum(rows[name].to_numpy(), len(names) - 1)]
    return rows.sort_values(list(columns), ignore_index=True)

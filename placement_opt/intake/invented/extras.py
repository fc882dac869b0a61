"""What a return holds beside the process: short stays, short breaks, temporary placements, missing spells, headers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from placement_opt.intake.invented.days import birthdays, draw_births
from placement_opt.intake.invented.given_rates import BANDS, PLACEMENTS
from placement_opt.intake.invented.town import (
    PLACEMENT_CODES,
    PROVIDER_CODES,
    choose,
    draw_places,
    draw_posts,
)
from placement_opt.intake.invented.walk import (
    ENDINGS,
    NEEDS,
    REASONS,
    RNE,
    STATUSES,
    Frame,
    Process,
    draw_numbers,
)
from placement_opt.intake.read.child_frames import OPEN
from placement_opt.kernel import calendar

QUARTER = calendar.WEEKS_PER_YEAR * calendar.DAYS_PER_WEEK / calendar.QUARTERS_PER_YEAR  # days
GROWN = 18  # years
SHORTEST_BREAK = 10  # days
LEAVER_AGES = (16, 21)  # a care leaver left from 16 on; until 21 there is a header row
LEAVERS_BACK = 4  # years before the first return: those who left before are forgotten
ID_PREFIX = 77  # of all CHILD identifiers: nine digits, 77 and a scrambled number
SCRAMBLE = 7_654_321  # without a common divisor with ten million


def short_stays(process: Process) -> tuple[Frame, Frame, np.ndarray]:
    """Return episodes and children who come and leave between two quarter ends, and each one's quarter (1 .. Q)."""
    rng, rates, quarters = process.rng, process.rates, process.quarters
    mean = np.array([rates.short_stays.get(band, 0.0) for band in BANDS]) * process.scale
    numbers = draw_numbers(rng, np.tile(mean, quarters), 1.0)
    band = np.repeat(np.tile(np.arange(len(BANDS)), quarters), numbers)
    quarter = np.repeat(np.repeat(np.arange(1, quarters + 1), len(BANDS)), numbers)
    ends = np.array([process.end(q) for q in range(quarters + 1)])
    born = draw_births(rng, band, ends[quarter - 1])
    start = (
        ends[quarter - 1] + 1 + np.floor(rng.random(len(band)) * (ends[quarter] - ends[quarter - 1] - 1)).astype(int)
    )
    longest = np.minimum(ends[quarter] - start, rates.habits.longest_stay_days)
    end = start + 1 + np.floor(rng.random(len(band)) * longest).astype(int)
    end = np.minimum(end, birthdays(born, (GROWN,))[:, 0])  # an adult's birthday ends it
    keep = end > start
    start, end, born, band, quarter = (values[keep] for values in (start, end, born, band, quarter))
    place = (rng.random(len(band))[:, None] >= process.drawn.first[band]).sum(axis=1).clip(max=len(PLACEMENTS) - 1)
    nowhere = {"post": np.full(len(band), -1), "site": np.full(len(band), -1)}
    places = draw_places(rng, process.town, place, nowhere, np.zeros(len(process.town.beds), int))
    status = np.where(place == PLACEMENTS.index("parents"), STATUSES.index("C1"), STATUSES.index("V2"))
    ending = choose(rng, rates.habits.short_stay_ends, ENDINGS, len(band))
    episodes = _whole(start, end, status, place, ending) | {k: v for k, v in places.items() if k != "site"}
    return episodes, _children(born, choose(rng, rates.habits.short_stay_needs, NEEDS, len(band))), quarter


def short_breaks(process: Process) -> tuple[Frame, Frame]:
    """Return episodes of short breaks (V4) and their children, who are disabled and live at home."""
    rng, rates = process.rng, process.rates
    quarters = range(1 - calendar.QUARTERS_PER_YEAR, process.quarters + 1)  # begun up to a year before the first return
    numbers = draw_numbers(rng, np.full(len(quarters), rates.short_breaks * process.scale), 1.0)
    last = np.repeat([process.end(q) for q in quarters], numbers)
    n, as_of = len(last), process.end(process.quarters)
    born = draw_births(rng, rng.integers(BANDS.index("5_9"), BANDS.index("10_15") + 1, n), last)
    start = last - rng.integers(0, int(QUARTER), n)
    end = start + rng.integers(SHORTEST_BREAK, rates.habits.longest_break_days, n)
    here = np.array([PLACEMENTS.index("home_inhouse"), PLACEMENTS.index("foster_inhouse")])
    place = rng.choice(here, n)
    nowhere = {"post": np.full(n, -1), "site": np.full(n, -1)}
    places = draw_places(rng, process.town, place, nowhere, np.zeros(len(process.town.beds), int))
    places["code"] = np.where(
        place == here[0], PLACEMENT_CODES.index("K2"), PLACEMENT_CODES.index("U6")
    )  # never long-term: edit rule 384
    goes_on = end > as_of
    end, ending = np.where(goes_on, OPEN, end), np.where(goes_on, ENDINGS.index(""), ENDINGS.index("E8"))
    episodes = _whole(start, end, np.full(n, STATUSES.index("V4")), place, ending)
    episodes |= {k: v for k, v in places.items() if k != "site"}
    return episodes, _children(born, np.full(n, NEEDS.index("N2")))


def with_temporary(process: Process, episodes: Frame) -> Frame:
    """Return the episodes, some with a temporary placement of up to a week inside, all within the returns."""
    rng, rates, habits = process.rng, process.rates, process.rates.habits
    first, as_of = process.end(0), process.end(process.quarters)
    start, end = np.maximum(episodes["start"], first + 1), np.minimum(episodes["end"], as_of)
    share = 1 - np.exp(-rates.temporary * np.maximum(end - start, 0) / QUARTER)
    chosen = (end - start > habits.least_placement_days) & (rng.random(len(start)) < share)
    whole = {name: values[chosen] for name, values in episodes.items()}
    n, room = int(chosen.sum()), (end - start)[chosen] - habits.longest_temporary_days - 1
    away = start[chosen] + 1 + np.floor(rng.random(n) * room).astype(int)
    back = away + rng.integers(1, habits.longest_temporary_days + 1, n)
    stops = {"ending": np.full(n, ENDINGS.index("X1")), "reason": np.zeros(n, int)}
    begins = {"rne": np.full(n, RNE.index("P"))}
    elsewhere = {
        "code": choose(rng, habits.temporary, PLACEMENT_CODES, n),
        "provider": np.full(n, PROVIDER_CODES.index("")),
        "post": draw_posts(rng, rng.random(n) < 1 / 2),
        "urn": np.zeros(n, int),
    }
    return {
        name: np.concatenate([values[~chosen], *(part[name] for part in parts)])
        for parts in [
            (whole | {"end": away} | stops, whole | {"start": away, "end": back} | stops | begins | elsewhere,
             whole | {"start": back} | begins)
        ]
        for name, values in episodes.items()
    }  # fmt: skip


def missing_spells(process: Process, episodes: pd.DataFrame, born: np.ndarray) -> pd.DataFrame:
    """Return spells of missing children from 10 on: child, kind, start, end (OPEN if not back on the last day)."""
    rng, rates, kinds = process.rng, process.rates, process.rates.habits.missing
    first, as_of = process.end(0), process.end(process.quarters)
    ten = birthdays(born, (10,))[:, 0]
    start = np.maximum(np.maximum(episodes["start"].to_numpy(), first + 1), ten)
    end = np.minimum(episodes["end"].to_numpy(), as_of + 1)
    days = np.where(episodes["ls"].to_numpy() == "V4", 0, np.maximum(end - start, 0))
    who = np.repeat(np.arange(len(days)), rng.poisson(rates.missing * days / QUARTER))
    went = start[who] + np.floor(rng.random(len(who)) * days[who]).astype(int)
    back = np.minimum(went + rng.integers(1, 6, len(who)), episodes["end"].to_numpy()[who])
    kind = np.array(tuple(kinds))[choose(rng, kinds, tuple(kinds), len(who))]
    child = episodes["child"].to_numpy()[who]
    spells = pd.DataFrame({"child": child, "kind": kind, "start": went, "end": np.where(back > as_of, OPEN, back)})
    return spells.sort_values(["child", "start", "end"], ignore_index=True)


def headers(process: Process, children: Frame, episodes: Frame) -> pd.DataFrame:
    """Return one row for each child with an episode in the returns, or who left as a care leaver before them."""
    rng, habits, first = process.rng, process.rates.habits, process.end(0)
    left = np.zeros(len(children["child"]), np.int64)
    np.maximum.at(left, episodes["child"], episodes["end"])
    sixteen, grown = birthdays(children["born"], LEAVER_AGES).T
    leaver = (left >= sixteen) & (left < OPEN)
    kept = (left > first) | (leaver & (left > first - int(LEAVERS_BACK * calendar.QUARTERS_PER_YEAR * QUARTER)))
    child, n = children["child"], len(left)
    digits = (child * SCRAMBLE + 1_234_567) % 10_000_000
    sex = rng.choice(["1", "2"], n, p=[habits.boys, 1 - habits.boys])
    mother = (sex == "2") & (rng.random(n) < habits.mothers)
    youngest, oldest = (age * calendar.DAYS_PER_COMMON_YEAR for age in habits.mothers_ages)
    baby = children["born"] + rng.integers(youngest, oldest, n)
    frame = {
        "child": child,
        "id": ID_PREFIX * 10_000_000 + digits,
        "born": children["born"],
        "sex": sex,
        "ethnic": np.array(tuple(habits.ethnic))[choose(rng, habits.ethnic, tuple(habits.ethnic), n)],
        "pupil_from": children["born"] + habits.pupil_number_from_age * calendar.DAYS_PER_COMMON_YEAR,
        "upn_letter": rng.integers(0, 26, n),
        "upn_digits": 903_000_000_000 + rng.integers(0, 100, n) * 10_000_000 + digits,
        "home": draw_posts(rng, np.ones(n, bool)),
        "cin": children["cin"],
        "asylum": children["asylum"],
        "baby": np.where(mother & (baby < left), baby, OPEN),  # born while she is in care
        "leaver_from": np.where(leaver, left, OPEN),
        "leaver_to": grown,
    }
    table = pd.DataFrame({name: values[kept] for name, values in frame.items()})
    upn = [f"{chr(65 + a)}{b}" for a, b in zip(table["upn_letter"].tolist(), table["upn_digits"].tolist(), strict=True)]
    table["upn"] = np.array(upn, dtype=object)
    return table.drop(columns=["upn_letter", "upn_digits"]).sort_values("child", ignore_index=True)


def _whole(start: np.ndarray, end: np.ndarray, status: np.ndarray, place: np.ndarray, ending: np.ndarray) -> Frame:
    """Return periods of care of one episode; the child is its position."""
    nothing = np.zeros(len(start), int)
    known = {"start": start, "end": end, "status": status, "place": place, "ending": ending}
    return {
        "child": np.arange(len(start)),
        "rne": nothing + RNE.index("S"),
        "reason": nothing + REASONS.index(""),
        **known,
    }


def _children(born: np.ndarray, need: np.ndarray) -> Frame:
    return {"child": np.arange(len(born)), "born": born, "cin": need, "asylum": np.zeros(len(born), bool)}

"""Whether a quarter's actuals can be: sums, bounds, and jumps beyond what chance allows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.cycle.actual_counts import Told, told_of, words_of
from placement_opt.cycle.actual_measures import A_LINE, ALL_TYPES, subjects
from placement_opt.cycle.actuals_files import ActualRow
from placement_opt.cycle.least_change import Missed
from placement_opt.domain.case import Case
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import plain
from placement_opt.measure.plan_years import CAME, LEFT_CARE
from placement_opt.measure.results import Results

A_PENNY = 0.01
HALF_A_HOUSEHOLD = 0.5
STANDS_IN = {"households": "households", "teams": "teams", "assessments_begun": "recruit"}  # field of the unknowns
PASSES = (
    "placed on entry",
    "re-placed",
    "planned moves",
    "left care",
    "unplanned endings",
    "moved to residential care",
)


@dataclass(frozen=True)
class QuarterExpected:
    """What a quarter was expected to bring, and where it began."""

    c: Case
    forecast: Results
    quarter: int
    children: Mapping[str, float]  # placement type -> children as it began
    households: Mapping[str, float]  # placement type -> fostering households as it began


def check_actuals(
    e: QuarterExpected, rows: Sequence[ActualRow], missed: Sequence[Missed], beyond: float
) -> Iterator[Fault]:
    """Yield every fault of a quarter's actuals beside those of their file.

    `beyond` is how many standard errors of chance a figure may be from what was expected without a note.
    """
    told = told_of(rows)
    sums = [*_sums(e, told), *(_of_households(e, told) if math.isfinite(beyond) else ())]
    yield from sums
    yield from _bounds(e, told)
    if not sums:  # which would say the same again
        yield from (_no_room(rows, k) for k in missed)
    for row in rows:
        if not row.note:
            yield from _jump(e, row, beyond)


def _sums(e: QuarterExpected, told: Told) -> Iterator[Fault]:
    for whole, parts in _wholes(e.c, told):
        there = [told[k] for k in parts if k in told]
        found = math.fsum(row.value for row in there)
        if len(there) == len(parts) and abs(found - whole.value) > A_PENNY:
            yield _fault(whole, f"the sum of its parts, {plain(found)}")
        elif found > whole.value + A_PENNY:
            yield _fault(whole, f"no less than the parts that are given, {plain(found)}")


def _of_households(e: QuarterExpected, told: Told) -> Iterator[Fault]:
    """Yield households that do not go with those before: of what is kept already it hangs on no scenario."""
    for p in e.c.carers:
        now, new, gone = (told.get((m, p, "")) for m in ("households", "approved", "lost"))
        if now and new and gone:
            found = e.households[p] + new.value - gone.value
            if abs(found - now.value) > HALF_A_HOUSEHOLD:
                before = plain(round(e.households[p], 1))
                words = f"{before} before, and {plain(new.value)} approved less {plain(gone.value)} lost"
                yield _fault(now, f"about {plain(round(found, 1))}: {words}")
        elif now and new and now.value > e.households[p] + new.value + HALF_A_HOUSEHOLD:
            before = plain(round(e.households[p], 1))
            yield _fault(now, f"no more than the {before} before and the {plain(new.value)} approved")


def _wholes(c: Case, told: Told) -> Iterator[tuple[ActualRow, list[tuple[str, str, str]]]]:
    """Yield each figure that has parts, with what its parts are."""
    for (measure, subject, need), row in told.items():
        if measure == "children" and not need and subject != ALL_TYPES:
            yield row, [("children", subject, g) for g in c.suited_to.get(subject, ())]
        elif measure == "children" and subject == ALL_TYPES:
            yield row, [("children", p, need) for p in c.placements if not need or p in c.suitable[need]]
        elif measure == "came" and not need:
            yield row, [("came", "", g) for g in c.needs]
        elif measure == "spend" and subject == TOTAL:
            yield row, [("spend", line, "") for line in subjects(c, A_LINE) if line != TOTAL]


def _bounds(e: QuarterExpected, told: Told) -> Iterator[Fault]:
    beds = {h.id: h.beds for h in e.c.homes}
    for (measure, subject, need), row in told.items():
        if measure == "beds_open" and row.value not in (0, beds[subject]):
            hint = "if it has other beds now, say so in homes.csv"
            yield _fault(row, f"0 if it has closed, or the {plain(beds[subject])} beds of the home", hint)
        if measure == "children" and need and subject != ALL_TYPES and subject not in e.c.suitable[need]:
            fitting = ", ".join(e.c.suitable[need])
            yield Fault(row.file, row.line, "need", f"for {need} one of {fitting}", subject)


def _no_room(rows: Sequence[ActualRow], k: Missed) -> Fault:
    of = k.count.words
    row = next(r for r in rows if r.measure == "children" and words_of(r) == of)
    return _fault(row, f"counts that agree: the others leave {plain(round(k.children, 2))} for {of}")


def _jump(e: QuarterExpected, row: ActualRow, beyond: float) -> Iterator[Fault]:
    """Yield a fault if a figure without a note is farther from what was expected than chance would bring it."""
    place = _expected(e, row)
    if place is None:
        return
    expected, variance = place
    room = beyond * math.sqrt(max(1.0, variance))
    if abs(row.value - expected) > room:
        low, high = max(0, math.floor(expected - room)), math.ceil(expected + room)
        hint = "if it is right, say why in its note"
        yield _fault(row, f"{low:,d} to {high:,d}, as chance allows, or a note", hint)


def _expected(e: QuarterExpected, row: ActualRow) -> tuple[float, float] | None:
    """Return what a count was expected to be, and its variance: of children that of those who come and go."""
    flows = e.forecast.flows[e.forecast.flows["quarter"] == e.c.quarters[e.quarter - 1].label]
    if row.measure == "children" and not row.need:
        chosen = e.c.placements if row.subject == ALL_TYPES else (row.subject,)
        now = math.fsum(float(n) for (_g, p, t), n in e.forecast.values.x.items() if t == e.quarter and p in chosen)
        into, out = flows["to"].isin(chosen), flows["from"].isin(chosen)
        passing = flows[(into | out) & flows["measure"].isin(PASSES)]
        return now, float(passing["value"].sum())
    if row.measure in STANDS_IN:
        n = float(getattr(e.forecast.values, STANDS_IN[row.measure]).get((row.subject, e.quarter), 0.0))
        return n, n
    signs = {"came": CAME, "left": LEFT_CARE}.get(row.measure)
    if signs is None or row.need:
        return None
    n = math.fsum(sign * float(flows.loc[flows["measure"] == m, "value"].sum()) for m, sign in signs.items())
    return n, n


def _fault(row: ActualRow, expected: str, hint: str = "") -> Fault:
    return Fault(row.file, row.line, "value", expected, plain(row.value), hint)

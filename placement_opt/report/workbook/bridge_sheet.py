"""The sheet Bridge: each step is the cost of a plan with it less the cost without it, both from the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.text import capital
from placement_opt.measure.ledger_behind import FROM_NOW_ON, OPENING_YEAR, opening_year_at
from placement_opt.report.section import Section
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, Spot, added
from placement_opt.report.workbook.run_rows import ONLY, RunRows, total_of

BRIDGE_SECTION = "bridge"
HEADINGS_OF_BRIDGE = (*("Step", "Code", "Cost of the plan with it, £", "Less, £", "Adds, £", "Running total, £"),)
STEP_AT, CODE_AT, COST_AT, AGAINST, ADDS_AT, RUNNING_AT = range(len(HEADINGS_OF_BRIDGE))
BEGINNING, ENDING, PASSED, INTERACTION = "start", "end", "passed", "interaction"
HOW_IT_READS = (
    "Pounds of recurrent cost in the year. Each lever is the only one in a plan of its own, held against doing "
    "nothing; what levers do together beyond each alone is the interaction. A saving is in brackets."
)


@dataclass(frozen=True)
class BridgeSpots:
    """Where the steps of the bridge stand by name, and its two ends."""

    adds: Mapping[str, Spot] = field(default_factory=dict)
    start: Spot | None = None
    end: Spot | None = None  # the running total after the last step
    cost: Spot | None = None  # of the recommended plan


@dataclass(frozen=True)
class _Step:
    """A step: its name, words, the plan whose cost has it, and what it adds."""

    name: str
    words: str
    plan: str
    adds: float


def write_bridge(sheet: Tab, rows: RunRows, footer: str) -> BridgeSpots:
    """Write the sheet, and return where its steps stand; nothing if the run has no bridge."""
    section = rows.run.sections.get(BRIDGE_SECTION)
    row = sheet.title(section.heading if section else "Bridge", HOW_IT_READS if section else "This run has no bridge.")
    if section is None:
        sheet.finish(row, frozen=(row, 0), repeated=0, footer=footer)
        return BridgeSpots()
    begin = sheet.headings(row, HEADINGS_OF_BRIDGE, right=2)
    spots = _write_steps(sheet, begin, list(_steps(section, rows)), rows)
    row = begin + len(section.frame)
    if section.note:
        row = sheet.prose(row + 1, section.note)
    sheet.finish(row, frozen=(begin, 1), repeated=begin - 1, footer=footer)
    return spots


def year_of_bridge(rows: RunRows) -> str:
    """Return the year of the bridge: that of the prices at which the ledger has the opening year once more."""
    stem = opening_year_at("")
    return next((k["plan"].removeprefix(stem) for k in rows.ledger if k["plan"].startswith(stem)), "")


def _steps(section: Section, rows: RunRows) -> Iterator[_Step]:
    plans = {
        BEGINNING: OPENING_YEAR,
        "prices": opening_year_at(year_of_bridge(rows)),
        "demand": DO_NOTHING,
        PASSED: FROM_NOW_ON,
        INTERACTION: RECOMMENDED,
        ENDING: RECOMMENDED,
    }
    for k in section.frame.to_dict("records"):
        name, words = str(k["name"]), str(k["words"])
        yield _Step(name, capital(words), plans.get(name, f"{ONLY}{name}"), float(k["value"]))


def _write_steps(sheet: Tab, begin: int, steps: list[_Step], rows: RunRows) -> BridgeSpots:
    costs: dict[str, Spot] = {}  # step -> cost of the plan with it
    adds: dict[str, Spot] = {}
    running: list[Spot] = []
    for n, k in enumerate(steps, start=begin):
        ends = k.name in (BEGINNING, ENDING)
        style = "pounds total" if ends else "pounds"
        sheet.put(n, STEP_AT, k.words, "text total" if ends else "wrap")
        sheet.tall(n, {STEP_AT: k.words})
        sheet.put(n, CODE_AT, k.plan, "text total" if ends else "quiet")
        sheet.row(n, AGAINST, (None, None), (style, style))
        costs[k.name] = sheet.number(n, COST_AT, _cost(rows, k.plan, Spot("", n, CODE_AT, 0.0).here), style)
        if not ends:
            sheet.put(n, AGAINST, _held_against(k.name, costs, adds), style)
            left, right = (Spot("", n, column, 0.0).here for column in (COST_AT, AGAINST))
            adds[k.name] = sheet.number(n, ADDS_AT, Live(f"{left}-{right}", k.adds), style)
        running.append(sheet.number(n, RUNNING_AT, _so_far(k, costs, adds, running), style))
    return BridgeSpots(adds, costs[BEGINNING], running[-1], costs[ENDING])


def _cost(rows: RunRows, plan: str, code: str) -> Live:
    """Return the recurrent cost of a plan in the year of the bridge; an opening year has no other year."""
    opening = plan.startswith(OPENING_YEAR)
    year = year_of_bridge(rows)
    of = {k: gbp for k, gbp in rows.recurrent.items() if k[0] == plan and (opening or k[1] == year)}
    formula = ledger_sum(code, "" if opening else f'"{year}"', one_off='"no"')
    return Live(formula, total_of(of.values()))


def _held_against(name: str, costs: Mapping[str, Spot], adds: Mapping[str, Spot]) -> Live:
    """Return the cost without a step: of the plan before it, or of doing nothing where levers are alone."""
    before = {"prices": BEGINNING, "demand": "prices", PASSED: "demand"}
    if name in before:
        spot = costs[before[name]]
        return Live(spot.here, spot.value)
    now = costs[PASSED if PASSED in costs else "demand"]
    if name != INTERACTION:
        return Live(now.here, now.value)
    levers = [spot for k, spot in adds.items() if k not in before]
    return Live(f"{now.here}+{added(levers).formula}", now.value + added(levers).number)


def _so_far(k: _Step, costs: Mapping[str, Spot], adds: Mapping[str, Spot], running: list[Spot]) -> Live:
    if k.name == BEGINNING:
        return Live(costs[BEGINNING].here, k.adds)
    if k.name == ENDING:
        return Live(running[-1].here, k.adds)
    return Live(f"{running[-1].here}+{adds[k.name].here}", running[-1].value + k.adds)

"""The sheet of checks: what must be equal, green or red by formula."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from placement_opt.cycle.drift import GREEN, RED
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.judge.schedule import HALF_A_POUND
from placement_opt.kernel.calendar import MIDDLE
from placement_opt.measure.savings import BASES
from placement_opt.measure.summary import PRINTED
from placement_opt.report.money_sections import READINGS
from placement_opt.report.workbook.benefit_sheet import BenefitSpots
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.bridge_sheet import BridgeSpots, year_of_bridge
from placement_opt.report.workbook.funding_sheet import FundingSpots
from placement_opt.report.workbook.homes_sheet import PostSpots
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, Spot, span
from placement_opt.report.workbook.run_rows import LEDGER_FILES, ONLY, RunRows, exact, total_of
from placement_opt.report.workbook.savings_sheet import SavingsSpots

CHECK_HEADINGS = (
    *("Group", "What is checked", "Left is", "Left", "Right is", "Right", "Difference", "May differ by", "Unit"),
    "Result",
)
LEFT_AT, RIGHT_AT, DIFFERENCE_AT, TOLERANCE_AT, RESULT_AT = 3, 5, 6, 7, 9
OBJECTIVE = "cost over the horizon"  # the stage of the manifest
ONE_PENNY, NOUGHTS = 0.01, 8  # GBP; of a hundred million
THE_RIGHT = "{right}"  # in a formula of what may differ: the cell on the right
CHILDREN_APART, POSTS_APART = 0.001, 0.001  # what files keep of a number to six decimals comes to, added up
CHECKS_SENTENCE = (
    "Left must be right, but for rounding. A check is green or red by its own formula. If a price or a quantity was "
    "changed in this workbook, checks against the run turn red: the workbook then no longer says what the run says."
)


@dataclass(frozen=True)
class Check:
    """Two numbers that must be the same, within what they may differ by."""

    group: str
    what: str
    left_is: str
    left: Live
    right_is: str
    right: Live | float
    may_differ: Live | float
    unit: str = "GBP"


@dataclass(frozen=True)
class Found:
    """Where the numbers stand that checks hold against each other."""

    rows: RunRows
    savings: SavingsSpots
    bridge: BridgeSpots
    children: Mapping[str, Live]
    posts: PostSpots
    funding: FundingSpots
    benefit: BenefitSpots
    figures: Mapping[str, Spot]


def checks_of(k: Found) -> list[Check]:
    """Return every check of a run in order."""
    made = (_to_objective, _to_run, _to_savings, _cross_cast, _bridge, _children, _posts, _funding, _worth)
    return [check for make in made for check in make(k)]


def write_checks(sheet: Tab, checks: Iterable[Check], footer: str) -> tuple[Live, Live]:
    """Write the checks, and return how many are green and how many red."""
    row = sheet.title("Checks", CHECKS_SENTENCE)
    begin = sheet.headings(row, CHECK_HEADINGS, right=len(CHECK_HEADINGS))
    green = last = 0
    for n, check in enumerate(checks, start=begin):
        green += _write(sheet, n, check)
        last = n
    results = span((begin, RESULT_AT), (max(last, begin), RESULT_AT), fixed=True)
    total = max(last, begin) - begin + 1
    sheet.finish(last, frozen=(begin, 2), repeated=begin - 1, footer=footer)
    return (
        Live(f'COUNTIF({sheet.words.name}!{results},"{GREEN}")', float(green)),
        Live(f'COUNTIF({sheet.words.name}!{results},"{RED}")', float(total - green)),
    )


def _write(sheet: Tab, n: int, k: Check) -> bool:
    style = "pence" if k.unit == "GBP" else "exact"
    sheet.row(n, 0, (k.group, k.what, k.left_is), ("text", "wrap", "wrap"))
    left = sheet.number(n, LEFT_AT, k.left, style)
    sheet.put(n, LEFT_AT + 1, k.right_is, "wrap")
    right = sheet.number(n, RIGHT_AT, k.right, style)
    decimals = 2 if k.unit == "GBP" else 4
    apart = Live(f"ROUND({left.here}-{right.here},{decimals})", round(left.value - right.value, decimals) + 0.0)
    difference = sheet.number(n, DIFFERENCE_AT, apart, style)
    may_differ = k.may_differ
    if isinstance(may_differ, Live):
        may_differ = Live(may_differ.formula.replace(THE_RIGHT, right.here), may_differ.value)
    may = sheet.number(n, TOLERANCE_AT, may_differ, "pence" if k.unit == "GBP" else "any")
    sheet.put(n, TOLERANCE_AT + 1, k.unit)
    good = abs(difference.value) <= may.value
    formula = f'IF(ABS({difference.here})<={may.here},"{GREEN}","{RED}")'
    sheet.put(n, RESULT_AT, Live(formula, GREEN if good else RED), "result")
    sheet.tall(n, {1: k.what, 2: k.left_is, 4: k.right_is})
    return good


def _to_objective(k: Found) -> Iterator[Check]:
    """Yield whether the ledger of each plan is what the solver made least."""
    for stage in k.rows.run.manifest["stages"]:
        plan = str(stage["plan"])
        if stage["stage"] != OBJECTIVE or plan not in k.rows.plans:
            continue
        best = float(stage["best"])
        cost = total_of(exact(row) for row in k.rows.ledger if row["plan"] == plan)
        yield Check(
            "Ledger to objective",
            f"{k.rows.word(plan)}: the ledger is the cost that the solver made least",
            "every row of the plan in Ledger",
            Live(ledger_sum(f'"{plan}"'), cost),
            "the cost over the horizon in manifest.json",
            best,
            _step(best),
        )


def _step(best: float) -> Live:
    """Return by how much later stages may leave a cost: £1 at £100 million, and ten times that at ten times as much."""
    formula = f"MAX(1,10^(ROUND(LOG10(MAX(1,ABS({THE_RIGHT}))),0)-{NOUGHTS}))"
    return Live(formula, max(1.0, 10.0 ** (math.floor(math.log10(max(1.0, abs(best))) + MIDDLE) - NOUGHTS)))


def _to_run(k: Found) -> Iterator[Check]:
    """Yield whether quantity x price x index of each row is what the run's ledger has."""
    apart = [abs(exact(row) - float(row["gbp"])) > ONE_PENNY for row in k.rows.ledger]
    yield Check(
        "Ledger to run",
        "Quantity x price x index of each row is its amount in the run",
        "rows of Ledger that differ by more than a penny",
        Live(f"SUMPRODUCT((ABS(Ledger_gbp-Ledger_run_gbp)>{ONE_PENNY})*1)", float(apart.count(True))),
        "none",
        0.0,
        0.0,
        "rows",
    )
    for file, plans in zip(
        LEDGER_FILES, ({*k.rows.plans}, {row["plan"] for row in k.rows.of(LEDGER_FILES[1])}), strict=True
    ):
        of = [row for row in k.rows.ledger if row["plan"] in plans]
        condition = "+".join(f'SUMIFS({{0}},Ledger_plan,"{plan}")' for plan in dict.fromkeys(row["plan"] for row in of))
        yield Check(
            "Ledger to run",
            f"All rows of {file} together",
            "amounts in Ledger, as formulas",
            Live(condition.format("Ledger_gbp"), total_of(exact(row) for row in of)),
            "amounts in the run",
            Live(condition.format("Ledger_run_gbp"), total_of(float(row["gbp"]) for row in of)),
            ONE_PENNY * len(of),
        )


def _to_savings(k: Found) -> Iterator[Check]:
    """Yield whether each total on Savings is that of savings.csv."""
    for (basis, reading), spots in k.savings.saved.items():
        for (plan, line, year), spot in spots.items():
            if line == TOTAL and plan != PRINTED:
                yield Check(
                    "Savings to run",
                    f"{k.rows.word(plan)}, {READINGS[reading].lower()}, {BASES[basis]}, {year}",
                    "the total on Savings, which the ledger makes",
                    spot.link,
                    "savings.csv",
                    k.rows.savings[basis, plan, year, line, reading],
                    ONE_PENNY * len(k.rows.years),
                )


def _cross_cast(k: Found) -> Iterator[Check]:
    """Yield whether the lines of the printed schedule add up to its printed total."""
    printed = {str(year): float(gbp) for year, gbp in k.rows.run.case["schedule_totals"].items()}
    for year, total in printed.items():
        spot = k.savings.steps.get((PRINTED, TOTAL, year))
        there = k.figures.get(f"schedule/step/{TOTAL}/{year}")
        if spot:
            yield Check(
                "Schedule cross-cast",
                f"The lines that the council printed for {year} add up to the total that it printed",
                "the steps of the schedule on Savings, added up",
                spot.link,
                "the printed total on Assumptions" if there else "the printed total",
                there.link if there else total,
                HALF_A_POUND * (len(k.rows.run.case["schedule"]) + 1),
            )


def _bridge(k: Found) -> Iterator[Check]:
    """Yield whether the bridge closes, ends where the savings do, and has the steps of the run."""
    b = k.bridge
    if b.start is None or b.end is None or b.cost is None:
        return
    steps = total_of(spot.value for spot in b.adds.values())
    first, *_rest = spots = list(b.adds.values())
    where = f"Bridge!{span((first.row, first.column), (spots[-1].row, first.column), fixed=True)}"
    yield Check(
        "Bridge",
        "The frozen budget and every step lead to the cost of the recommended plan",
        "frozen budget and steps on Bridge, added up",
        Live(f"{b.start.there}+SUM({where})", b.start.value + steps),
        "recurrent cost of the recommended plan in Ledger",
        b.cost.link,
        ONE_PENNY,
    )
    told = {row["name"]: float(row["gbp"]) for row in k.rows.of("bridge.csv")}
    for name, spot in b.adds.items():
        yield Check(
            "Bridge",
            f"The step {name} is that of the run",
            "the step on Bridge, which the ledger makes",
            spot.link,
            "bridge.csv",
            told.get(name, 0.0),
            ONE_PENNY * len(told),
        )


def _children(k: Found) -> Iterator[Check]:
    """Yield whether all children who come and leave are accounted for."""
    for plan, apart in k.children.items():
        yield Check(
            "Children",
            f"{k.rows.word(plan)}: who was there, came and left leads to who is there, in every quarter",
            "differences on Children over all quarters, added up",
            apart,
            "none",
            0.0,
            CHILDREN_APART * len(k.rows.quarters),
            "children",
        )


def _posts(k: Found) -> Iterator[Check]:
    """Yield whether posts released, left and paid add up, and are those of the run."""
    for plan in k.posts.unpaid:
        words = k.rows.word(plan)
        yield Check(
            "Posts",
            f"{words}: posts paid in the ledger are those of the opening less those released",
            "differences on Homes and posts over all quarters, added up",
            k.posts.unpaid[plan],
            "none",
            0.0,
            POSTS_APART * len(k.rows.quarters),
            "FTE",
        )
        yield Check(
            "Posts",
            f"{words}: no post is released that a home still needs",
            "posts released too early on Homes and posts, added up",
            k.posts.too_many[plan],
            "none",
            0.0,
            POSTS_APART * len(k.rows.quarters),
            "FTE",
        )
    yield from _posts_told(k)


def _posts_told(k: Found) -> Iterator[Check]:
    """Yield whether the posts that the answer tells are those of the homes, at the end of the horizon."""
    section = k.rows.run.sections.get("posts")
    told = section.frame.to_dict("records") if section else []
    for row in (row for row in told if str(row["quarter"]) == k.rows.quarters[-1]):
        spot = k.posts.released.get((str(row["plan"]), str(row["quarter"])))
        if spot:
            yield Check(
                "Posts",
                f"{k.rows.word(str(row['plan']))}: posts released by {row['quarter']}",
                "the plan's posts on Homes and posts",
                spot.link,
                "what the answer says of posts released",
                float(row["value"]),
                POSTS_APART,
                "FTE",
            )


def _funding(k: Found) -> Iterator[Check]:
    """Yield whether investment is paid, and no budget overdrawn."""
    rounding = ONE_PENNY * len(k.rows.of("funding.csv"))
    for plan, apart in k.funding.apart.items():
        words = k.rows.word(plan)
        of = ("differences on Funding, added up", apart, "none", 0.0, rounding)
        yield Check("Funding", f"{words}: what funders pay is the investment in the ledger", *of)
        beyond = ("what is paid beyond budgets on Funding", k.funding.beyond[plan], "none", 0.0, 1.0)
        yield Check("Funding", f"{words}: no funder pays more than its budget", *beyond)


def _worth(k: Found) -> Iterator[Check]:
    """Yield whether present value and cashable saving are those of the run."""
    told = {
        (row["subject"], row["kind"]): float(row["value"])
        for row in k.rows.of("cost_benefit.csv")
        if (row["measure"], row["end"]) == ("present_value", "as found")
    }
    if RECOMMENDED in k.benefit.present:
        told[RECOMMENDED, "plan"] = float(k.rows.run.verdict["present_value_gbp"])
    for (name, kind), value in told.items():
        spot = k.benefit.present.get(name if kind == "plan" else f"{ONLY}{name}")
        if spot:
            yield Check(
                "Cost-benefit",
                f"{k.rows.word(name if kind == 'plan' else f'{ONLY}{name}')}: present value over the horizon",
                "the sum on Cost-benefit, which the ledger makes",
                spot.link,
                "cost_benefit.csv, or verdict.json",
                value,
                1.0,
            )
    yield from _cashable(k)


def _cashable(k: Found) -> Iterator[Check]:
    year = year_of_bridge(k.rows)
    told = k.rows.run.verdict.get("cashable_saving_gbp")
    if told is None or RECOMMENDED not in k.rows.plans:
        return
    formula = "-".join(
        ledger_sum(f'"{plan}"', f'"{year}"', one_off='"no"', cashable='"yes"') for plan in (DO_NOTHING, RECOMMENDED)
    )
    of = [row for row in k.rows.ledger if (row["one_off"], row["cashable"], row["year"]) == ("no", "yes", year)]
    nothing, plan = (total_of(exact(row) for row in of if row["plan"] == name) for name in (DO_NOTHING, RECOMMENDED))
    yield Check(
        "Cost-benefit",
        f"{k.rows.word(RECOMMENDED)}: the part of its recurrent saving of {year} that leaves the budget",
        "cashable rows of Ledger, doing nothing less the plan",
        Live(formula, nothing - plan),
        "verdict.json",
        float(told),
        ONE_PENNY,
    )

"""The sheet Cost-benefit: what plans and levers save by quarter, discounted on the sheet, and when they pay back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from placement_opt.domain.catalogue import PAY
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.kernel.calendar import MIDDLE, QUARTERS_PER_YEAR
from placement_opt.measure.case_tables import NEVER_DOES, NO_CHANGE
from placement_opt.measure.ledger_behind import FROM_NOW_ON
from placement_opt.report.workbook.assumptions_sheet import DISCOUNT_RATE, FigureCells
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.ledger_sheet import ledger_sum
from placement_opt.report.workbook.live_cells import Live, Spot, added, span
from placement_opt.report.workbook.profile_block import write_profile
from placement_opt.report.workbook.run_rows import ONLY, RunRows, exact, total_of, totals
from placement_opt.report.workbook.section_blocks import write_sections

BENEFIT_SECTIONS = (
    *("cost_benefit", "cost_benefit_careful", "allowances", "who_gains", "options_considered"),
    *("rationale", "risks"),
)
FIRST_OF_QUARTERS = 2
HORIZON, PRESENT, TURNS_IN, PAYS_BACK = "Over the horizon, £", "Present value, £", "Turns in", "Pays back in"
BENEFIT_SENTENCE = (
    "Pounds against doing nothing, one-off costs included. Present value: cash of a quarter in opening prices, "
    "deflated by the index of pay, and discounted from the middle of the quarter at the rate on Assumptions (HM "
    "Treasury, The Green Book)."
)
QUARTER_NUMBER, QUARTER_YEAR, INDEX_OF_PAY, WORTH_ROW = range(4)  # rows above the blocks


@dataclass(frozen=True)
class BenefitSpots:
    """Where the present value of each plan and lever stands."""

    present: Mapping[str, Spot] = field(default_factory=dict)


@dataclass(frozen=True)
class _Money:
    """What the blocks are made of: rows, the cells of figures, the first row of the sheet's tables, and who is told."""

    rows: RunRows
    cells: FigureCells
    top: int
    subjects: Sequence[str]
    cost: Mapping[tuple[str, ...], float]  # (plan, quarter)


def write_benefit(sheet: Tab, rows: RunRows, cells: FigureCells, footer: str) -> BenefitSpots:
    """Write the sheet, and return where its present values stand."""
    row = sheet.title("Cost-benefit", BENEFIT_SENTENCE)
    top = sheet.headings(row, ("Lever or plan", "Code", *rows.quarters), right=FIRST_OF_QUARTERS)
    plans = [plan for plan in rows.plans if plan != DO_NOTHING]
    cost = totals(((k["plan"], k["quarter"]), exact(k)) for k in rows.ledger)
    money = _Money(rows, cells, top, (*plans, *rows.levers), cost)
    _time(sheet, money)
    row, costs = _costs(sheet, top + WORTH_ROW + 2, money)
    row, saved, present = _saved(sheet, row, money, costs)
    row = _so_far(sheet, row, money, saved)
    row = write_profile(sheet, row, rows)
    last = write_sections(sheet, row, rows.run, BENEFIT_SECTIONS)
    sheet.finish(last, frozen=(1, FIRST_OF_QUARTERS), repeated=0, footer=footer)
    return BenefitSpots(present)


def _time(sheet: Tab, m: _Money) -> None:
    """Write the number and year of each quarter, the index of pay, and what a pound of it is worth at the opening."""
    rate = m.cells.figures.get(DISCOUNT_RATE)
    words = ("Number of the quarter", "Year", "Index of pay", "Worth of £1 at the opening, in its prices")
    for n, text in enumerate(words, start=m.top):
        sheet.put(n, 0, text)
    given = {(str(family), str(year)): float(index) for family, year, index in m.rows.run.case["price_index"]}
    share = float(m.rows.run.case["discount_rate"])
    for n, q in enumerate(m.rows.run.case["quarters"]):
        column, year, number = FIRST_OF_QUARTERS + n, str(q["year"]), float(q["number"])
        place = sheet.number(m.top + QUARTER_NUMBER, column, number, "count")
        sheet.put(m.top + QUARTER_YEAR, column, year, "head right")
        there = m.cells.index.get((PAY, year))
        index = sheet.number(m.top + INDEX_OF_PAY, column, there.link if there else given[PAY, year], "exact")
        growth = f"(1+{rate.there if rate else repr(share)})^(({place.here}-{MIDDLE})/{QUARTERS_PER_YEAR})"
        sheet.put(m.top + WORTH_ROW, column, Live(f"1/{index.here}/{growth}", _weights(m)[n]), "exact")


def _costs(sheet: Tab, row: int, m: _Money) -> tuple[int, Mapping[str, list[Spot]]]:
    """Write what each plan costs by quarter, one-off costs included."""
    row = sheet.heading(row, "Cost of each quarter in the ledger, one-off costs included")
    row = _headings(sheet, row, m, HORIZON)
    found: dict[str, list[Spot]] = {}
    later = [plan for plan in (FROM_NOW_ON,) if any(key[0] == plan for key in m.cost)]
    for n, plan in enumerate((DO_NOTHING, *later, *m.subjects), start=row):
        spots = []
        for at, quarter in enumerate(m.rows.quarters):
            head = Spot("", m.top - 1, FIRST_OF_QUARTERS + at, 0.0).there.partition("!")[2]
            formula = ledger_sum(f"$B{n + 1}", quarter=head)
            spots.append(
                sheet.number(n, FIRST_OF_QUARTERS + at, Live(formula, m.cost.get((plan, quarter), 0.0)), "pounds")
            )
        found[plan] = _ended(sheet, n, m, plan, spots)
    return row + len(found) + 1, found


def _saved(
    sheet: Tab, row: int, m: _Money, costs: Mapping[str, list[Spot]]
) -> tuple[int, Mapping[str, list[Spot]], Mapping[str, Spot]]:
    """Write what each plan and lever saves by quarter, and its present value."""
    row = sheet.heading(row, "Net saving against doing nothing")
    row = _headings(sheet, row, m, HORIZON, PRESENT, TURNS_IN, PAYS_BACK)
    found: dict[str, list[Spot]] = {}
    present: dict[str, Spot] = {}
    worth = _line(m, m.top + WORTH_ROW)
    for n, plan in enumerate(m.subjects, start=row):
        pairs = zip(costs[_baseline(plan, costs)], costs[plan], strict=True)
        spots = [
            sheet.number(
                n,
                FIRST_OF_QUARTERS + at,
                Live(f"ROUND({a.here}-{b.here},2)", round(a.value - b.value, 2) + 0.0),
                "pounds",
            )
            for at, (a, b) in enumerate(pairs)
        ]
        found[plan] = _ended(sheet, n, m, plan, spots)
        value = total_of(spot.value * weight for spot, weight in zip(spots, _weights(m), strict=True))
        formula = f"SUMPRODUCT({_line(m, n)},{worth})"
        present[plan] = sheet.number(n, FIRST_OF_QUARTERS + len(spots) + 1, Live(formula, value), "pounds total")
        sheet.put(n, FIRST_OF_QUARTERS + len(spots) + 2, _no_loss_from(m, n, [k.value for k in spots]), "word")
        so_far = [total_of(amounts) for amounts in _running(spots, _weights(m))]
        below = n + len(m.subjects) + 3  # the same plan in the block below
        sheet.put(n, FIRST_OF_QUARTERS + len(spots) + 3, _no_loss_from(m, below, so_far), "word")
    return row + len(found) + 1, found, present


def _to_the_penny(left: Spot, right: Spot) -> Live:
    """Return a difference to the penny, so that the rounding of a machine is not a pound in brackets."""
    return Live(f"ROUND({left.here}-{right.here},2)", round(left.value - right.value, 2) + 0.0)


def _running(spots: list[Spot], weights: list[float]) -> list[list[float]]:
    worth = [spot.value * weight for spot, weight in zip(spots, weights, strict=True)]
    return [worth[: n + 1] for n in range(len(worth))]


def _no_loss_from(m: _Money, row: int, amounts: list[float]) -> Live:
    """Return the first quarter from which no amount of a row is a loss; less than a pound is none."""
    line, numbers, heads = (_line(m, k) for k in (row, m.top + QUARTER_NUMBER, m.top - 1))
    last, quarters = f"SUMPRODUCT(MAX(({line}<-1)*{numbers}))", len(m.rows.quarters)
    there = f'IF({last}={quarters},"{NEVER_DOES}",INDEX({heads},1,{last}+1))'
    formula = f'IF(SUMPRODUCT(ABS({line}))<1,"{NO_CHANGE}",{there})'
    losses = [n for n, gbp in enumerate(amounts, start=1) if gbp < -1]
    first = losses[-1] if losses else 0
    if total_of(abs(gbp) for gbp in amounts) < 1:
        return Live(formula, NO_CHANGE)
    return Live(formula, NEVER_DOES if first == quarters else m.rows.quarters[first])


def _baseline(plan: str, costs: Mapping[str, list[Spot]]) -> str:
    """Return what a plan is held against: a lever against doing nothing more from now on, once quarters have passed."""
    return FROM_NOW_ON if plan.startswith(ONLY) and FROM_NOW_ON in costs else DO_NOTHING


def _weights(m: _Money) -> list[float]:
    """Return what a pound of each quarter is worth at the opening, in its prices."""
    given = {str(year): float(index) for family, year, index in m.rows.run.case["price_index"] if family == PAY}
    rate = 1 + float(m.rows.run.case["discount_rate"])
    return [
        1 / given[str(q["year"])] / rate ** ((float(q["number"]) - MIDDLE) / QUARTERS_PER_YEAR)
        for q in m.rows.run.case["quarters"]
    ]


def _so_far(sheet: Tab, row: int, m: _Money, saved: Mapping[str, list[Spot]]) -> int:
    """Write the discounted saving up to the end of each quarter."""
    row = sheet.heading(row, "Present value of what is saved up to the end of each quarter")
    row = _headings(sheet, row, m)
    for n, (plan, spots) in enumerate(saved.items(), start=row):
        _named(sheet, n, m, plan)
        total = 0.0
        for spot, weight in zip(spots, _weights(m), strict=True):
            total += spot.value * weight
            worth = Spot("", m.top + WORTH_ROW, spot.column, 0.0)
            before = "" if spot is spots[0] else f"{Spot('', n, spot.column - 1, 0.0).here}+"
            sheet.put(n, spot.column, Live(f"{before}{spot.here}*{worth.here}", total), "pounds")
    return row + len(saved) + 1


def _ended(sheet: Tab, n: int, m: _Money, plan: str, spots: list[Spot]) -> list[Spot]:
    """Write the words of a row and its sum over the horizon, and return the spots of its quarters."""
    _named(sheet, n, m, plan)
    sheet.put(n, FIRST_OF_QUARTERS + len(spots), added(spots), "pounds total")
    return spots


def _headings(sheet: Tab, row: int, m: _Money, *ends: str) -> int:
    return sheet.headings(row, ("Lever or plan", "Code", *m.rows.quarters, *ends), right=FIRST_OF_QUARTERS)


def _named(sheet: Tab, n: int, m: _Money, plan: str) -> None:
    sheet.row(n, 0, (m.rows.word(plan), plan), ("wrap", "quiet"))
    sheet.tall(n, {0: m.rows.word(plan)})


def _line(m: _Money, row: int) -> str:
    """Return the address of a row over all quarters."""
    return span((row, FIRST_OF_QUARTERS), (row, FIRST_OF_QUARTERS + len(m.rows.quarters) - 1), fixed=True)

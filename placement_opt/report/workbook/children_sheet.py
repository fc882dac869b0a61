"""The sheets about children: where they live by quarter, and that all who come and leave are accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from placement_opt.kernel.text import capital
from placement_opt.report.workbook.book_sheet import Tab
from placement_opt.report.workbook.live_cells import Live, Spot, added, quoted, span
from placement_opt.report.workbook.run_rows import Row, RunRows, across, totals

OPENING_DAY, OPENING_WORDS, ANYWHERE = "opening", "Opening", "*"
STOCKS = ("children", "waiting")  # measures of plan.csv
COME_AND_GO = (  # measures of flows.csv, and whether they add to the children there are
    *(("forecast entries", 1), ("entries prevented", -1), ("entries delayed", 1)),
    *(("back in care after a service", 1), ("came back into care", 1)),
    *(("left care", -1), ("left care by plan", -1), ("left care with a service", -1)),
    *(("unexplained rise", 1), ("not explained by the model", 1)),
)
DECIMALS_APART = 4  # of a difference; the files keep six of each number
FIRST_ROW_COLUMN, FIRST_CHILD_COLUMN = 4, 3  # of the opening, on the sheet of rows and on that of totals
CHILDREN_SENTENCE = (
    "Children at the end of each quarter, in tenths because a linear programme may split a child. Every number is the "
    "sum of its rows on the sheet Children rows. Below each plan stands who comes and leaves: it must lead from one "
    "quarter's children to the next."
)
ROWS_SENTENCE = (
    "Numbers of children by need group: many are small, so this sheet is not for publication. The sheet Children adds "
    "these rows up."
)


@dataclass(frozen=True)
class ChildRows:
    """The rows behind the sheet of children: values by plan, measure and placement type, and by quarter."""

    amounts: Mapping[tuple[str, ...], float]  # (plan, measure, placement type, quarter); ANYWHERE: of all of these

    def of(self, plan: str, measure: str, placement: str, quarter: str) -> float:
        """Return what rows come to."""
        return self.amounts.get((plan, measure, placement, quarter), 0.0)

    def has(self, measure: str) -> bool:
        """Say whether there are rows of a measure."""
        return any(key[1] == measure for key in self.amounts)


def write_child_rows(sheet: Tab, rows: RunRows, footer: str) -> tuple[ChildRows, Mapping[str, str]]:
    """Write the rows, and return what they come to and the address of each named column."""
    begin = sheet.headings(sheet.title("Children rows", ROWS_SENTENCE), _row_headings(rows), right=FIRST_ROW_COLUMN)
    stocks = [k for k in rows.of("plan.csv") if k["measure"] in STOCKS]
    flows = [k for k in rows.of("flows.csv") if k["measure"] in dict(COME_AND_GO) and k["unit"] == "children"]
    written = [
        *across(stocks, ("plan", "measure", "need", "placement"), "quarter"),
        *across(flows, ("plan", "measure", "need", "from", "to"), "quarter"),
    ]
    for n, (key, values) in enumerate(written, start=begin):
        for column, text in enumerate(key[:FIRST_ROW_COLUMN]):
            sheet.text(n, column, text)
        for column, quarter in enumerate((OPENING_DAY, *rows.quarters), start=FIRST_ROW_COLUMN):
            if quarter in values:
                sheet.put(n, column, float(values[quarter]), "exact")
    last = begin + max(len(written), 1) - 1
    sheet.sheet.autofilter(begin - 1, 0, last, FIRST_ROW_COLUMN + len(rows.quarters))
    sheet.finish(last, frozen=(begin, FIRST_ROW_COLUMN), repeated=begin - 1, footer=footer)
    found = totals(_keyed(stocks, "placement") + _keyed(flows, "from"))
    columns = {"Children_plan": 0, "Children_measure": 1, "Children_placement": 3}
    columns |= {name_of_quarter(n): FIRST_ROW_COLUMN + n for n in range(len(rows.quarters) + 1)}
    letters = {name: xl_col_to_name(column) for name, column in columns.items()}
    return ChildRows(found), {name: f"='Children rows'!${c}${begin + 1}:${c}${last + 1}" for name, c in letters.items()}


def name_of_quarter(n: int) -> str:
    """Return the name of a column of rows: the opening is quarter 0."""
    return f"Children_quarter_{n}"


def _row_headings(rows: RunRows) -> tuple[str, ...]:
    return ("Plan", "Measure", "Need group", "Placement type", OPENING_WORDS, *rows.quarters)


def _keyed(found: list[Row], placement: str) -> list[tuple[tuple[str, ...], float]]:
    """Return each row once for its placement type and once for all of them."""
    keys = [(k["plan"], k["measure"], k["quarter"]) for k in found]
    amounts = [float(k["value"]) for k in found]
    ways = [(plan, measure, k[placement], quarter) for (plan, measure, quarter), k in zip(keys, found, strict=True)]
    whole = [(plan, measure, ANYWHERE, quarter) for plan, measure, quarter in keys]
    return list(zip((*ways, *whole), (*amounts, *amounts), strict=True))


def write_children(sheet: Tab, rows: RunRows, behind: ChildRows, footer: str) -> dict[str, Live]:
    """Write where children live and how their number changes, and return by how many each plan fails to balance."""
    row = sheet.title("Children", CHILDREN_SENTENCE)
    begin = sheet.headings(row, ("Plan", "Children", "Code", OPENING_WORDS, *rows.quarters), right=3)
    row, gaps = begin, dict[str, Live]()
    for plan in rows.plans:
        row, gaps[plan] = _plan(sheet, row, rows, behind, plan)
    sheet.finish(row, frozen=(begin, 3), repeated=begin - 1, footer=footer)
    return gaps


def _plan(sheet: Tab, row: int, rows: RunRows, behind: ChildRows, plan: str) -> tuple[int, Live]:
    """Write one plan, and return the row of the next and the sum of its differences."""
    sheet.put(row, 0, plan, "quiet")
    sheet.put(row, 1, rows.word(plan), "bold")
    living = list(_living(rows, behind))
    begin = row + 1
    columns = list(enumerate((OPENING_DAY, *rows.quarters)))
    for n, (measure, code, words) in enumerate(living, start=begin):
        sheet.row(n, 0, (plan, words, code), ("quiet", "text", "quiet"))
        for at, quarter in columns:
            value = behind.of(plan, measure, code, quarter)
            sheet.put(n, FIRST_CHILD_COLUMN + at, Live(_sum(n, at, measure, code=f"$C{n + 1}"), value), "one")
    below = begin + len(living)
    sheet.row(below, 0, (plan, "All children", ""), ("text total", "text total", "text total"))
    everyone = []
    for at, quarter in columns:
        value = behind.of(plan, STOCKS[0], ANYWHERE, quarter) + behind.of(plan, STOCKS[1], ANYWHERE, quarter)
        ends = (begin, FIRST_CHILD_COLUMN + at), (below - 1, FIRST_CHILD_COLUMN + at)
        formula = Live(f"SUM({span(*ends)})", value)
        everyone.append(sheet.number(below, FIRST_CHILD_COLUMN + at, formula, "one total"))
    return _balance(sheet, below + 1, rows, behind, (plan, everyone))


def _living(rows: RunRows, behind: ChildRows) -> Iterator[tuple[str, str, str]]:
    """Yield measure, code and words of each placement type where children live, and of each list on which they wait."""
    titles = {code: str(k["title"]) for code, k in rows.run.case["placements"].items()}
    there = dict.fromkeys((key[1], key[2]) for key in behind.amounts if key[1] in STOCKS and key[2] != ANYWHERE)
    yield from (("children", code, words) for code, words in titles.items() if ("children", code) in there)
    yield from (("waiting", code, f"Waiting: {code}") for measure, code in there if measure == "waiting")


def _balance(sheet: Tab, row: int, rows: RunRows, behind: ChildRows, of: tuple[str, list[Spot]]) -> tuple[int, Live]:
    """Write who comes and leaves, what that leads to, and how far it is from the children there are."""
    (plan, everyone), changes = of, [(measure, sign) for measure, sign in COME_AND_GO if behind.has(measure)]
    leads, gap = row + len(changes), row + len(changes) + 1
    for n, (measure, _sign) in enumerate(changes, start=row):
        sheet.row(n, 0, (plan, capital(measure), measure), ("quiet", "text", "quiet"))
    sheet.row(leads, 0, (plan, "Leads to", ""), ("quiet", "text", "quiet"))
    sheet.row(gap, 0, (plan, "Difference from all children", ""), ("quiet", "text", "quiet"))
    missing = 0.0
    for at, quarter in enumerate(rows.quarters, start=1):
        column = FIRST_CHILD_COLUMN + at
        came = []
        for n, (measure, sign) in enumerate(changes, start=row):
            value = sign * behind.of(plan, measure, ANYWHERE, quarter)
            formula = ("-" if sign < 0 else "") + _sum(n, at, f"$C{n + 1}")
            came.append(sheet.number(n, column, Live(formula, value), "one"))
        total = added(came)
        to = Live(f"{everyone[at - 1].here}+{total.formula}", everyone[at - 1].value + float(total.value))
        reached = sheet.number(leads, column, to, "one")
        apart = round(reached.value - everyone[at].value, DECIMALS_APART) + 0.0
        formula = f"ROUND({reached.here}-{everyone[at].here},{DECIMALS_APART})"
        sheet.number(gap, column, Live(formula, apart), "exact")
        missing += abs(apart)
    ends = (gap, FIRST_CHILD_COLUMN + 1), (gap, FIRST_CHILD_COLUMN + len(rows.quarters))
    where = f"{quoted(sheet.words.name)}!{span(*ends, fixed=True)}"
    return gap + 2, Live(f"SUMPRODUCT(ABS({where}))", missing)


def _sum(row: int, quarter: int, measure: str, *, code: str = "") -> str:
    """Return the formula that adds up the rows of a plan, a measure and perhaps a placement type in a quarter."""
    measure = measure if measure.startswith("$") else f'"{measure}"'
    of = f",Children_placement,{code}" if code else ""
    return f"SUMIFS({name_of_quarter(quarter)},Children_plan,$A{row + 1},Children_measure,{measure}{of})"

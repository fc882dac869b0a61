"""The sheets of the workbook and their columns, in words: the one list from which its dictionary is made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from placement_opt.kernel.calendar import first_year, ordinal

ANY_YEAR, ANY_QUARTER, ANY_WORDS = "(a financial year)", "(a quarter)", "(words of the table)"
NOT_FIXED = (ANY_YEAR, ANY_QUARTER, ANY_WORDS)  # columns whose headings differ from run to run


@dataclass(frozen=True)
class SheetWords:
    """A sheet: its name, what it is for, and what stands in each of its columns."""

    name: str
    purpose: str
    columns: tuple[tuple[str, str], ...]  # heading -> what stands below it

    def check(self, heading: str) -> None:
        """Make sure that the dictionary tells of a heading. Raises KeyError for a heading that nobody explained."""
        known = {name for name, _meaning in self.columns}
        if heading in known or ANY_WORDS in known:
            return
        kind = ANY_YEAR if first_year(heading) is not None else ANY_QUARTER if ordinal(heading) is not None else ""
        if kind not in known:
            raise KeyError(f"sheet {self.name}: no column {heading!r}")


PLAN_COLUMN = (
    "Plan",
    "which plan: do_nothing, as_published, recommended or most_saved; Dictionary has their words",
)
LINE_COLUMN_WORDS = ("Line", "a line of the council's savings schedule, or a kind of cost")
CODE_WORDS = ("Code", "the word by which the formulas of the row find the line, the plan or the measure")
UNIT_WORDS = ("Unit", "what the number counts; GBP is pounds")
ANY_HEADING = (ANY_WORDS, "headings that the table gives itself, such as plans, claims or measures; units stand there")

README_SHEET = SheetWords(
    "Read me",
    "What this workbook is, which run and which files it is made from, and whether its checks are green",
    (
        ("About the run", "what is told of the run"),
        ("Is", "what it is for this run; counts of checks are formulas"),
        ("Sheet", "name of a sheet"),
        ("What it is for", "what is on it"),
        ("Input", "file that the run was read from"),
        ("SHA-256", "its hash: a file that differs in one sign has another"),
        ANY_HEADING,
    ),
)
VERDICT_SHEET = SheetWords(
    "Verdict",
    "Whether the claims of the savings schedule hold, why, and what each limit holds back",
    (
        ("Claim", "what the council said"),
        ("Judgement", "holds, at risk, does not hold or not testable"),
        ("Year", "the financial year of the claim"),
        UNIT_WORDS,
        ("Claimed", "the amount that was claimed, in its unit"),
        ("Most these figures allow", "what the best plan reaches under every limit, solved for this claim alone"),
        ("Margin", "the most less the claim; in brackets, how much is missing. A formula"),
        ("As published", "what the strategy as published reaches; for savings the cell of the sheet Savings"),
        ("Recommended", "what the recommended plan reaches; for savings the cell of the sheet Savings"),
        ("Margin in child-years", "what the margin is in years of one child in foster and not residential care"),
        ("Why", "the reason in a sentence"),
        ANY_HEADING,
    ),
)
SAVINGS_SHEET = SheetWords(
    "Savings",
    "What each plan saves and costs by line and year, recurrent and in cash, against doing nothing and the frozen "
    "budget; every number is a formula on the ledger",
    (
        LINE_COLUMN_WORDS,
        CODE_WORDS,
        (ANY_YEAR, "pounds in that year, of the plan that is named above"),
        ANY_HEADING,
    ),
)
BRIDGE_SHEET = SheetWords(
    "Bridge",
    "From the frozen budget to the recommended plan in the last judged year, one lever at a time",
    (
        ("Step", "what changes the yearly cost"),
        CODE_WORDS,
        ("Cost of the plan with it, £", "recurrent cost of the year in the ledger of that plan"),
        ("Less, £", "what that cost is held against: the cost without the step"),
        ("Adds, £", "the difference; a saving is in brackets"),
        ("Running total, £", "the cost after this step"),
    ),
)
LEDGER_SHEET = SheetWords(
    "Ledger",
    "Every pound of every plan, and of what stands behind savings and bridge: quantity x price x index, as formulas",
    (
        PLAN_COLUMN,
        ("Quarter", "the quarter; empty for the opening year"),
        ("Year", "the financial year"),
        ("Cost line", "what is paid for"),
        ("Line of the schedule", "to which line of the savings schedule it belongs"),
        ("One-off", "yes: spent once, and no part of a recurrent saving"),
        ("Cashable", "yes: a saving of it leaves the budget; no: it is staff time"),
        ("Investment", "the investment that budgets pay for, if it is one"),
        ("Payer", "who pays"),
        ("Evidence", "grade of evidence of the price"),
        ("Quantity", "how many units the plan has in the quarter; solved, so a number"),
        UNIT_WORDS,
        (
            "Price at opening, £ a unit",
            "a formula on figures of the sheet Assumptions; a number if none is behind it to the penny",
        ),
        ("Made of", "these figures, each with its factor: factor*table/parameter/key"),
        ("Price family", "whose inflation the price follows; empty if it does not rise"),
        ("Index", "prices of the year against those at the opening: the cell of the price index on Assumptions"),
        ("Amount, £", "quantity x price x index: a formula"),
        ("Amount in the run, £", "the same in ledger.csv and ledger_behind.csv, to the penny"),
    ),
)
CHILDREN_SHEET = SheetWords(
    "Children",
    "Where children live at the end of each quarter under each plan, and whether all who come and leave are there",
    (
        PLAN_COLUMN,
        ("Children", "the placement type where they live, or how the number of children changes"),
        CODE_WORDS,
        ("Opening", "the day before the first quarter"),
        (ANY_QUARTER, "children at the end of the quarter, or who come and leave in it"),
    ),
)
CHILDREN_ROWS_SHEET = SheetWords(
    "Children rows",
    "The rows behind the sheet Children: who lives where by need group, and who comes and leaves (plan.csv, flows.csv)",
    (
        PLAN_COLUMN,
        ("Measure", "what is counted, as in plan.csv and flows.csv"),
        ("Need group", "age band and level of need"),
        ("Placement type", "where they live, wait for or leave from; empty if the row is of all"),
        ("Opening", "the day before the first quarter"),
        (ANY_QUARTER, "children"),
    ),
)
PLACING_SHEET = SheetWords(
    "Who goes where",
    "Who is moved by plan or placed on entry otherwise than if nothing were done, and why; where children live in "
    "whole numbers that add up, as the page has them",
    (
        ("Need group", "which children"),
        ("From", "the placement type that they leave; empty on entry"),
        ("To", "the placement type where they then live"),
        ("Children", "how many over the horizon; on entry more than if nothing were done, in brackets fewer"),
        ("Whom it suits", "why the group may live there"),
        ("What limits it", "which limits hold the number, and how often"),
        ("What a week costs", "a child-week there and where the child would be otherwise, at opening prices"),
        ANY_HEADING,
    ),
)
HOMES_SHEET = SheetWords(
    "Homes and posts",
    "Each home by quarter: share open, beds and posts; posts released, by which the posts of the claim are counted",
    (
        PLAN_COLUMN,
        (
            "Home or placement type",
            "a home, or what households, teams and places are for; in a summary what is counted",
        ),
        ("Measure", "what is counted, as in homes.csv and plan.csv"),
        UNIT_WORDS,
        (ANY_QUARTER, "at the end of the quarter"),
        ANY_HEADING,
    ),
)
FUNDING_SHEET = SheetWords(
    "Funding",
    "Who pays for investment in each plan, held against the investment in the ledger and against budgets",
    (
        PLAN_COLUMN,
        ("Year", "the financial year"),
        ("Investment", "in fostering (foster), treatment foster care (mtfc) or services (prevention)"),
        ("Funder", "whose budget it is"),
        ("External", "yes: money from outside the council"),
        ("One-off money", "yes: money that is there once"),
        ("Paid, £", "what the funder pays; solved, so a number. In a summary a formula on these"),
        ("Invested in the ledger, £", "the same investment in the ledger: a formula"),
        ("Difference, £", "paid less invested: nothing to the penny"),
        ("Budget, £", "what the funder may pay in the year: the cell of the sheet Assumptions"),
        ("Left, £", "budget less what is paid"),
    ),
)
BENEFIT_SHEET = SheetWords(
    "Cost-benefit",
    "What levers and plans save against doing nothing by quarter and year, discounted, and when they pay back",
    (
        ("Lever or plan", "a lever alone, or a plan"),
        CODE_WORDS,
        (ANY_QUARTER, "pounds of that quarter"),
        (ANY_YEAR, "pounds of that year"),
        ("Over the horizon, £", "all quarters added up"),
        ("Turns in", "first quarter from which no quarter costs more than it saves; never: none of the horizon"),
        ("Pays back in", "first quarter at whose end the present value so far is no loss, and stays none"),
        ("Present value, £", "in opening prices and discounted from the middle of each quarter"),
        ANY_HEADING,
    ),
)
ACTUAL_SHEET = SheetWords(
    "Actual and drift",
    "What was counted and spent in quarters that have passed, and answers beside what happened",
    (ANY_HEADING,),
)
SURE_SHEET = SheetWords(
    "How sure",
    "How sure the answer is: chances over many draws of the uncertain figures, and which figures matter",
    (ANY_HEADING,),
)
ALTERNATIVES_SHEET = SheetWords(
    "Alternatives",
    "Plans that cost nearly as little, and what less of something costs",
    (ANY_HEADING,),
)
NEIGHBOURS_SHEET = SheetWords(
    "Neighbours",
    "Where the council stands among its ten statistical neighbours and England, from published statistics",
    (ANY_HEADING,),
)
FUND_SHEET = SheetWords(
    "Fund",
    "The investment fund: what it buys, its account, who gains and who pays, and the ledger behind it",
    (ANY_HEADING,),
)
ASSUMPTIONS_SHEET = SheetWords(
    "Assumptions",
    "Every figure that the programme reads, with source, evidence and range; change a price and the ledger follows",
    (
        ("Price family", "prices that rise together"),
        ("Inflation a year", "the figure further down: the cell of its value"),
        (ANY_YEAR, "prices of the year against those of the first year shown"),
        ("Table", "file of the model in which the figure stands"),
        ("Parameter", "which figure"),
        ("Key", "of what: a home, a placement type, a need group, a year"),
        ("Value", "the figure; coloured if formulas are made of it, so that what is changed here leads on"),
        UNIT_WORDS,
        ("Low", "low end of its range"),
        ("High", "high end of its range"),
        ("Evidence", "published, derived, council (its own) or assumed"),
        ("Source", "where it is from; a list of sources stands below"),
        ("Known when decided", "whether it was known when the strategy was decided: yes, no or part"),
        ("Share of spend", "share of the recommended plan's spend whose price is made of it"),
        ("Note", "how it was found"),
        ("Title", "what the source is called"),
        ("Publisher", "who published it"),
        ("Date", "when"),
        ("Grade", "A primary data or legal text, B the body's own page, C secondary, D not confirmed"),
        ("Address", "where it can be read"),
    ),
)
CLAIMS_SHEET = SheetWords(
    "Claims",
    "Every claim of the council, how it was read and judged, with what was found beside it",
    (
        ("Claim", "what the council said"),
        ("Kind", "saving, posts, children in a setting, pressure or other"),
        ("Year", "the financial year of the claim"),
        UNIT_WORDS,
        ("Claimed", "the amount that was claimed"),
        ("Found", "the most these figures allow, or what was found of a pressure"),
        ("Margin", "how far what was found is from what was claimed"),
        ("Judgement", "holds, at risk, does not hold or not testable"),
        ("Source", "the document, by its name on Assumptions"),
        ("Where", "the place in it"),
        ("What was found", "the verdict and what stands beside it, in sentences"),
    ),
)
CHECKS_SHEET = SheetWords(
    "Checks",
    "Whether sums are right and say what the run says: each check green or red",
    (
        ("Group", "what kind of check it is"),
        ("What is checked", "in words"),
        ("Left is", "what stands on the left"),
        ("Left", "a formula"),
        ("Right is", "what stands on the right"),
        ("Right", "a formula, or a number from the run's files"),
        ("Difference", "left less right"),
        ("May differ by", "how much is no fault: rounding, and the steps in which the solver keeps a cost"),
        UNIT_WORDS,
        ("Result", "green or red"),
    ),
)
DICTIONARY_SHEET = SheetWords(
    "Dictionary",
    "Every sheet and column of this workbook, and the words of its codes",
    (
        ("Sheet", "name of the sheet"),
        ("Column", "heading of the column; in round brackets where headings differ from run to run"),
        ("What stands there", "in words"),
        CODE_WORDS,
        ("In words", "what the code means"),
    ),
)
SHEETS = (
    *(README_SHEET, VERDICT_SHEET, SAVINGS_SHEET, BRIDGE_SHEET, LEDGER_SHEET, CHILDREN_SHEET, CHILDREN_ROWS_SHEET),
    *(
        PLACING_SHEET,
        HOMES_SHEET,
        FUNDING_SHEET,
        BENEFIT_SHEET,
        ACTUAL_SHEET,
        SURE_SHEET,
        ALTERNATIVES_SHEET,
        FUND_SHEET,
        ASSUMPTIONS_SHEET,
    ),
    *(CLAIMS_SHEET, CHECKS_SHEET, DICTIONARY_SHEET),
)

SHEETS_OF_SECTIONS = {"neighbours": NEIGHBOURS_SHEET}  # section -> the sheet that only a run with it has


def sheets_for(sections: Collection[str]) -> tuple[SheetWords, ...]:
    """Return the sheets of a run with these sections: those that are not in every workbook before the assumptions."""
    more = tuple(words for name, words in SHEETS_OF_SECTIONS.items() if name in sections)
    at = SHEETS.index(ASSUMPTIONS_SHEET)
    return (*SHEETS[:at], *more, *SHEETS[at:])

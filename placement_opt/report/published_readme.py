"""The README of a model made from published statistics: what to ask for first, and how it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from placement_opt.england.new_council import FIRST_LINE, CouncilMade, Rows, calibration, to_know
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import WHERE
from placement_opt.inputs.table_records import EVIDENCE
from placement_opt.judge.figures_to_ask import AskFirst, FigureToAsk
from placement_opt.kernel.text import in_markdown, pounds

README_WIDTH = 118
ASK = """\
## The {n} figures to ask for first

Each moves the answer by so much, from the low to the high end of its range, while all others stay as they are: the
most that can be saved in {year}, which is {most}, and what doing nothing costs in that year, which is {cost}. The
claim beside which this is told is invented; what to ask for hardly hangs on it.

| | figure | file | most saved, low end | high end | doing nothing, low end | high end | usually found in |
|--:|---|---|--:|--:|--:|--:|---|
{rows}
"""
NOTHING_TO_ASK = "## The figures to ask for first\n\nNo figure moves the answer.\n"
PUBLISHED_README = """\
{first}

# {title}, from what is published

{warning}

{ask}
## How it stands beside what is published

{calibration}

## What to know of this council

{known}

## How to put the council's own figures in their place

Each of these keeps the rest of the folder, and `placement-opt run` then says how much of the spend rests on prices of
the council's own.

- Its return: `placement-opt import-903 RETURN --name {name} --as-of {opening} --fill-from {folder}` makes a folder with
  the council's own flows, and takes from this one what a return cannot know.
- Its homes by name: `--ofsted FILE`, with Ofsted's list of providers, beside that or when this folder is made.
- Its prices: `--prices FILE`, likewise.
- A single figure: change value, low, high, source and evidence of its row. `council` is the grade of the council's own
  records.
- What was announced: `schedule.csv`, `budgets.csv` and a strategy of `placement-opt new-strategy`. Until then the claim
  is none of the council's.
  {claim}

While `published_year` stands in `model.yaml`, a claim that turns on a figure that is only assumed or derived is at
risk and not known to hold, however well it looks.

## What came from where

| file | what it holds | rows by evidence |
|---|---|---|
{files}

{attribution}
"""
WARNING = """\
Nothing here is from the council's own records. Counts of children, starts, leavers, homes and spend are published;
who lives where by age, how children move and what each kind of place costs follow England's pattern, with wide ranges.
It shows how the tool works with the council's own name and size, and what to find out. It decides nothing."""


def published_readme(c: CouncilMade, rows: Rows, asked: AskFirst | None, folder: str, name: str) -> str:
    """Return the text of README.md; `asked` are the figures to ask for first."""
    claim = fill(rows["schedule"][0].note, README_WIDTH, initial_indent="  ", subsequent_indent="  ").strip()
    return PUBLISHED_README.format(
        first=FIRST_LINE,
        title=in_markdown(c.margins.council.name),
        warning=WARNING,
        ask=_ask(asked),
        calibration=_bullets(tuple(calibration(c, rows))),
        known=_bullets(tuple(to_know(c))) or "Nothing stands out.",
        name=name,
        folder=folder,
        opening=c.opening.isoformat(),
        claim=claim,
        files="\n".join(_row(table, figures) for table, figures in rows.items() if figures),
        attribution=c.published.attribution,
    )


def _ask(asked: AskFirst | None) -> str:
    if asked is None or not asked.first:
        return NOTHING_TO_ASK
    rows = "\n".join(_ask_row(n, f) for n, f in enumerate(asked.first, start=1))
    return ASK.format(
        n=len(asked.first), year=asked.claim.year, most=pounds(asked.most), cost=pounds(asked.cost), rows=rows
    )


def _ask_row(n: int, f: FigureToAsk) -> str:
    where = "; ".join(dict.fromkeys(WHERE[t] for file in f.files if (t := file.removesuffix(".csv")) in WHERE))
    ends = " | ".join(change(x) for x in (*f.most_saved, *f.doing_nothing))
    return f"| {n} | {f.told} | {', '.join(f.files)} | {ends} | {where} |"


def change(amount: float) -> str:
    """Return by how much an end of a range moves an amount, in whole thousands of pounds."""
    if amount != amount:  # not a number: there is no plan at that end
        return "no plan"
    rounded = round(amount, -3)
    return f"{'+' if rounded > 0 else '-' if rounded < 0 else ''}{pounds(abs(rounded))}"


def _bullets(sentences: Sequence[str]) -> str:
    return "\n".join(fill(f"- {s}", README_WIDTH, subsequent_indent="  ", break_long_words=False) for s in sentences)


def _row(table: str, figures: Sequence[object]) -> str:
    grades = Counter(getattr(f, "evidence", "") or "empty" for f in figures)
    counts = ", ".join(f"{grades[grade]} {grade}" for grade in (*EVIDENCE, "empty") if grades[grade])
    return f"| {table}.csv | {TABLES[table].meaning} | {counts} |"

"""The README of a model folder: which files hold what, where it came from, what is missing, how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..inputs.schema import EVIDENCE, TABLES
from ..inputs.starter import WHERE
from .figures import Figure
from .given import Given, window, years

TEXT = """\
{first}

# {title}, from {opening}

This folder was made by `placement-opt import-903` from totals of the council's own return, and from the lists and the
model named below. No child's record is in it. The judged years are {judged}; prices are those of {base}.
The rates rest on {window}.

## What came from where

| file | what it holds | rows by evidence |
|---|---|---|
{rows}

*council* is the return, or the council's price list; *published* is Ofsted's list; what is *assumed* has
its reason in the note.
{borrowed}

{publication}

## What is missing

{gaps}

## How to go on

1. Fill each empty value with its low and high, source and evidence, or delete the row if it does not apply.
   `placement-opt check` lists what is left and what cannot be right.
2. Read `suitability.csv`, and `most_suited` in `entry_mix.csv`, with a placement panel. Where children live or go
   today is no proof of where they could: as it stands, no more children of complex need go to ordinary fostering.
3. Replace the borrowed rows, those of `homes.csv`, `carers.csv` and `prices.csv` first: they carry most of the money.
4. Write into `strategies/announced.yaml` what the council has announced, and into `schedule.csv` and `budgets.csv`
   what it is to save and to cost. While no lever is named, the plan as published does nothing.
5. `placement-opt run` then says whether the savings can be met.
"""
SMALL = """\
Counts of fewer than five children are in these files as they are. They are for the council alone. For a folder that
may be shared, import again with `--publishable`: every count is then rounded first, and the rates rest on those."""
ROUNDED = """\
Every count was rounded before anything was estimated from it, so the rates differ a little from the council's own."""


def readme(first: str, given: Given, rows: Mapping[str, Sequence[Figure]], missing: Sequence[tuple[str, str]]) -> str:
    """Return the text of README.md."""
    base, judged = years(given.estimates.as_of)
    return TEXT.format(
        first=first,
        title=given.title,
        opening=given.opening_words,
        judged=" and ".join(judged),
        base=base,
        window=window(given),
        rows="\n".join(_row(table, figures) for table, figures in rows.items()),
        borrowed=_borrowed(given),
        publication=ROUNDED if given.publishable else SMALL,
        gaps=_gaps(missing),
    )


def _row(table: str, figures: Sequence[Figure]) -> str:
    grades = Counter(f.evidence or "empty" for f in figures)
    counts = ", ".join(f"{grades[grade]} {grade}" for grade in (*EVIDENCE, "empty") if grades[grade])
    return f"| {table}.csv | {TABLES[table].meaning} | {counts or 'none'} |"


def _borrowed(given: Given) -> str:
    if given.loan is None:
        return "Nothing is borrowed from another model."
    if given.loan.own:
        return "What neither says is carried over, as it stands, from the council's own earlier folder."
    return (
        f"What neither says is borrowed from the model of {given.loan.lender.title}; the note of each such row says so."
    )


def _gaps(missing: Sequence[tuple[str, str]]) -> str:
    if not missing:
        return "No value is empty."
    tables = dict.fromkeys(table for table, _ in missing)
    return "\n".join(_table_gaps(table, [words for t, words in missing if t == table]) for table in tables)


def _table_gaps(table: str, words: Sequence[str]) -> str:
    where = f" Usually found in: {WHERE[table]}." if table in WHERE else ""
    lines = "\n".join(f"  - {w}" for w in words)
    return f"- **{table}.csv**, {len(words)} empty.{where}\n{lines}"

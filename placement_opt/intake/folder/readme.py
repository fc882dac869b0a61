"""The README of a model folder: which files hold what, where it came from, what is missing, how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import WHERE
from placement_opt.inputs.table_records import EVIDENCE
from placement_opt.intake.folder.context import FolderContext, window
from placement_opt.intake.folder.figures import FigureRow
from placement_opt.intake.folder.settings_text import levers_left

WIDTH = 118  # of the lines of the text below

TEXT = """\
{first}

# {title}, from {opening}

This folder was made by `placement-opt import-903` from totals of the council's own return, and from the lists and the
model named below. No child's record is in it. The judged years are {judged}; prices are those of {base}.
The rates rest on {window}.{also}

## What came from where

| file | what it holds | rows by evidence |
|---|---|---|
{rows}

*council* is the return, or the council's price list; *published* is Ofsted's list; what is *assumed* has
its reason in the note.
{borrowed}{lists}
{trust}
{publication}

## What is missing

{gaps}

## How to go on

{steps}
"""
SMALL = """\
Counts of fewer than five children are in these files as they are. They are for the council alone. For a folder that
may be shared, import again with `--rounded`: every count is then rounded first, and the rates rest on those."""
ROUNDED = """\
Every count was rounded before anything was estimated from it, so the rates differ a little from the council's own."""
FILL = """\
Fill each empty value with its low and high, source and evidence, or delete the row if it does not apply.
   `placement-opt check` lists what is left and what cannot be right."""
PANEL = """\
Read `suitability.csv`, and `most_suited` in `entry_mix.csv`, with a placement panel. Where children live or go
   today is no proof of where they could: as it stands, no more children of complex need go to ordinary fostering."""
REPLACE = "Replace the rows that are borrowed from another council, in\n   {files}{first}."
ANNOUNCED = """\
Write into `strategies/announced.yaml` what the council has announced, and into `schedule.csv` and `budgets.csv`
   what it is to save and to cost. While no other lever is named, the plan as published only places children
   where they are suited."""
RUN = "`placement-opt run` then says whether the savings can be met."
MONEY_FILES = ("homes.csv", "carers.csv", "prices.csv")  # carry most of the money
BESIDE = (  # files that hold no rows of the tables
    ("model.yaml", "which council, when the model opens, whose prices it is in and which years are judged"),
    ("sources.yaml", "every source that a row or a note names"),
    ("strategies/announced.yaml", "what the council has announced, to be filled in"),
    ("manifest.json", "the files and the options from which this folder was made"),
)
IMPORT = ("import/", "what the return held: its quality, totals by quarter, anomalies, forecast and backtest")


@dataclass(frozen=True)
class Said:
    """What the README says of the other files."""

    first: str  # the line that stands first in every file
    claim: str  # the other council whose savings claim is judged, or nothing
    missing: Sequence[tuple[str, str]]  # table, row and what is missing
    donor_files: Sequence[str]  # files that hold rows of another council


def readme(context: FolderContext, rows: Mapping[str, Sequence[FigureRow]], said: Said) -> str:
    """Return the text of README.md."""
    base, judged = context.price_base, context.judged
    return TEXT.format(
        first=said.first,
        title=context.request.title,
        opening=context.opening_words,
        judged=" and ".join(judged),
        base=base,
        window=window(context),
        also="".join(f"\n{sentence}" for sentence in _also(context, said)),
        rows="\n".join([*(_row(table, figures) for table, figures in rows.items()), *_beside(context)]),
        borrowed=_borrowed(context),
        lists=_of_lists(context.lists.notes),
        trust=_trust(context.estimates.trust),
        publication=ROUNDED if context.request.rounded else SMALL,
        gaps=_gaps(said.missing),
        steps="\n".join(f"{n}. {step}" for n, step in enumerate(_steps(said), start=1)),
    )


def _trust(sentences: Sequence[str]) -> str:
    """Return how far the forecast of the import can be trusted, as a paragraph of its own."""
    if not sentences:
        return ""
    said = "\n".join(fill(f"- {sentence}", WIDTH, subsequent_indent="  ") for sentence in sentences)
    return f"\nOf the forecast in `import/forecast.csv`:\n\n{said}\n"


def _of_lists(notes: Sequence[str]) -> str:
    """Return what was left out of the lists that were given, or needs a second look, below a sentence that says so."""
    return "\n\nOf the lists that were given:\n\n" + "\n".join(f"- {note}" for note in notes) if notes else ""


def _also(context: FolderContext, said: Said) -> Iterator[str]:
    """Yield whose claim is judged, and what took the place of the shipped codes and choices."""
    if said.claim:
        yield (
            f"The savings claim in `schedule.csv` is borrowed from {said.claim}: until the council's own is there, no\n"
            "verdict on this folder is one on the council."
        )
    codes, choices = context.request.code_map, context.request.config
    if codes:
        yield f"The codes are those of the council's own table, {codes.name}."
    if choices:
        yield f"The choices are {choices.name}'s."
    if context.request.need_levels:
        yield "Levels of need are the council's own."


def _row(table: str, figures: Sequence[FigureRow]) -> str:
    grades = Counter(f.evidence or "empty" for f in figures)
    counts = ", ".join(f"{grades[grade]} {grade}" for grade in (*EVIDENCE, "empty") if grades[grade])
    return f"| {table}.csv | {TABLES[table].meaning} | {counts or 'none'} |"


def _beside(context: FolderContext) -> list[str]:
    files = BESIDE if context.request.rounded else (*BESIDE, IMPORT)
    return [f"| {name} | {meaning} | |" for name, meaning in files]


def _borrowed(context: FolderContext) -> str:
    if context.transfer is None:
        return "Nothing is borrowed from another model."
    if context.transfer.own:
        carried = "What neither says is carried over, as it stands, from the council's own earlier folder."
        return f"{carried}\n{levers_left(context.transfer)}"
    title = context.transfer.donor.title
    return f"What neither says is borrowed from the model of {title}; the note of each such row says so."


def _steps(said: Said) -> Iterator[str]:
    """Yield what is to be done, leaving out what there is no need of."""
    if said.missing:
        yield FILL
    yield PANEL
    if said.donor_files:
        costly = [name for name in MONEY_FILES if name in said.donor_files]
        first = f": {_files(costly)} first, for they carry most of the money" if costly else ""
        yield REPLACE.format(files=_files(said.donor_files), first=first)
    yield ANNOUNCED
    yield RUN


def _files(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def _gaps(missing: Sequence[tuple[str, str]]) -> str:
    if not missing:
        return "No value is empty."
    tables = dict.fromkeys(table for table, _ in missing)
    return "\n".join(_table_gaps(table, [words for t, words in missing if t == table]) for table in tables)


def _table_gaps(table: str, words: Sequence[str]) -> str:
    where = f" Usually found in: {WHERE[table]}." if table in WHERE else ""
    lines = "\n".join(f"  - {w}" for w in words)
    return f"- **{table}.csv**, {len(words)} empty.{where}\n{lines}"

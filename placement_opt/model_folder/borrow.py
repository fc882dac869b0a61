"""Figures of another model, for what neither the return nor a list can say; each is marked as borrowed.

A council's own earlier folder lends its rows as they stand. Any other lends assumptions, scaled where they grow with
the number of children in care, and with their years moved to those judged here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..case import MTFC
from ..inputs import Inputs, quarters, read_model
from ..inputs.frames import figures, records
from ..inputs.schema import ALL, ASSUMPTION, NUMBERS, TABLES, Column
from ..inputs.settings import Source
from ..inputs.starter import Words, need_groups, placement_rows
from ..inputs.tables import Row, split
from .figures import PRICE_LIST, PROVIDERS, RETURN, Figure

UNCODED = ("foster_specialist", MTFC)  # placement types for which the return has no code
FROM_RETURN = ("opening", "entries", "entry_mix", "exits", "ageing", "transitions", "breakdown", "suitability")
NEVER = ("opening", "entries", "entry_mix", "ageing", "mtfc_starts", "contracts", "published", "outturn")
SCALED = (  # figures that grow with the number of children in care
    *(
        ("carers", "households"),
        ("carers", "usual_approvals"),
        ("carers", "extra_approvals"),
        ("pipeline", "approvals"),
    ),
    *(("budgets", "amount"), ("schedule", "step"), ("schedule", "staff"), ("mtfc", "most_teams"), ("mtfc", "growth")),
    *(("prevention", "most_teams"), ("prevention", "growth"), ("general", "releases"), ("market", "new_placements")),
)


@dataclass(frozen=True)
class Lender:
    """A model as read, and the children in care at its opening."""

    inputs: Inputs
    children: float

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.inputs.model.name

    @property
    def title(self) -> str:
        """Return the council that it is of."""
        return self.inputs.model.title


@dataclass(frozen=True)
class Loan:
    """How one model's figures become another's."""

    lender: Lender
    own: bool  # the council's own earlier folder
    ratio: float  # children in care here for each there
    opening: date
    judged: tuple[str, ...]
    price_base: str


def borrow(model: Path) -> Lender:
    """Return a model that may lend; raises BadInput with its faults."""
    read = read_model(model)
    return Lender(read, sum(figures(read.tables, "opening", "children").values()))


def lent(loan: Loan | None, table: str) -> list[Figure]:
    """Return every row of a table that may be lent and means something here, as it is written here."""
    if loan is None or table in NEVER:
        return []
    tables = loan.lender.inputs.tables
    rows = [r for r in records(tables, table) if table not in FROM_RETURN or _of_uncoded(table, r)]
    made = ((key, row) for row in rows if (key := _key(loan, table, row)) is not None)
    return [_as_it_stands(loan, key, row) if loan.own else _as_assumed(loan, table, key, row) for key, row in made]


def structure(loan: Loan | None, table: str) -> list[Words]:
    """Return the rows of a structural table that are made of needs and placement types known here."""
    if loan is None:
        return []
    columns = TABLES[table].columns
    known = ((r, [_known_words(c, r[c.name]) for c in columns]) for r in records(loan.lender.inputs.tables, table))
    return [
        tuple(words) for row, words in known if all(w or not row[c.name] for c, w in zip(columns, words, strict=True))
    ]


def lent_sources(loan: Loan | None, used: set[str]) -> dict[str, Source]:
    """Return what the lender says of each source key that is used here."""
    if loan is None:
        return {}
    renamed = {_source_key(loan, key): source for key, source in loan.lender.inputs.sources.items()}
    return {key: source for key, source in renamed.items() if key in used and key != ASSUMPTION}


# --- which rows


def _of_uncoded(table: str, row: Row) -> bool:
    """Say whether a row is of a placement type that the return cannot tell; exits may be those of every type."""
    return row.get("placement") in UNCODED or (table == "exits" and row["placement"] == ALL)


def _key(loan: Loan, table: str, row: Row) -> Words | None:
    """Return the row's key with its year moved, or None if it speaks of something that is not here."""
    words = []
    for column in TABLES[table].columns:
        word = str(row[column.name])
        if _known_words(column, word) != word:
            return None
        words.append(word if loan.own else _moved(loan, column, word))
    if table == "pipeline" and not 1 <= (quarters.number(words[-1], loan.opening) or 0) <= quarters.FARTHEST:
        return None
    return tuple(words)


def _known_words(column: Column, cell: str) -> str:
    """Return the words of a cell that mean something here; of needs and placement types only those that exist."""
    known: Mapping[str, tuple[str, ...]] = {"needs": need_groups(), "placements": tuple(placement_rows())}
    if column.refers not in known:
        return cell
    words = split(cell) if column.many else [cell]
    return ";".join(w for w in words if w in (*known[column.refers], *column.allowed))


def _moved(loan: Loan, column: Column, word: str) -> str:
    """Return a financial year or quarter moved from the first year judged there to the first judged here."""
    year, _, quarter = word.partition(" ")
    first = quarters.first_year(year)
    if column.form not in ("year", "quarter") or first is None:
        return word
    by = _first(loan.judged) - _first(loan.lender.inputs.model.judged)
    return " ".join(filter(None, (quarters.year_label(first + by), quarter)))


def _first(judged: tuple[str, ...]) -> int:
    return int(judged[0].partition("/")[0])


# --- as they are written here


def _as_it_stands(loan: Loan, key: Words, row: Row) -> Figure:
    source = ";".join(_source_key(loan, k) for k in split(row["source"]))
    value, low, high = (row[c] for c in NUMBERS)
    return Figure(
        key, row["parameter"], value, low, high, source, row["evidence"], row["note"], row["known_when_decided"]
    )


def _source_key(loan: Loan, key: str) -> str:
    """Return the key under which an earlier source is kept beside the new one of the same name."""
    mine = (RETURN, PROVIDERS, PRICE_LIST)
    return f"{key}_{loan.lender.inputs.model.opening:%Y_%m}" if key in mine else key


def _as_assumed(loan: Loan, table: str, key: Words, row: Row) -> Figure:
    ratio = loan.ratio if (table, row["parameter"]) in SCALED else 1.0
    value, low, high = (row[c] * ratio for c in NUMBERS)
    note = " ".join(_words(loan, row, (table, row["parameter"]) in SCALED))
    return Figure(key, row["parameter"], value, low, high, ASSUMPTION, "assumed", note)


def _words(loan: Loan, row: Row, scaled: bool) -> Iterator[str]:
    base = loan.lender.inputs.model.price_base
    yield f"Borrowed from {loan.lender.title}: {row['evidence']}, {' and '.join(split(row['source']))}."
    if scaled:
        yield f"Here scaled by {loan.ratio:.2f} to the children in care here."
    if row["unit"].startswith("GBP") and base != loan.price_base:
        yield f"In prices of {base}, not brought up to {loan.price_base}."
    if row["note"]:
        yield row["note"]

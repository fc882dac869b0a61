"""Figures of another model, for what neither the return nor a list can say; each is marked as borrowed.

A council's own earlier folder lends its rows as they stand. Any other lends assumptions, scaled where they grow with
the number of children in care, and with their years moved to those judged here. What is empty there stays empty here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue, Need
from placement_opt.inputs import Inputs, read_model
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import figures, records
from placement_opt.inputs.read_model import is_gap, read_with_gaps
from placement_opt.inputs.resolve.population import needs as needs_of
from placement_opt.inputs.resolve.view import view
from placement_opt.inputs.schema import ASSUMPTION, EVERY_PLACEMENT, NUMBERS, TABLES, Column
from placement_opt.inputs.settings import Source
from placement_opt.inputs.starter import Words
from placement_opt.intake.folder.by_age import Kinship, afterwards, means
from placement_opt.intake.folder.figures import PRICE_LIST, PROVIDERS, RETURN, FigureRow
from placement_opt.intake.folder.readback import BORROWED, lender_of_row, lender_of_table, rows
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.text import decode

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
DECIMALS = {  # to which a scaled figure is known, by its unit
    **{"GBP": 0, "teams": 2, "teams_per_quarter": 2},
    **dict.fromkeys(("FTE", "FTE_per_quarter", "households", "households_per_quarter", "children_per_quarter"), 1),
}
CLAIM = ", on a claim borrowed from "  # between the titles of a council and of the one whose claim is judged


@dataclass(frozen=True)
class Lender:
    """A model as read, the children in care at its opening and the texts of its tables."""

    inputs: Inputs
    children: float
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.inputs.model.name

    @property
    def title(self) -> str:
        """Return the council that it is of."""
        return self.inputs.model.title.partition(CLAIM)[0]

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Return its need groups."""
        return needs_of(view(self.inputs))


@dataclass(frozen=True)
class Loan:
    """How one model's figures become another's."""

    lender: Lender
    own: bool  # the council's own earlier folder
    ratio: float  # children in care here for each there
    opening: date
    judged: tuple[str, ...]
    price_base: str
    catalogue: Catalogue  # the words known here
    uncoded: tuple[str, ...]  # placement types for which the return has no code
    kin: Mapping[str, Kinship]  # the lender's need groups for each one here that has any

    @property
    def by_age(self) -> tuple[Kinship, ...]:
        """Return the need groups here whose ages none there has, so that several lend by the years they share."""
        return tuple(kin for kin in self.kin.values() if not kin.alike)


def borrow(model: Path, catalogue: Catalogue | None = None) -> Lender:
    """Return a model that may lend, half filled or whole; raises BadInput with any fault but an empty value."""
    try:
        read = read_model(model, catalogue)
    except BadInput as error:
        if others := [fault for fault in error.faults if not is_gap(fault)]:
            raise BadInput(others) from None
        read = read_with_gaps(model, catalogue)
    files = (model / t.file for t in TABLES.values())
    texts = {file.name: decode(file.read_bytes(), file.name)[0] for file in files if file.is_file()}
    return Lender(read, sum(figures(read.tables, "opening", "children").values()), texts)


def lent(loan: Loan | None, table: str) -> list[FigureRow]:
    """Return every row of a table that may be lent and means something here, as it is written here; gaps come last."""
    if loan is None or table in NEVER:
        return []
    made = _keyed(loan, table, records(loan.lender.inputs.tables, table))
    known = [_as_it_stands(loan, key, row) if loan.own else _as_assumed(loan, table, key, row) for key, row in made]
    file = TABLES[table].file
    empty = [row for _, row in rows({file: loan.lender.texts.get(file, "")}) if not row["value"]]
    gaps = (_gap(loan, key, row) for key, row in _keyed(loan, table, empty))
    by_age = [*_by_age(loan, table)] if any(c.name == "need" for c in TABLES[table].columns) else []
    return known + by_age + [f for f in gaps if not any(_is_over(loan, word) for word in f.key)]


def _keyed(loan: Loan, table: str, candidates: Iterable[Row]) -> Iterator[tuple[Words, Row]]:
    """Yield the rows that may be lent, with their keys as they are here."""
    alike = {kin.alike: need for need, kin in loan.kin.items()}
    for row in candidates:
        if table not in FROM_RETURN or _of_uncoded(loan, table, row):
            key = _key(loan, table, row, alike.get(row.get("need", ""), ""))
            if key is not None:
                yield key, row


def _by_age(loan: Loan, table: str) -> Iterator[FigureRow]:
    """Yield the rows of the groups here whose ages none there has."""
    there = records(loan.lender.inputs.tables, table)
    lending = [r for r in there if table not in FROM_RETURN or _of_uncoded(loan, table, r)]
    if table == "exits":
        lending = [*_of_each_placement(loan, lending)]
    for kin in loan.by_age:
        keyed = [(_key(loan, table, row, kin.here.id), row) for row in lending if row["need"] in kin.years]
        for m in means(kin, table, [(key, row) for key, row in keyed if key is not None]):
            whose = "Carried over" if loan.own else f"{BORROWED} {loan.lender.title}"
            first = m.rows[0]
            note = f"{whose}: by age, {kin.words}; {first['evidence']}, {source_words(loan, split(first['source']))}."
            words = " ".join(filter(None, (note, first["note"])))
            yield FigureRow(m.key, m.parameter, m.value, m.low, m.high, ASSUMPTION, "assumed", words)


def _of_each_placement(loan: Loan, exits: list[Row]) -> Iterator[Row]:
    """Yield the exits of each placement type without a code, for every need: its own row or that of them all."""
    known = {(r["need"], r["placement"]): r for r in exits}
    for need in dict.fromkeys(r["need"] for r in exits):
        for p in loan.uncoded:
            row = known.get((need, p)) or known.get((need, EVERY_PLACEMENT))
            if row:
                yield row | {"placement": p}


def nothing_lent(loan: Loan | None, need: str) -> bool:
    """Say whether no need group of the lender has any of the ages of one here at its level."""
    return loan is not None and need not in loan.kin


def structure(loan: Loan | None, table: str) -> list[Words]:
    """Return the rows of a structural table that are made of needs and placement types known here."""
    if loan is None:
        return []
    columns, kin = TABLES[table].columns, loan.kin.values()
    made: list[Words] = []
    for row in records(loan.lender.inputs.tables, table):
        for need in [k.here.id for k in kin if row["need"] in k.years] if "need" in row else [""]:
            words = [need if c.name == "need" else _known_words(loan, c, row[c.name]) for c in columns]
            if all(w or not row[c.name] for c, w in zip(columns, words, strict=True)):
                made.append(tuple(words))
    return list(dict.fromkeys(made))


def structure_lender(loan: Loan | None, table: str) -> str:
    """Return the other council from which a structural table is; the earlier folder says it of what it borrowed."""
    if loan is None:
        return ""
    return lender_of_table(loan.lender.texts.get(TABLES[table].file, "")) if loan.own else loan.lender.title


def claim_lender(loan: Loan | None, schedule: Iterable[FigureRow]) -> str:
    """Return the other council whose claim the schedule is, or nothing if it is the council's own, or empty."""
    named = [lender for f in schedule if f.value is not None and (lender := lender_of_row(f.note))]
    if loan is None or not named:
        return ""
    return named[0] if loan.own else loan.lender.title


def lent_sources(loan: Loan | None, used: set[str], notes: Iterable[str]) -> dict[str, Source]:
    """Return what the lender says of each source key that a row cites here or that a note names."""
    if loan is None:
        return {}
    said = " ".join(dict.fromkeys(notes))
    renamed = {_source_key(loan, key): source for key, source in loan.lender.inputs.sources.items()}
    carried = {k: s for k, s in renamed.items() if k != ASSUMPTION and (k in used or _is_named(k, said))}
    return carried if loan.own else {k: _of(loan.lender, source) for k, source in carried.items()}


def source_words(loan: Loan, keys: Iterable[str]) -> str:
    """Return source keys of the lender in words, under the names that they have here."""
    return " and ".join(_source_key(loan, key) for key in keys)


# --- which rows


def _of_uncoded(loan: Loan, table: str, row: Row) -> bool:
    """Say whether a row is of a placement type that the return cannot tell; exits may be those of every type."""
    return row.get("placement") in loan.uncoded or (table == "exits" and row["placement"] == EVERY_PLACEMENT)


def _key(loan: Loan, table: str, row: Row, here: str) -> Words | None:
    """Return the row's key for the need group `here`, its year moved; None if it speaks of something not here."""
    words = []
    for column in TABLES[table].columns:
        word = str(row[column.name])
        if column.refers == "needs":
            word = here if column.name == "need" else _afterwards(loan, here, row["need"], word)
        elif _known_words(loan, column, word) != word:
            return None
        if not word:
            return None
        words.append(word if loan.own else _moved(loan, column, word))
    if table == "pipeline" and not 1 <= (calendar.number(words[-1], loan.opening) or 0) <= calendar.FARTHEST:
        return None
    return tuple(words)


def _afterwards(loan: Loan, here: str, before: str, after: str) -> str:
    there = loan.lender.needs
    if not here or before not in there or after not in there:
        return ""
    return afterwards(loan.catalogue, loan.catalogue.needs[here], there[before], there[after])


def _known_words(loan: Loan, column: Column, cell: str) -> str:
    """Return the words of a cell that mean something here; of needs and placement types only those that exist."""
    words = split(cell) if column.many else [cell]
    if column.refers == "needs":
        return ";".join(need for need, kin in loan.kin.items() if set(words) & kin.years.keys())
    if column.refers != "placements":
        return cell
    known = (*loan.catalogue.placements, *column.allowed, *loan.catalogue.words(column.words or "waiting_lists"))
    return ";".join(w for w in words if w in known)


def _moved(loan: Loan, column: Column, word: str) -> str:
    """Return a financial year or quarter moved from the first year judged there to the first judged here."""
    year, _, quarter = word.partition(" ")
    first = calendar.first_year(year)
    if column.form not in ("year", "quarter") or first is None:
        return word
    by = _first(loan.judged) - _first(loan.lender.inputs.model.judged)
    return " ".join(filter(None, (calendar.year_label(first + by), quarter)))


def _is_over(loan: Loan, word: str) -> bool:
    """Say whether a word is a financial year before those judged here, of which nothing need be filled in any more."""
    first = calendar.first_year(word)
    return first is not None and first < _first(loan.judged)


def _first(judged: tuple[str, ...]) -> int:
    return int(judged[0].partition("/")[0])


# --- as they are written here


def _as_it_stands(loan: Loan, key: Words, row: Row) -> FigureRow:
    source = ";".join(_source_key(loan, k) for k in split(row["source"]))
    value, low, high = (row[c] for c in NUMBERS)
    return FigureRow(
        key, row["parameter"], value, low, high, source, row["evidence"], row["note"], row["known_when_decided"]
    )


def _source_key(loan: Loan, key: str) -> str:
    """Return the key under which a source of the lender is kept beside the one of the same name here."""
    whose = f"{loan.lender.inputs.model.opening:%Y_%m}" if loan.own else loan.lender.name
    return f"{key}_{whose}" if key in (RETURN, PROVIDERS, PRICE_LIST) else key


def _is_named(key: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text) is not None


def _of(lender: Lender, source: Source) -> Source:
    note = " ".join(filter(None, (source.note, f"Of {lender.title}.")))
    return source.model_copy(update={"note": note})


def _gap(loan: Loan, key: Words, row: Row) -> FigureRow:
    return FigureRow(key, row["parameter"], None, note=row["note"] if loan.own else "")


def _as_assumed(loan: Loan, table: str, key: Words, row: Row) -> FigureRow:
    scaled = (table, row["parameter"]) in SCALED
    value, low, high = (round(row[c] * loan.ratio, DECIMALS[row["unit"]]) if scaled else row[c] for c in NUMBERS)
    note = " ".join(_words(loan, row, scaled))
    return FigureRow(key, row["parameter"], value, low, high, ASSUMPTION, "assumed", note)


def _words(loan: Loan, row: Row, scaled: bool) -> Iterator[str]:
    base = loan.lender.inputs.model.price_base
    yield f"{BORROWED} {loan.lender.title}: {row['evidence']}, {source_words(loan, split(row['source']))}."
    if scaled:
        yield f"Here scaled by {loan.ratio:.2f} to the children in care here."
    if row["unit"].startswith("GBP") and base != loan.price_base:
        yield f"In prices of {base}, not brought up to {loan.price_base}."
    if row["note"]:
        yield row["note"]

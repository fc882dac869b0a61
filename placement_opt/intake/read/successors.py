"""Councils that were abolished, and those that took their place: counted as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.inputs.table_records import Column, Table
from placement_opt.intake.read.config_rows import day_of, rows_of
from placement_opt.intake.read.council_names import same_council
from placement_opt.kernel.errors import BadInput, Fault

_SUCCESSORS = Table(
    "successors",
    "councils that were abolished and those that took their place",
    (
        Column("predecessor", "the council that was abolished"),
        Column("predecessor_codes", "its codes, between blanks"),
        Column("successor", "a council that took its place"),
        Column("successor_codes", "its codes, between blanks"),
        Column("from", "the first day of the new council, such as 2021-04-01"),
        Column("source", "where that is said"),
    ),
    key=("predecessor", "successor"),
)


@dataclass(frozen=True)
class Succession:
    """A council, one that took its place, and since when; the codes of both."""

    predecessor: str
    successor: str
    since: date
    old_codes: frozenset[str] = frozenset()
    new_codes: frozenset[str] = frozenset()

    @property
    def renamed(self) -> bool:
        """Say whether it is one council that only changed its code."""
        return self.predecessor == self.successor


def read_successions(folder: Path) -> tuple[Succession, ...]:
    """Return the table of a folder of settings; raises BadInput with every fault in it."""
    found: list[Succession] = []
    faults: list[Fault] = []
    for row in rows_of(folder, _SUCCESSORS):
        since = day_of(row, "from", faults)
        old, new = (frozenset(row[name].upper().split()) for name in ("predecessor_codes", "successor_codes"))
        found.append(Succession(row["predecessor"], row["successor"], since or date.min, old, new))
    if faults:
        raise BadInput(faults)
    return tuple(found)


def known_as(name: str, successions: Iterable[Succession]) -> str:
    """Return the table's name of a council that is given by name or code; a name not in the table stays."""
    code, bare = name.strip().upper(), same_council(name)
    for s in successions:
        for council, codes in ((s.predecessor, s.old_codes), (s.successor, s.new_codes)):
            if code in codes or bare == same_council(council):
                return council
    return name


def successors_of(council: str, successions: Iterable[Succession]) -> dict[str, date]:
    """Return the councils that took the place of one, and since when; by their names in the table."""
    return {s.successor: s.since for s in successions if s.predecessor == council and not s.renamed}


def predecessors_of(council: str, successions: Iterable[Succession]) -> frozenset[str]:
    """Return the councils whose place one took, by their names in the table."""
    return frozenset(s.predecessor for s in successions if s.successor == council and not s.renamed)


def taken_over(council: str, names: Sequence[str], successions: Sequence[Succession]) -> list[str]:
    """Return the names that are the same council by another code, or one whose place it took alone."""
    here = known_as(council, successions)
    return [
        name
        for name in names
        if (other := known_as(name, successions)) == here or set(successors_of(other, successions)) == {here}
    ]


def families(names: Sequence[str], successions: Sequence[Succession]) -> dict[str, str]:
    """Return of each council the first of those that it is counted as one with."""
    known = {name: known_as(name, successions) for name in names}
    family = {council: council for council in known.values()}
    for s in successions:
        if s.predecessor in family and s.successor in family:
            one, other = family[s.predecessor], family[s.successor]
            family = {council: one if label == other else label for council, label in family.items()}
    return {name: family[council] for name, council in known.items()}

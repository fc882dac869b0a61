"""Who runs the homes of an area: the council, its children's trust, another council, or somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.inputs.table_records import Column, Table
from placement_opt.intake.read.config_rows import day_of, rows_of
from placement_opt.intake.read.council_names import same_council, without_words
from placement_opt.kernel.errors import BadInput, Fault

COMPANY_WORDS = {  # words of an owner's name that say what kind of body it is, not which
    *("limited", "ltd", "plc", "llp", "cic", "community", "interest", "company", "trading", "the"),
}
GRADES_OF_SOURCES = ("B", "C", "D")

_TRUSTS = Table(
    "trusts",
    "bodies that run the children's services of a council",
    (
        Column("council", "the council"),
        Column("provider", "the body, as Ofsted's list names it"),
        Column("from", "its first day, such as 2018-04-01"),
        Column("until", "its last day", blank=True),
        Column("grade", "how sure that is", allowed=GRADES_OF_SOURCES),
        Column("source", "where that is said"),
    ),
    key=("council", "provider", "from"),
)
_COUNCILS = Table(
    "councils",
    "councils with children's services",
    (Column("council", "the council"), Column("source", "where that is said")),
)


@dataclass(frozen=True)
class Trust:
    """A body that runs a council's children's services within days; until None: still."""

    council: str  # as `same_council` has it
    provider: str
    since: date
    until: date | None

    def runs_on(self, day: date) -> bool:
        """Say whether it did on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Owners:
    """Whose homes are the council's own, on which day; and which councils there are."""

    trusts: tuple[Trust, ...] = ()
    councils: frozenset[str] = frozenset()  # as `same_council` has them
    own_provider: str = ""  # given by the user, in place of every trust
    day: date = date.max

    def of(self, council: str) -> tuple[Trust, ...]:
        """Return the bodies that have ever run that council's services, none where the user has named one."""
        here = same_council(council)
        return () if self.own_provider else tuple(t for t in self.trusts if t.council == here)

    def running(self, council: str) -> tuple[str, ...]:
        """Return the names of those whose homes are the council's own on the day."""
        if self.own_provider:
            return (self.own_provider,)
        return tuple(trust.provider for trust in self.of(council) if trust.runs_on(self.day))

    def serves_others(self, provider: str, council: str) -> bool:
        """Say whether a body runs the services of other councils too, or may."""
        others = [t for t in self.trusts if same_provider(t.provider) == same_provider(provider)]
        return bool(self.own_provider) or any(t.council != same_council(council) for t in others)


def same_provider(name: str) -> str:
    """Return an owner's name as it is compared, without what kind of body it is."""
    return without_words(name, COMPANY_WORDS)


def is_one_of(owner: str, names: Iterable[str]) -> bool:
    """Say whether an owner is one of several bodies."""
    return bool(owner) and same_provider(owner) in {same_provider(name) for name in names}


def read_owners(folder: Path, own_provider: str, day: date) -> Owners:
    """Return who runs what, from the tables of a folder of settings; raise BadInput with every fault in them."""
    rows = {table.name: rows_of(folder, table) for table in (_TRUSTS, _COUNCILS)}
    trusts: list[Trust] = []
    faults: list[Fault] = []
    for row in rows["trusts"]:
        since, until = (day_of(row, name, faults) for name in ("from", "until"))
        trusts.append(Trust(same_council(row["council"]), row["provider"], since or date.min, until))
    if faults:
        raise BadInput(faults)
    return Owners(tuple(trusts), frozenset(same_council(row["council"]) for row in rows["councils"]), own_provider, day)

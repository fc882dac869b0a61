"""A strategy file to a `Strategy`: labels become quarter numbers, steps become one value per quarter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import EXTERNAL
from placement_opt.domain.decisions import MEASURES, NAMING_KEYS, Decision
from placement_opt.domain.levers import LEVERS, Lever, owner_of_carers
from placement_opt.domain.strategy import Strategy, Target
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.decision_checks import contradictions, unsuitable
from placement_opt.inputs.settings import DecisionRow, TargetRow
from placement_opt.inputs.strategy_settings import StrategyFile, StrategyRows, read_file
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest, plain
from placement_opt.kernel.yamls import Lines, Where, line_of


def read_strategy(path: Path, case: Case, sources: Collection[str] | None = None) -> Strategy:
    """Return the strategy of a file, its words and quarters resolved against a case.

    `sources` are the keys of sources.yaml; without them the strategy's source is not looked up.
    Raises BadInput with every fault of the file.
    """
    read = read_file(path, case.quarters[0].label)
    if read.rows is None:
        raise BadInput(read.faults)
    written, resolver = read.rows, _Resolver(read.file, read.part.lines, case)
    for where, source in _sources(written):
        for key in split(source):
            if sources is not None and key not in sources:
                resolver.fault(where, "a key of sources.yaml", key, nearest(key, sources))
    levers = _levers(written, resolver, case)
    targets = tuple(_target(row, i, resolver) for i, row in enumerate(written.targets))
    _no_target_twice(targets, resolver)
    decisions = _decisions(written, resolver, case)
    if read.faults or resolver.faults or read.whole is None:
        raise BadInput([*read.faults, *map(read.part.put_back, resolver.faults)])
    whole = read.whole
    return Strategy(whole.name, whole.title, levers, targets, decisions, whole.source, _why(whole))


def _why(written: StrategyFile) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the notes of the rows of each lever that the strategy names, and its own under no lever."""
    found = {"": [("", written.note)]} | {k.id: [*_notes(k, getattr(written.levers, k.id))] for k in LEVERS}
    noted = {lever: [(subject, note) for subject, note in rows if note] for lever, rows in found.items()}
    return {lever: tuple(rows) for lever, rows in noted.items() if rows}


def _notes(lever: Lever, rows: Iterable[Any]) -> Iterator[tuple[str, str | None]]:
    """Yield the note of each row of a lever with what it is about, if that is one thing."""
    for row in rows:
        subject = getattr(row, lever.row.subject, "") if lever.row.subject else ""
        yield subject if isinstance(subject, str) else "", row.note


def _sources(written: StrategyRows) -> Iterator[tuple[Where, str]]:
    """Yield where a source is named, and which: that of the strategy, and those of its rows."""
    if isinstance(written, StrategyFile):
        yield ("source",), written.source
    for lever in (k.id for k in LEVERS):
        for i, row in enumerate(getattr(written.levers, lever)):
            if row.source is not None:
                yield ("levers", lever, i, "source"), row.source


_TABLES = {  # kind of thing -> the table that has its rows, where the words of the kind do not say it
    "treatment foster care programme": MTFC,
    **{k.row.kind: k.table for k in LEVERS if k.rows_in and ".csv" not in k.row.kind},
}


class _Resolver:
    """Looks up names and quarters of one strategy file and collects the faults on the way."""

    def __init__(self, file: str, lines: Lines, case: Case) -> None:
        self._file, self._lines = file, lines
        self._labels = [q.label for q in case.quarters]
        self.horizon = len(case.quarters)
        self.known = named_in(case)
        self.faults: list[Fault] = []

    def fault(self, where: Where, expected: str, found: str, hint: str = "") -> None:
        """Note a fault at a key."""
        column = ".".join(map(str, where))
        self.faults.append(Fault(self._file, line_of(where, self._lines), column, expected, found, hint))

    def line(self, where: Where) -> int | None:
        """Return the line of a key."""
        return line_of(where, self._lines)

    def word(self, kind: str, word: str, where: Where) -> str:
        """Return the word, noting a fault if nothing of that kind has the name."""
        return self.one_of(kind, self.known[kind], word, where)

    def one_of(self, kind: str, known: Collection[str], word: str, where: Where) -> str:
        """Return the word, noting a fault if it is none of those known."""
        if word not in known:
            self.fault(where, _one_of(kind, known), word, nearest(word, known))
        return word

    def quarter(self, label: str, where: Where, first: int = 1) -> int:
        """Return the number of a quarter, noting a fault if it is before `first` or past the horizon."""
        t = self._labels.index(label) + 1 if label in self._labels else 0
        if t < first:
            self.fault(where, f"a quarter from {self._labels[first - 1]} to {self._labels[-1]}", label)
        return t

    def in_order(self, steps: Iterable[tuple[object, int, Where]]) -> None:
        """Note a fault for every step that does not begin after the one before it on the same subject."""
        last: dict[object, int] = {}
        for subject, t, where in steps:
            if 0 < t <= last.get(subject, 0):
                self.fault(where, f"a later quarter than in the row above for {subject}", self._labels[t - 1])
            last[subject] = t


def _one_of(kind: str, names: Collection[str]) -> str:
    thing = "placement with fostering households" if kind == "household" else kind
    article = "an" if thing[0] in "aeiou" else "a"
    table = _TABLES.get(kind)
    none = f"no {thing}, since the model has none" + (f" in {table}.csv" if table else "")
    return f"{article} {thing}: {', '.join(names)}" if names else none


def named_in(case: Case) -> dict[str, list[str]]:
    """Return the names that a strategy may use of a model, by kind of thing."""
    return {
        "need": list(case.needs),
        "placement": list(case.placements),
        "household": list(case.carers),
        "external placement with a fee": [
            p.id for p in case.placements.values() if p.provider == EXTERNAL and p.id in case.fee
        ],
        "home": [h.id for h in case.homes],
        "agency transfer": [k.id for k in case.transfers],
        "new home": [k.id for k in case.new_homes],
        "contract on offer": [k.id for k in case.offers],
        "placement whose fees may be reviewed": [k.placement for k in case.reviews],
        "placement whose places may be sold": [k.placement for k in case.sold_places],
        "service of services.csv": [s.id for s in case.services],
        "service": [s.id for s in case.services] + [MTFC] * (case.mtfc is not None),
        "planned exit": list(case.after_care),
        "setting": list(dict.fromkeys(p.setting for p in case.placements.values())),
    }


def subjects_of(case: Case, lever: Lever) -> list[str]:
    """Return what the rows of a lever may be about in a model; nothing if there is only one such thing."""
    known = named_in(case).get(lever.row.kind, [])
    return [p for p in known if owner_of_carers(case, p) == lever.id] if lever.row.kind == "household" else known


def _levers(written: StrategyRows, resolver: _Resolver, case: Case) -> dict[str, dict[tuple[str, int], float]]:
    """Return what the strategy announces of each lever that it names, by subject and quarter."""
    named = (lever for lever in LEVERS if lever.id in written.levers.model_fields_set)
    return {lever.id: _announced(lever, getattr(written.levers, lever.id), resolver, case) for lever in named}


def _announced(lever: Lever, rows: Sequence[Any], resolver: _Resolver, case: Case) -> dict[tuple[str, int], float]:
    found: dict[tuple[str, int], float] = {}
    steps: list[tuple[object, int, Where]] = []
    for i, row in enumerate(rows):
        where: Where = ("levers", lever.id, i)
        subjects = _subjects(lever, row, where, resolver, case)
        if not hasattr(row, "begin"):
            continue  # naming the lever says all
        first, last = _span(lever, row, where, resolver)
        quantity = getattr(row, lever.row.quantity) if lever.row.quantity else 1.0
        if lever.id == MTFC and case.mtfc and quantity < (begun := case.mtfc.teams_at_opening):
            expected = f"at least {plain(begun)}, the teams at the opening, which go on"
            resolver.fault((*where, lever.row.quantity), expected, plain(quantity))
        for subject in subjects:
            if lever.row.holds == "once" and (subject, resolver.horizon) in found:
                resolver.fault((*where, lever.row.subject), f"each {lever.row.subject} once", subject)
            before = found if lever.row.holds in ("span", "at") else {}
            held = range(first, last + 1)
            found |= {(subject, t): before.get((subject, t), 0.0) + quantity for t in held}
            if lever.row.holds == "from":
                steps.append((subject, first, (*where, "from")))
    resolver.in_order(steps)
    return found


def _subjects(lever: Lever, row: Any, where: Where, resolver: _Resolver, case: Case) -> tuple[str, ...]:
    """Return what a row is about, noting a fault for each word that is none of the lever's."""
    if not lever.row.subject:
        if lever.id == MTFC and case.mtfc is None:
            resolver.fault(where, _one_of("treatment foster care programme", ()), MTFC)
        return (lever.id,)
    known = subjects_of(case, lever)
    words = getattr(row, lever.row.subject)
    if isinstance(words, str):
        return (resolver.one_of(lever.row.kind, known, words, (*where, lever.row.subject)),)
    column = (*where, lever.row.subject)
    return tuple(resolver.one_of(lever.row.kind, known, word, (*column, k)) for k, word in enumerate(words))


def _span(lever: Lever, row: Any, where: Where, resolver: _Resolver) -> tuple[int, int]:
    """Return the first and last quarter in which a row holds."""
    first = resolver.quarter(row.begin, (*where, "from"))
    if lever.row.holds == "at":
        return first, first
    to = getattr(row, "to", None)
    return first, resolver.horizon if to is None else resolver.quarter(to, (*where, "to"), first=max(first, 1))


def _target(row: TargetRow, i: int, resolver: _Resolver) -> Target:
    setting = resolver.word("setting", row.setting, ("targets", i, "setting"))
    quarter = resolver.quarter(row.by, ("targets", i, "by"))
    if row.at_most is not None:
        return Target(setting, quarter, "at_most", row.at_most)
    return Target(setting, quarter, "at_least", row.at_least or 0.0)


def _no_target_twice(targets: Sequence[Target], resolver: _Resolver) -> None:
    """Note a fault for each target on the same setting, by the same quarter and to the same side as an earlier one."""
    first: dict[tuple[str, int, str], int] = {}
    for i, target in enumerate(targets):
        about = (target.setting, target.quarter, target.sense)
        if about in first:
            expected = f"one target on {target.setting} by that quarter, and not also that on line"
            where: Where = ("targets", first[about])
            resolver.fault(("targets", i, "setting"), f"{expected} {resolver.line(where)}", "it again")
        first.setdefault(about, i)


def _decisions(written: StrategyRows, resolver: _Resolver, case: Case) -> tuple[Decision, ...]:
    """Return the decisions; if each can be read, note those that cannot be kept or do not agree."""
    before = len(resolver.faults)
    read = tuple(_decision(row, i, resolver) for i, row in enumerate(written.decisions))
    if len(resolver.faults) > before:
        return read
    for i, decision in enumerate(read):
        key, expected = unsuitable(case, decision)
        if key:
            resolver.fault(("decisions", i, key), expected, str(getattr(written.decisions[i], key)))
    for i, j in contradictions(read):
        expected = f"a decision that agrees with the one on line {resolver.line(('decisions', j))}"
        row = written.decisions[i]
        found = row.sense if row.value is None else f"{row.sense} {plain(row.value)}"
        resolver.fault(("decisions", i, "sense"), expected, found)
    return read


def _decision(row: DecisionRow, i: int, resolver: _Resolver) -> Decision:
    wanted = dict(MEASURES[row.measure].about)
    for name in NAMING_KEYS:
        word = getattr(row, name)
        if (word is None) == (name in wanted):
            expected = f"{' and '.join(wanted)} for {row.measure}"
            resolver.fault(("decisions", i, name), expected, "nothing" if word is None else f"{name}: {word}")
        elif word is not None:
            resolver.word(wanted[name], word, ("decisions", i, name))
    _check_value(row, ("decisions", i, "value"), resolver)
    quarter = resolver.quarter(row.quarter, ("decisions", i, "quarter"))
    until = None
    if row.until is not None:
        until = resolver.quarter(row.until, ("decisions", i, "until"), first=max(quarter, 1))
    index = tuple(str(getattr(row, name)) for name in wanted)
    said = (row.sense, row.value or 0.0, row.reason, row.by)
    return Decision(row.measure, index, quarter, *said, until, row.title, row.decision)


def _check_value(row: DecisionRow, where: Where, resolver: _Resolver) -> None:
    found = "nothing" if row.value is None else plain(row.value)
    if (row.value is None) != (row.sense == "forbid"):
        expected = "no value, since it is forbidden" if row.sense == "forbid" else f"a value for {row.sense}"
        resolver.fault(where, expected, found)
    elif row.measure == "open" and row.value is not None and row.value > 1:
        resolver.fault(where, "0 (closed) to 1 (open)", found)

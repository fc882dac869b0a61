"""A strategy's file to begin with: every lever that a model has rows for, explained, with an example commented out.

As written it pulls nothing; every example can be read once its # is taken away.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.levers import Lever, levers_of
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.strategy_file import named_in, subjects_of
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import capital, shown
from placement_opt.kernel.whole_file import write_whole

COMMENT_COLUMNS = 110  # of a line of comment
HOW_LONG = {  # how long a row of a lever holds
    "from": "It holds from that quarter on, until a later row for the same thing replaces it.",
    "span": "It holds in each quarter up to `to`, or to the end without one. Rows that overlap add up.",
    "at": "It happens in that quarter alone. Rows of one quarter add up.",
    "once": "It holds from that quarter on for good, so each stands here once.",
}
STRATEGY_HEAD = """\
# {title}: a strategy in numbers. What is done, how much of it, from which quarter on, and why.
# It pulls nothing yet. Take the # from a lever and from the rows that you want, and change what they say.
# A lever that is not named is not pulled. Quarters are written "{first}", which is the first of this model;
# it plans to "{last}" unless a run says otherwise.
# Every row may have a `note` with the reason, and a `source`, which is a key of sources.yaml.
# To see whether it can be read: placement-opt check {model} --strategy {asked}
# To test it: placement-opt run {model} --strategy {asked}
name: "{name}"
title: {quoted}  # as reports call it
source: {assumption}  # better: the paper that announces it, as a key of sources.yaml
note: ""  # what a reader should know of the whole

levers:
"""
STRATEGY_REST = """\

# Children who must, or must not, live in a setting at the end of a quarter: at_least or at_most so many.
# Settings: {settings}.
targets:
#  - {{setting: {setting}, by: "{last}", at_least: 0, note: "why"}}

# What was decided on single things, which no plan may overrule: fix, forbid, at_most or at_least.
{measures}
decisions:
{decision}

# What the strategy claims, beside the claims of the model. Rows as in claims.yaml, each with a name of its own.
claims:
#  - {{kind: saving, id: saves_so_much, title: "What it saves", year: "{judged}", amount: 1000000,
#     source: {assumption}, section: "where it stands", note: "how it was reckoned"}}
"""


@dataclass(frozen=True)
class Asked:
    """What is wanted: the name of the strategy, and how model and strategy are named in a command."""

    name: str
    model: str
    strategy: str


def write(asked: Asked, case: Case, folder: Path, taken: Collection[str]) -> Path:
    """Write the file `folder`/NAME.yaml and return it; `taken` are the names of strategies that there are.

    Raises BadInput if the name is no plain name or is taken, or if there is such a file.
    """
    path = folder / f"{asked.name}.yaml"
    if faults := list(_unfit(asked.name, path, taken)):
        raise BadInput(faults)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, text(asked, case).encode("utf-8"))
    except OSError as error:
        raise BadInput([Fault(shown(path), None, "", "a file that can be written", str(error.strerror))]) from error
    return path


def _unfit(name: str, path: Path, taken: Collection[str]) -> Iterator[Fault]:
    if not re.fullmatch(r"[a-z0-9_]+", name):
        yield Fault(name, None, "", "a name of lower-case letters, digits and underscores", name)
    elif path.exists():
        yield Fault(shown(path), None, "", "a file that does not exist yet", "one that does")
    elif name in taken:
        expected = "a name that no strategy of the model or of config/ has"
        yield Fault(name, None, "", expected, name, "of two with one name only one is found")


def text(asked: Asked, case: Case) -> str:
    """Return the text of the file."""
    settings = list(dict.fromkeys(p.setting for p in case.placements.values()))
    said = {
        "title": case.title,
        "first": case.quarters[0].label,
        "last": case.quarters[-1].label,
        "model": asked.model,
        "asked": asked.strategy,
        "name": asked.name,
        "quoted": json.dumps(asked.name.replace("_", " ").capitalize(), ensure_ascii=False),
        "assumption": ASSUMPTION,
        "settings": ", ".join(settings),
        "setting": settings[0],
        "measures": _measures(case),
        "decision": _decision(case),
        "judged": case.judged[-1],
    }
    levers = "\n".join("".join(f"{line}\n" for line in _lever(case, lever)) for lever in _levers(case))
    return STRATEGY_HEAD.format(**said) + levers + STRATEGY_REST.format(**said)


def _levers(case: Case) -> list[Lever]:
    """Return the levers of a model that can be about something in it."""
    return [lever for lever in levers_of(case) if not lever.row.subject or subjects_of(case, lever)]


def _lever(case: Case, lever: Lever) -> Iterator[str]:
    """Yield what a lever is, of what, how much, how soon and at whose cost, and an example of a row."""
    subjects = subjects_of(case, lever)
    for sentence in (f"{capital(lever.words)}.", *_explained(case, lever, subjects)):
        yield from textwrap.wrap(sentence, COMMENT_COLUMNS, initial_indent="  # ", subsequent_indent="  #   ")
    yield f"#  {lever.id}:"
    yield f"#    - {{{', '.join(f'{key}: {value}' for key, value in _example(case, lever, subjects).items())}}}"


def _explained(case: Case, lever: Lever, subjects: list[str]) -> Iterator[str]:
    row = lever.row
    if row.subject:
        words = "one or several of" if row.subject.endswith("s") else "one of"
        yield f"{row.subject}: {words} {', '.join(_named(case, id) for id in subjects)}"
    if row.quantity == "share":
        yield "share: a part of the whole, such as 0.01 for 1%"
    elif row.quantity:
        yield f"{row.quantity}: how many {lever.unit or row.quantity.replace('_', ' ')}"
    if row.subject or row.quantity:
        yield f"from: the first quarter. {HOW_LONG[row.holds]}"
        yield from _soonest(case, lever, subjects)
    else:
        yield "It has no quantity: to name it says all."
    if lever.table:
        yield f"Its costs and limits, and how sure they are: {TABLES[lever.table].file}"


def _named(case: Case, id: str) -> str:
    """Return an id with its title, whatever it names in the case."""
    found = next((things[id] for things in _things(case) if id in things and hasattr(things[id], "title")), None)
    return id if found is None else f"{id} ({found.title})"  # type: ignore[attr-defined]


def _things(case: Case) -> Iterator[Mapping[str, object]]:
    """Yield the records of a case that have names, kind by kind."""
    for value in vars(case).values():
        if isinstance(value, dict):
            yield {key: one for key, one in value.items() if isinstance(key, str)}
        elif isinstance(value, tuple):
            yield {one.id: one for one in value if hasattr(one, "id")}


def _soonest(case: Case, lever: Lever, subjects: list[str]) -> Iterator[str]:
    """Yield from when something of a lever can be there, for all its subjects that are alike in this."""
    alike: dict[str, list[str]] = {}
    for id in subjects or [""]:
        if words := _when(case, _thing(case, lever, id)):
            alike.setdefault(words, []).append(id)
    for words, ids in alike.items():
        who = f", {', '.join(ids)}" if len(alike) > 1 else ""
        yield f"Soonest{who}: {words}"


def _thing(case: Case, lever: Lever, id: str) -> object:
    """Return the record of a subject of a lever, of several the soonest; None if the model has no rows for it."""
    rows = getattr(case, lever.rows_in) if lever.rows_in else None
    if isinstance(rows, dict):
        return rows.get(id)
    if isinstance(rows, tuple):
        name = "id" if all(hasattr(one, "id") for one in rows) else lever.row.subject
        of_it = [one for one in rows if getattr(one, name) == id]
        return min(of_it, key=lambda one: one.earliest, default=None)
    return rows


def _when(case: Case, thing: object) -> str:
    earliest, lead = getattr(thing, "earliest", None), getattr(thing, "lead", None)
    if earliest is not None:
        return _label(case, earliest)
    return "" if lead is None else f"{_label(case, 1 + lead)}, if begun in {case.quarters[0].label}"


def _label(case: Case, t: int) -> str:
    return case.quarters[t - 1].label if t <= len(case.quarters) else f"after {case.quarters[-1].label}"


def _example(case: Case, lever: Lever, subjects: list[str]) -> dict[str, str]:
    """Return the keys of a row with values that can be read."""
    row, found = lever.row, {}
    first, last = case.quarters[0].label, case.quarters[-1].label
    if row.subject:
        found[row.subject] = f"[{', '.join(subjects)}]" if row.subject.endswith("s") else subjects[0]
    if row.subject or row.quantity:
        earliest = getattr(_thing(case, lever, subjects[0] if subjects else ""), "earliest", 1)
        found["from"] = f'"{case.quarters[earliest - 1].label if earliest <= len(case.quarters) else first}"'
    if row.holds == "span":
        found["to"] = f'"{last}"'
    if row.quantity:
        found[row.quantity] = "0.01" if row.quantity == "share" else "1"
    return {**found, "note": '"why"', "source": ASSUMPTION}


def _measures(case: Case) -> str:
    """Return what can be decided in a model, each with the keys that name it."""
    known = named_in(case)
    there = (k for k in MEASURES.values() if all(known[kind] for _key, kind in k.about))
    listed = "; ".join(f"{k.id} ({', '.join(key for key, _kind in k.about)}), {k.words}" for k in there)
    lines = textwrap.wrap(f"Measures, each with its keys: {listed}.", COMMENT_COLUMNS, break_on_hyphens=False)
    return "\n".join(f"# {line}" for line in lines)


def _decision(case: Case) -> str:
    """Return an example of a decision about something that the model has."""
    quarter, reason = case.quarters[0].label, 'reason: "why", by: "who decided"'
    if case.homes:
        about = f"measure: open, home: {case.homes[0].id}"
        return f'#  - {{{about}, quarter: "{quarter}", sense: fix, value: 1, {reason}}}'
    need = next(iter(case.needs))
    about = f"measure: children, need: {need}, placement: {case.suitable[need][0]}"
    return f'#  - {{{about}, quarter: "{quarter}", sense: at_least, value: 0, {reason}}}'

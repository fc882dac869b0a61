"""How much of the difference between two answers each group of inputs explains, closing to the pound.

The groups are exchanged one after another, from those of the first run to those of the second, and the question is
solved again after each. A group explains what it adds after those before it: in another order it might be more or less.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from placement_opt.answering import Answer
from placement_opt.cycle.going_on import with_actuals
from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.inputs.claims_file import name_of
from placement_opt.inputs.frames import Inputs
from placement_opt.inputs.read_model import faults_of
from placement_opt.judge.reached import reaches
from placement_opt.judge.verdict import claims
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Prepared, question_of
from placement_opt.question import Want
from placement_opt.register.filed_runs import FiledRun
from placement_opt.register.input_groups import (
    GROUP_OF,
    GROUP_WORDS,
    OF_ACTUALS,
    OF_CHOICES,
    OF_CLAIM,
    OF_STRATEGY,
    OF_STRUCTURE,
    READ_BY_NOBODY,
)
from placement_opt.study.pool import answer_one
from placement_opt.study.variations import Ask

THE_MOST = "best_possible"  # in place of a plan: the most that the figures allow
REST = "rest"  # what no group of inputs explains
REST_WORDS = "The program's version and the computer"
FEW_NAMED = 2  # groups beside a first that are named
AND = ", with "  # between groups that only have an answer together
Key = tuple[str, str]  # claim, and the plan or THE_MOST


@dataclass(frozen=True)
class Side:
    """One of two runs whose inputs are exchanged."""

    run: FiledRun
    prepared: Prepared

    @property
    def amounts(self) -> dict[Key, float]:
        """Each claimed saving as the run recorded it: that of the recommended plan, and the most [GBP a year]."""
        found: dict[Key, float] = {}
        for claim in self.run.verdict.get("verdicts", []):
            if claim["unit"] == "GBP":
                found[claim["claim"], THE_MOST] = claim["best_possible"]
                found |= {(claim["claim"], p): gbp for p, gbp in claim["reached"].items() if p == RECOMMENDED}
        return found


@dataclass(frozen=True)
class Share:
    """What groups of inputs that were exchanged together explain, in whole pounds a year."""

    groups: tuple[str, ...]
    gbp: Mapping[Key, int]

    @property
    def words(self) -> str:
        """The groups as they are read; of many the first, and how many others."""
        first, *others = (GROUP_WORDS.get(name, REST_WORDS) for name in self.groups)
        many = len(others) > FEW_NAMED
        return AND.join([first, f"{len(others)} other groups"] if many else [first, *others])


@dataclass(frozen=True)
class Explained:
    """The way from the amounts of one run to those of another: before, plus every share, is after to the pound."""

    before: Mapping[Key, int]
    shares: tuple[Share, ...]
    after: Mapping[Key, int]
    why_not: str = ""  # why there are no shares


def explain(before: Side, after: Side, groups: Sequence[str], progress: Progress = quiet) -> Explained:
    """Return what each of the groups that differ explains, in their order, and what is left over.

    Where the inputs contradict each other, or no plan keeps every rule, until a further group is exchanged too, the two
    are told as one.
    """
    keys = [key for key in before.amounts if key in after.amounts]
    ends = [{key: round(side.amounts[key]) for key in keys} for side in (before, after)]
    if not keys:
        return Explained({}, (), {}, "The two have no claimed saving in common.")
    if not groups:
        return Explained(ends[0], (_rest(ends[0], ends[1], keys),), ends[1])
    levels = _levels(before, after, groups, keys, progress)
    if not levels:
        return Explained(ends[0], (), ends[1], "The inputs of the first run have no answer any more.")
    if sum(len(level.groups) for level in levels) < len(groups):
        return Explained(ends[0], (), ends[1], "The inputs of the second run have no answer any more.")
    return Explained(ends[0], tuple(_shares(ends, levels, keys)), ends[1])


def _levels(before: Side, after: Side, groups: Sequence[str], keys: Sequence[Key], progress: Progress) -> list[Share]:
    """Return the amounts of the first run solved again, and those after each exchange that has an answer."""
    levels: list[Share] = []
    taken: list[str] = []
    pending: list[str] = []
    for done, group in enumerate(["", *groups]):
        progress(done, len(groups) + 1, GROUP_WORDS.get(group, "The first run again"))
        pending += [group] if group else []
        found = _amounts(before, after, [*taken, *pending], keys)
        if found is not None:
            levels.append(Share(tuple(pending), found))
            taken, pending = [*taken, *pending], []
        elif not group:
            return []
    return levels


def _shares(ends: Sequence[Mapping[Key, int]], levels: Sequence[Share], keys: Sequence[Key]) -> list[Share]:
    """Return the difference from each level to the next, and what solving both ends again leaves over."""
    shares = [Share(k.groups, {key: k.gbp[key] - was.gbp[key] for key in keys}) for was, k in pairwise(levels)]
    again = {key: ends[0][key] + levels[-1].gbp[key] - levels[0].gbp[key] for key in keys}
    return [*shares, _rest(again, ends[1], keys)]


def _rest(before: Mapping[Key, int], after: Mapping[Key, int], keys: Sequence[Key]) -> Share:
    return Share((REST,), {key: after[key] - before[key] for key in keys})


def _amounts(before: Side, after: Side, taken: Collection[str], keys: Sequence[Key]) -> dict[Key, int] | None:
    """Return the amounts with some groups exchanged, in whole pounds; None if there is no answer with all of them."""
    try:
        ask = mixed(before, after, taken, tuple(dict.fromkeys(claim for claim, _plan in keys)))
    except BadInput:
        return None
    got = answer_one(ask)
    if not isinstance(got, Answer):
        return None
    found = dict(_found(got))
    return {key: round(found[key]) for key in keys} if found.keys() >= set(keys) else None


def _found(got: Answer) -> Iterator[tuple[Key, float]]:
    """Yield the most of each claim, and what the recommended plan reaches if there is one."""
    for claim in (k for k in claims(got.case) if k.id in got.best):
        yield (claim.id, THE_MOST), got.best[claim.id].amount
        if got.has(RECOMMENDED):
            yield (claim.id, RECOMMENDED), reaches(got.case, claim, got.plans[0], got.plan(RECOMMENDED))


def mixed(before: Side, after: Side, taken: Collection[str], wanted: tuple[str, ...]) -> Ask:
    """Return the question of one run with some groups of inputs of another.

    Raises BadInput if the figures then contradict each other.
    """

    def whose(group: str) -> Side:
        return after if group in taken else before

    read = _mixed_inputs(_without_own_claims(before.prepared), _without_own_claims(after.prepared), taken)
    if faults := faults_of(read):
        raise BadInput(faults)
    choices, strategy = whose(OF_CHOICES), whose(OF_STRATEGY)
    horizon = choices.run.options["horizon"]
    read, question = question_of(read, choices.prepared.base, strategy.prepared.strategy_file, horizon)
    actuals = whose(OF_ACTUALS).prepared.actuals
    made = dataclasses.replace(choices.prepared, inputs=read, question=question, actuals=actuals, counted=())
    question = with_actuals(made).prepared.question
    want = Want((DO_NOTHING, RECOMMENDED), wanted, whole_homes=choices.run.options["whole_homes"])
    return Ask(question, want, " + ".join(taken) or "as it was")


def _mixed_inputs(first: Inputs, second: Inputs, taken: Collection[str]) -> Inputs:
    """Return the tables of those groups that are taken from the second; what no plan reads goes with the structure."""
    from_second = {*taken, *([READ_BY_NOBODY] if OF_STRUCTURE in taken else [])}
    structure = second if OF_STRUCTURE in taken else first
    return dataclasses.replace(
        structure,
        tables={n: (second if GROUP_OF[n] in from_second else first).tables[n] for n in first.tables},
        sources={**first.sources, **second.sources},
        claims=(second if OF_CLAIM in taken else first).claims,
        own_claims=(),
    )


def _without_own_claims(prepared: Prepared) -> Inputs:
    """Return the inputs without the claims of the strategy, which go with it."""
    read = prepared.inputs
    return dataclasses.replace(read, claims=tuple(k for k in read.claims if name_of(k) not in read.own_claims))

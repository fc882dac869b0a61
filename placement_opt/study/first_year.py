"""A question over draws, ready for first decisions that are the same in all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement_opt.domain.early_decisions import EarlyDecision, early_decisions, share_decided
from placement_opt.domain.levers import Key
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, Programme, Stage, Variables, build
from placement_opt.formulation.build import COST, UNMET_NEED
from placement_opt.formulation.variables import safe_name
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.draws import is_number
from placement_opt.question import Question
from placement_opt.solve.matrix import Floats
from placement_opt.solve.packed import Numbers, Packed
from placement_opt.solve.two_stages import NO_COLUMN, Shared
from placement_opt.solving import beside
from placement_opt.study.draw_plans import (
    FIRST_DRAW,
    SOLVED,
    WITHOUT_PLAN,
    Ends,
    OverDraws,
    claims_over_draws,
    every,
    least_over_draws,
    packed_for,
    plan_over_draws,
)

DecisionKey = tuple[str, str, Key, int]  # lever, field of the variables, subject, quarter
DECIMALS_KEPT = 9  # decimals of a share
FIRST_YEAR_COLUMNS = ("lever", "subject", "quarter", "plan", "share", "central")


@dataclass(frozen=True)
class FirstYear:
    """What a plan decides in the first year: of each decision, the share of what turns out to be possible."""

    plan: str
    shares: Mapping[DecisionKey, float]


@dataclass(frozen=True)
class Staged:
    """A question over draws with every lever, after one presolve that leaves the first year's decisions standing."""

    question: Question
    nothing: OverDraws  # doing nothing, which sets limits for every other plan
    programme: Programme
    stages: tuple[Stage, ...]  # those of the recommended plan without its tie-break
    decisions: tuple[EarlyDecision, ...]
    packed: Packed
    shared: Shared

    @property
    def central(self) -> Floats:
        """The change of each decision in the model as it is, if all that is possible is decided."""
        return np.array([d.change[FIRST_DRAW] for d in self.decisions])


def staged(question: Question, draws: int) -> Staged:
    """Build the programme with every lever over draws; `question` has figures over draws, the first as they are."""
    c = question.case
    nothing = plan_over_draws(build(c, Brief(question.plan(DO_NOTHING), question.strategy)), every(draws))
    programme = build(c, _with_limits(question, nothing))
    stages = tuple(s for s in programme.stages[:-1] if not is_number(s.objective))
    decisions = early_decisions(c, QUARTERS_PER_YEAR, draws)
    kept = {safe_name(d.field, (*d.subject, t)) for d in decisions for t in range(1, len(c.quarters) + 1)}
    p = packed_for(programme, stages, [UNMET_NEED], draws, kept)
    return Staged(question, nothing, programme, stages, decisions, p, _shared(p, decisions))


def _with_limits(question: Question, nothing: OverDraws) -> Brief:
    """Return what is asked of the recommended plan, with what doing nothing makes a limit for it in each draw."""
    assert nothing.values is not None
    c = question.case
    brief = beside(c, Brief(question.plan(RECOMMENDED), question.strategy), nothing.values)
    if not c.outcome_limits:
        return brief
    without = claims_over_draws(build(replace(c, outcome_limits=()), brief), [], nothing.ends)
    return replace(brief, spared=np.nan_to_num(without.least[UNMET_NEED]))


def published(s: Staged) -> Programme:
    """Return the programme of the strategy as published, with the limits that doing nothing sets in each draw."""
    waiting = s.nothing.least[UNMET_NEED]
    brief = replace(s.programme.brief, plan=s.question.plan(AS_PUBLISHED), most_waiting=waiting)
    return build(s.question.case, brief)


def only(draws: Sequence[int], of: int) -> Ends:
    """Return which draws are asked: some of all, and the first, from where the others begin."""
    ends = np.full(of, WITHOUT_PLAN, dtype=every(of).dtype)
    ends[[FIRST_DRAW, *draws]] = SOLVED
    return ends


def _shared(p: Packed, decisions: Sequence[EarlyDecision]) -> Shared:
    """Say which column each decision settles in each draw."""
    place = {p.names[k]: n for n, k in enumerate(p.left)}

    def column(d: EarlyDecision, draw: int) -> int:
        if not d.works[draw]:
            return NO_COLUMN
        return place.get(safe_name(d.field, (*d.subject, int(d.works[draw]))), NO_COLUMN)

    columns = [[column(d, draw) for draw in range(p.draws)] for d in decisions]
    empty = (len(decisions), p.draws)
    return Shared(
        np.array(columns, dtype=np.int64).reshape(empty),
        np.array([d.rest for d in decisions]).reshape(empty),
        np.array([d.change for d in decisions]).reshape(empty),
    )


def with_shares(s: Staged, plan: str, shares: Sequence[float]) -> FirstYear:
    """Return a first year of shares in the order of the decisions, without what a solver's rounding puts beyond."""
    inside = np.round(np.clip(shares, 0.0, 1.0), DECIMALS_KEPT) + 0.0  # which makes a plain nought of -0.0
    return FirstYear(plan, dict(zip(map(key_of, s.decisions), map(float, inside), strict=True)))


def first_year_of(s: Staged, plan: str, values: Variables) -> FirstYear:
    """Return what a plan decides in the first year of the model as it is."""
    shares = [
        share_decided(d, float(np.broadcast_to(of, s.packed.draws)[FIRST_DRAW]), FIRST_DRAW)
        if (of := getattr(values, d.field).get((*d.subject, int(d.works[FIRST_DRAW])))) is not None
        else 0.0
        for d in s.decisions
    ]
    return with_shares(s, plan, shares)


def key_of(d: EarlyDecision) -> DecisionKey:
    """Return what tells a decision from all others."""
    return d.lever, d.field, d.subject, d.quarter


def with_first_year(s: Staged, year: FirstYear) -> Packed:
    """Return the programme with a first year decided in every draw."""
    p = s.packed
    lower, upper = (np.stack([n.at(draw) for draw in range(p.draws)]) for n in (p.lower, p.upper))
    share = np.array([year.shares[key_of(d)] for d in s.decisions])
    decision, draw = np.nonzero(s.shared.column != NO_COLUMN)
    column = s.shared.column[decision, draw]
    value = s.shared.rest[decision, draw] + share[decision] * s.shared.change[decision, draw]
    lower[draw, column] = upper[draw, column] = value
    return replace(p, lower=_by_draw(lower), upper=_by_draw(upper))


def _by_draw(table: Floats) -> Numbers:
    return Numbers(table[FIRST_DRAW], np.arange(table.shape[1]), table)


def foreseen(s: Staged, asked: Ends) -> OverDraws:
    """Find the least unmet need, and then cost, of each draw where everything is known from the first day."""
    return least_over_draws(s.packed, _unmet_and_cost(s), asked)


def after_first_year(s: Staged, year: FirstYear, asked: Ends) -> OverDraws:
    """Find the least unmet need, and then cost, of each draw once the first year is decided; all else follows it."""
    return least_over_draws(with_first_year(s, year), _unmet_and_cost(s), asked)


def _unmet_and_cost(s: Staged) -> list[Stage]:
    return [stage for stage in s.stages if stage.name in (UNMET_NEED, COST)]


def first_year_table(s: Staged, years: Sequence[FirstYear]) -> pd.DataFrame:
    """Return each decision that any of some plans takes, plan by plan, its share, and what it comes to in `central`.

    That is what it adds to the variable in the quarter in which it works, with the figures as they are: households
    whose recruitment begins; teams, homes (fewer than none: closed) and places in force from decisions so far.
    """
    taken = [
        (key_of(d), change)
        for d, change in zip(s.decisions, s.central, strict=True)
        if any(year.shares[key_of(d)] for year in years)
    ]
    rows = [
        (lever, "-".join(map(str, subject)), quarter, year.plan, share := year.shares[key], share * change)
        for (key, change) in taken
        for year in years
        for (lever, _field, subject, quarter) in [key]
    ]
    return pd.DataFrame(rows, columns=list(FIRST_YEAR_COLUMNS))


def first_year_by_lever(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the decisions of each lever come to, by quarter, since of homes that are alike any may close."""
    rows = table.groupby(["lever", "quarter", "plan"], sort=False, as_index=False)
    return rows.agg({"central": "sum"})

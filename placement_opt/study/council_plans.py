"""What each plan of a council comes to, found by itself or together with councils of the same structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement_opt.answering import Answer, answer
from placement_opt.domain.case import Case
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, FOUR
from placement_opt.formulation import Variables
from placement_opt.formulation.build import UNMET_NEED
from placement_opt.formulation.capacity import posts_fewer
from placement_opt.formulation.quantities import living_in, total
from placement_opt.kernel.draws import Figures, of_draw
from placement_opt.kernel.errors import NoFeasiblePlan, PlacementOptError, SolverFailed
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.results import Results
from placement_opt.prepared import Prepared
from placement_opt.question import Want
from placement_opt.solving import Baselines
from placement_opt.study.draw_plans import SOLVED, WITHOUT_PLAN
from placement_opt.study.futures import PlanOverDraws, plans_in_draws
from placement_opt.study.like_councils import together

ERROR = "error"  # beside the words for how a draw ends
ALL_PLANS = ""  # stands for them where none could be asked for
NOT_WITHOUT = "doing nothing has no plan, and every saving is measured from it"

CostIn = Callable[[str], Figures]  # year -> recurrent cost [GBP]


@dataclass(frozen=True)
class CouncilPlan:
    """One plan of one council: how it ended, and what it comes to if it is solved."""

    plan: str  # one of the four; ALL_PLANS of a council that could not be asked
    status: str  # solved | no plan | error
    reason: str = ""  # why it is not solved
    saving: Mapping[str, float] | None = None  # judged year -> recurrent saving against doing nothing [GBP a year]
    unmet: float | None = None  # least unmet need over the horizon [child-quarters]
    children: Mapping[str, float] | None = None  # setting -> children at the end of the last judged year
    posts: float | None = None  # posts fewer by then [FTE]


Found = tuple[CouncilPlan, ...]  # of one council, in the order of the four plans


def found_together(councils: Sequence[Prepared]) -> list[Found]:
    """Return the plans of councils of one structure, from one pass of the rules.

    A council of which some plan has not been solved so is asked by itself, which gives the reason as well.
    """
    if len(councils) == 1:
        return [found_alone(councils[0])]
    q = together(councils).question
    try:
        plans, _programme = plans_in_draws(q, len(councils), FOUR)
    except SolverFailed:
        return [found_alone(council) for council in councils]
    nothing = plans[DO_NOTHING].cost
    amounts = {name: _in_draws(q.case, k, nothing) for name, k in plans.items()}
    return [
        tuple(_of_one(amounts[name], n) for name in FOUR)
        if all(k.found.ends[n] == SOLVED for k in plans.values())
        else found_alone(council)
        for n, council in enumerate(councils)
    ]


def found_alone(prepared: Prepared) -> Found:
    """Return the plans of a council, each with its numbers or with the reason why there are none."""
    question, baselines = prepared.question, Baselines()
    missing: dict[str, str] = {}
    try:
        try:
            got = answer(question, Want(), baselines=baselines)
        except NoFeasiblePlan as error:
            missing = dict.fromkeys((n for n in FOUR if n not in (DO_NOTHING, AS_PUBLISHED)), _reason(error))
            got = answer(question, Want(plans=(DO_NOTHING, AS_PUBLISHED)), baselines=baselines)
    except NoFeasiblePlan as error:
        reasons = {DO_NOTHING: _reason(error)}
        return tuple(CouncilPlan(name, WITHOUT_PLAN, reasons.get(name, NOT_WITHOUT)) for name in FOUR)
    except SolverFailed as error:
        return (failed(error),)
    missing |= {name: _reason(error) for name, error in got.without.items()}
    found = {r.plan.name: r for r in got.plans}
    return tuple(
        CouncilPlan(name, WITHOUT_PLAN, missing[name]) if name in missing else _alone(got, found[name]) for name in FOUR
    )


def failed(error: PlacementOptError) -> CouncilPlan:
    """Return what stands for a council without an answer."""
    return CouncilPlan(ALL_PLANS, ERROR, _reason(error))


def _reason(error: PlacementOptError) -> str:
    """Return the first reason that an error gives, and how many there are besides."""
    told = error.reasons if isinstance(error, NoFeasiblePlan) else ()
    first, *more = told or str(error).splitlines() or [""]
    return f"{first} (and {len(more):,d} more)" if more else first


def _alone(got: Answer, plan: Results) -> CouncilPlan:
    nothing = got.plans[0]
    return _amounts(
        *(got.case, plan.plan.name, plan.values),
        lambda year: cost_in(nothing, year) - cost_in(plan, year),
        next((s.best for s in plan.stages if s.name == UNMET_NEED), 0.0),
    )


def _in_draws(c: Case, plan: PlanOverDraws, nothing: Mapping[str, Figures]) -> CouncilPlan:
    """Return the same with one value per draw."""
    return _amounts(
        *(c, plan.programme.brief.plan.name, plan.programme.variables),
        lambda year: nothing[year] - plan.cost[year],
        plan.found.least.get(UNMET_NEED, 0.0),
    )


def _amounts(c: Case, name: str, v: Variables, saved_in: CostIn, unmet: Figures) -> CouncilPlan:
    last = max(q.number for q in c.quarters if q.year == c.judged[-1])
    settings = dict.fromkeys(p.setting for p in c.placements.values())
    return CouncilPlan(
        plan=name,
        status=SOLVED,
        saving={year: saved_in(year) for year in c.judged},
        unmet=unmet,
        children={s: total(_living(c, v, s, last)) for s in settings},
        posts=posts_fewer(c, v, last),
    )


def _living(c: Case, v: Variables, setting: str, t: int) -> Iterator[Figures]:
    return (living_in(c, v, p.id, t) for p in c.placements.values() if p.setting == setting)


def _of_one(plan: CouncilPlan, n: int) -> CouncilPlan:
    """Return the values of one council."""
    found: CouncilPlan = of_draw(plan, n)
    return found

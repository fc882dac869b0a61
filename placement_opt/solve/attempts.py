"""What is tried, in turn, until HiGHS proves something, and how a claim that there is no plan is confirmed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import highspy

from placement_opt.kernel.errors import SolverFailed
from placement_opt.solve import answerable
from placement_opt.solve.matrix import done

OPTIMAL, INFEASIBLE = "Optimal", "Infeasible"  # what HiGHS says when it has proved something
PROVEN = (OPTIMAL, INFEASIBLE)

DUAL, PRIMAL = 1, 4  # HiGHS's simplex_strategy
USUAL_WEIGHTS, DEVEX = -1, 1  # HiGHS's simplex_dual_edge_weight_strategy
NO_END = 2**31 - 1  # HiGHS's own limit on steps of the simplex

Options = Mapping[str, Any]

OPTIONS: Options = {  # of every solve: no gap is accepted, one thread, a fixed seed
    "output_flag": False,
    "random_seed": 1,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "presolve": "choose",
    "solver": "choose",
    "simplex_strategy": DUAL,
    "simplex_iteration_limit": NO_END,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
    "simplex_dual_edge_weight_strategy": USUAL_WEIGHTS,
}
# A start that is nearly optimal is not thrown away, and weights of edges are not worked out exactly before the first
# step: that takes longer than the steps.
FROM_WHERE_IT_STANDS: Options = {
    "solver": "simplex",
    "dual_simplex_cost_perturbation_multiplier": 0.0,
    "simplex_dual_edge_weight_strategy": DEVEX,
}
# Of a search for whole homes: searching the neighbourhood of good plans, and starting over, take most of the time here
# and find nothing better.
SEARCH: Options = {
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_restart": False,
}
SEARCHED = "Solution limit reached"  # what HiGHS says of a search that ended at the steps that it was given
SOLVED_IN_A_MOMENT = 3000  # rows of a linear programme that is solved before anybody would wait for an answer
STEPS_PER_ROW = 10  # steps of the simplex per row and column; a solve from where HiGHS stands takes about one

# What is tried afresh where a solve settled nothing. The dual simplex goes without presolve, since what presolve took
# away cannot always be put back.
LINEAR_WAYS: tuple[Options, ...] = (
    {"solver": "simplex", "presolve": "off"},
    {"solver": "ipm"},
    {"solver": "choose"},
)
# With whole numbers HiGHS must choose: told "simplex" or "ipm" it would forget that they are whole.
WHOLE_WAYS: tuple[Options, ...] = (
    {"presolve": "off"},
    {"random_seed": 2},
)
# Who is asked, each afresh and without presolve, whether there is indeed no plan.
LINEAR_JUDGES: tuple[Options, ...] = (
    {"solver": "simplex", "presolve": "off"},
    {"solver": "ipm", "presolve": "off"},
    {"solver": "simplex", "presolve": "off", "simplex_strategy": PRIMAL},
)
WHOLE_JUDGES: tuple[Options, ...] = (
    {"presolve": "off"},
    {"presolve": "off", "random_seed": 2},
)
AGREED = 2  # judges who must say so


@dataclass(frozen=True)
class Engine:
    """A HiGHS model, whether it has whole numbers, and the options that were asked for over our own."""

    highs: Any
    whole: bool
    asked: Options

    @property
    def usual(self) -> Options:
        """The options of a solve from where the model stands."""
        return {**OPTIONS, **(SEARCH if self.whole else FROM_WHERE_IT_STANDS), **self.asked}


def options(engine: Engine, chosen: Options) -> None:
    """Set options of HiGHS. Raises SolverFailed for one that it does not know."""
    for name, value in chosen.items():
        done(engine.highs.setOptionValue(name, value), f"its option {name}")


def prove(engine: Engine, settles: Collection[str] = PROVEN, *, tries: int | None = None) -> str:
    """Solve from where the model stands, then afresh in one way after another, until HiGHS says what settles it.

    Without perturbed costs the simplex is several times quicker here and may, rarely, go round in circles: from where
    it stands it gets more steps than any honest solve has needed. `tries` limits the ways; the last status is returned.
    """
    size = engine.highs.getNumRow() + engine.highs.getNumCol()
    most = NO_END if engine.whole else STEPS_PER_ROW * size
    options(engine, {"simplex_iteration_limit": most, **engine.asked})
    status = _run(engine)
    for way in (WHOLE_WAYS if engine.whole else LINEAR_WAYS)[:tries]:
        if status in settles or _searched(engine, status):
            break
        status = _afresh(engine, way)
    return status


def _searched(engine: Engine, status: str) -> bool:
    """Say whether a search ended at its last step with a plan, which then stands with the bound that was proven."""
    return engine.whole and status == SEARCHED and has_plan(engine)


def has_plan(engine: Engine) -> bool:
    """Say whether the solver holds a plan that meets the rows."""
    feasible = int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return int(engine.highs.getInfo().primal_solution_status) == feasible


def confirm(engine: Engine) -> None:
    """Ask further ways of solving whether there is indeed no plan. Raises SolverFailed where they do not say so."""
    if not confirmed(engine):
        raise SolverFailed(
            "the solver said that no plan meets the rules, and when asked again in other ways it did not say so: "
            "nothing is printed. Look for a share, a price or a count far out of the ordinary."
        )


def confirmed(engine: Engine) -> bool:
    """Say whether two further ways of solving, afresh, say too that there is no plan, and none finds one."""
    agreed = 0
    for judge in WHOLE_JUDGES if engine.whole else LINEAR_JUDGES:
        status = _afresh(engine, judge)
        agreed += status == INFEASIBLE
        if status == OPTIMAL or agreed == AGREED:
            break
    return agreed == AGREED


def _afresh(engine: Engine, way: Options) -> str:
    """Solve with nothing kept from earlier solves, and set the usual options again."""
    strategy = engine.highs.getOptionValue("simplex_strategy")[1]
    done(engine.highs.clearSolver(), "clearSolver")
    options(engine, {**OPTIONS, **way, **engine.asked})
    status = _run(engine)
    options(engine, {**engine.usual, "simplex_strategy": strategy})
    return status


def _run(engine: Engine) -> str:
    quick = not engine.whole and engine.highs.getNumRow() <= SOLVED_IN_A_MOMENT
    answerable.run(engine.highs, quick=quick)
    return str(engine.highs.modelStatusToString(engine.highs.getModelStatus()))

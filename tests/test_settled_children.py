"""Settled children keep their council home: what closes, what may not, and what is said where it was announced."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.decisions import Decision
from placement_opt.formulation import build, limits
from placement_opt.judge.repair import no_plan
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.solve.stages import solve
from tests.town import NOTHING, announces, brief, plan_for, settled_town, still_town, town

OLD = ("older", "home")
BOTH = announces(closing={"oak": 2, "elm": 3})


def with_settled(children, **changes):
    """Return a still town with settled children in its homes and nobody else there; both homes may close at once."""
    plain = still_town(opening={OLD: children}, closures_per_quarter=2, safe_withdrawal=False, **changes)
    return settled_town(plain)


def open_at_the_end(case, b):
    _, _, plan = plan_for(case, b)
    return {h.id: plan.values.open[h.id, len(case.quarters)] for h in case.homes}


def test_homes_stay_open_for_the_settled_alone():
    """Three settled children need 3.33 beds: Elm has four, and costs less a bed than Oak."""
    found = open_at_the_end(with_settled(3.0), brief())
    assert sum(h.beds * found[h.id] for h in town().homes) == pytest.approx(3 / 0.9)


def test_who_has_left_still_counted_while_there():
    """Half leave each quarter, and the beds for all three stay: a child who stays to the end may be any of them."""
    leaving = dataclasses.replace(with_settled(3.0), exit={**still_town().exit, OLD: 0.5})
    _, _, plan = plan_for(leaving, brief())
    assert plan.values.x[(*OLD, 4)] == pytest.approx(3 / 16)
    beds = sum(h.beds * plan.values.open[h.id, 4] for h in leaving.homes)
    assert beds == pytest.approx(3 / 0.9)


def test_who_settles_later_counts_too():
    """Nobody is settled at the opening; two children of ten to fifteen turn 16 in the home and settle there."""
    case = with_settled(0.0)
    ageing = dataclasses.replace(case, opening={("calm", "home"): 2.0}, ageing={"calm": ("older", 0.5)}, moves=())
    _, _, plan = plan_for(ageing, brief())
    most = max(plan.values.x[(*OLD, t)] for t in range(5))
    assert most > 1
    assert sum(h.beds * plan.values.open[h.id, 4] for h in ageing.homes) * 0.9 >= most - 1e-6


def test_a_child_who_is_not_settled_holds_no_home_open():
    case = dataclasses.replace(with_settled(3.0), needs=town().needs, exit={**still_town().exit, OLD: 0.5})
    _, _, plan = plan_for(case, brief())
    assert sum(h.beds * plan.values.open[h.id, 4] for h in case.homes) < 1


@pytest.mark.parametrize("children", [9.0, 9.5, 85.0])
def test_an_overfull_opening_leaves_doing_nothing_a_plan(children):
    """Nine of ten beds can be filled: more settled children than that live there at the opening, half of whom leave."""
    case = dataclasses.replace(with_settled(children), exit={**still_town().exit, OLD: 0.95})
    _, _, nothing = plan_for(case, NOTHING)
    assert nothing.values.x[(*OLD, 4)] < children
    assert open_at_the_end(case, brief()) == pytest.approx({"oak": 1.0, "elm": 1.0})  # so that none is without a home


def test_announced_closures_leave_them_their_homes():
    case, b = with_settled(3.0), brief(fixed=True, strategy=BOTH)
    assert sum(h.beds * n for h, n in zip(case.homes, open_at_the_end(case, b).values(), strict=True)) * 0.9 >= 3.0


def test_closures_decided_against_it_clash_and_say_why():
    shut = tuple(Decision("open", (h,), 4, "fix", 0.0, "the lease ends", "property service") for h in ("oak", "elm"))
    case, b = with_settled(3.0), brief(fixed=True, strategy=announces(closing={"oak": 2, "elm": 3}, decisions=shut))
    with pytest.raises(NoFeasiblePlan):
        solve(build(case, b))
    emptied = dataclasses.replace(case, exit={**case.exit, OLD: 1.0})  # they leave in the first quarter
    said = " ".join(str(no_plan(emptied, b, ())).split())
    assert "settled children keep their council home, the opening" in said
    assert "decision of property service (the lease ends)" in said
    assert "let settled children change home when theirs closes; the plan then costs £" in said
    assert "lift a decision; the plan then costs £" in said


def test_a_verdict_can_name_it():
    assert limits()["the rule that settled children keep their home"] == ("settled_children_keep_their_home",)

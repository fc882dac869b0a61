"""Years in which more children leave care than usual: by hand, against the page, and against other usual shares."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.formulation import build
from placement_opt.formulation.planned_exits import within_reach
from placement_opt.formulation.pulp_face import problem_of
from placement_opt.inputs.resolve.transfer_mix import mix
from tests.formulation.rebuilt import Page, least
from tests.formulation.rebuilt_rows import rebuilt
from tests.formulation.test_rebuilt import BUYING, LEAVING, PLANS, TOWN, bests
from tests.town import MST, NOTHING, assign, brief, full_town, plan_for, still_town, town, unknowns

OWN = ("calm", "own")
TWICE_IN_QUARTER_2 = (1.0, 2.0, 1.0, 1.0)


def leaving_by_quarter(results) -> list[float]:
    flows = results.flows[results.flows["measure"] == "left care"]
    return [float(flows.loc[flows["quarter"] == q, "value"].sum()) for q in sorted(set(results.flows["quarter"]))]


def test_where_the_factor_of_a_quarter_is_2_twice_as_many_leave():
    """Of 20 children a tenth leave in a quarter, and a fifth of the 18 that are left in the second."""
    exits = {**still_town().exit, OWN: 0.1}
    case = still_town(opening={OWN: 20.0}, exit=exits, leaving=TWICE_IN_QUARTER_2)
    _, _, found = plan_for(case, NOTHING)
    assert leaving_by_quarter(found) == pytest.approx([2, 3.6, 1.44, 1.296], abs=1e-5)
    stock = [found.values.x[(*OWN, t)] for t in range(5)]
    assert stock == pytest.approx([20, 18, 14.4, 12.96, 11.664], abs=1e-5)


def test_a_quarter_in_which_nobody_leaves():
    exits = {**still_town().exit, OWN: 0.1}
    _, _, found = plan_for(still_town(opening={OWN: 20.0}, exit=exits, leaving=(0.0,) * 4), NOTHING)
    assert leaving_by_quarter(found) == pytest.approx([0, 0, 0, 0], abs=1e-6)
    assert found.values.x[(*OWN, 4)] == pytest.approx(20, abs=1e-5)


def test_children_are_neither_lost_nor_made():
    """Those at the end are those of the opening and those who came, less those who left care."""
    case = town(leaving=(1.5, 2.0, 0.5, 0.0))
    _, _, found = plan_for(case, NOTHING)
    v, last = found.values, len(case.quarters)
    there = sum(n for (_g, _p, t), n in v.x.items() if t == last) + sum(n for (*_k, t), n in v.u.items() if t == last)
    assert there + sum(leaving_by_quarter(found)) == pytest.approx(
        sum(case.opening.values()) + sum(case.entries.values()), abs=1e-5
    )


def test_support_after_care_is_for_those_who_leave_in_the_quarter():
    case = full_town(leaving=TWICE_IN_QUARTER_2)
    (support,) = (k for k in case.planned_exits if k.of_leavers)
    v = assign(unknowns(case), x={("older", "home", t): 5.0 for t in range(1, 5)})
    assert [within_reach(case, v, support, t) for t in (2, 3, 4)] == pytest.approx([2, 1, 1])  # of five a fifth leave


def written(case, path) -> str:
    """Return the programme of a town that may pull every lever as LP text."""
    problem_of(build(case, brief())).writeLP(str(path))
    return path.read_text("utf-8")


def test_twice_the_usual_in_every_quarter_is_twice_the_shares(tmp_path):
    """In every rule: who stays, who keeps a place under contract or a reviewed fee, who may have support.

    But for how fast new beds fill, which is at the pace of the opening.
    """
    case = full_town(new_homes=(), services=(MST,), exit={k: n / 2 for k, n in town().exit.items()})
    doubled = written(dataclasses.replace(case, leaving=(2.0,) * 4), tmp_path / "doubled.lp")
    assert doubled == written(dataclasses.replace(case, exit=town().exit), tmp_path / "shares.lp")
    assert doubled != written(case, tmp_path / "usual.lp")


def test_whose_children_stay_with_a_carer_follows_the_quarters():
    case = full_town(exit={k: n / 2 for k, n in town().exit.items()})
    doubled, usual = dataclasses.replace(case, leaving=(2.0,) * 4), full_town()
    assert mix(doubled, "agency", "own") == pytest.approx(mix(usual, "agency", "own"))


@pytest.mark.parametrize("case", [LEAVING, BUYING], ids=["by plan too", "and contracts"])
def test_the_page_alone_gives_the_programme_of_a_town_whose_years_differ(case):
    case = dataclasses.replace(case, leaving=(1.6,) * 4 + (0.5,) * 4)
    found = least(*rebuilt(Page(case, PLANS["recommended"])))
    assert found == pytest.approx(bests(case, PLANS["recommended"]), rel=1e-6, abs=2e-3)
    usual = dataclasses.replace(case, leaving=TOWN.leaving)
    assert found != pytest.approx(bests(usual, PLANS["recommended"]), rel=1e-3)

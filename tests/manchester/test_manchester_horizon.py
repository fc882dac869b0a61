"""Manchester over other horizons, and what its README says of council fostering if nothing is done."""

from __future__ import annotations

import dataclasses
import re

import pytest

from placement_opt import solving
from placement_opt.answering import answer as answer_to
from placement_opt.formulation.capacity import carer_places
from placement_opt.kernel import paths
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from tests.manchester.figures import MODEL, value

OWN = "foster_inhouse"


def question(horizon: int | None = None):
    return prepare(Options(model=paths.find_model("manchester"), horizon=horizon)).question


def grown_by_hand() -> float:
    """Return by how many places council fostering grows in a year: 3% of carers leave a quarter, 8 households come."""
    figures = {
        k: value("carers", k, placement=OWN)
        for k in ("households", "attrition", "usual_approvals", "places_per_household", "fillable_share")
    }
    households = figures["households"]
    for _ in range(4):
        households += figures["usual_approvals"] - figures["attrition"] * households
    return (households - figures["households"]) * figures["places_per_household"] * figures["fillable_share"]


@pytest.mark.slow
def test_with_nothing_done_council_fostering_grows_in_the_first_year_by_as_much_as_the_readme_says():
    asked = question()
    plan = solving.do_nothing(asked, Want())
    places = [carer_places(asked.case, plan.values, OWN, t) for t in (0, 4)]
    living = [sum(n for (_g, p, s), n in plan.values.x.items() if (p, s) == (OWN, t)) for t in (0, 4)]
    assert places[1] - places[0] == pytest.approx(grown_by_hand(), abs=0.01)
    said = re.search(
        r"council fostering grows by about (\d+) places in the first year",
        (MODEL / "README.md").read_text("utf-8").replace("\n", " "),
    )
    assert said
    assert places[1] - places[0] == pytest.approx(float(said[1]), abs=1)
    assert living[1] <= places[1] + 1e-6
    assert living[1] - living[0] == pytest.approx(places[1] - places[0], abs=1)  # which children fill


@pytest.mark.slow
def test_over_six_years_there_is_an_answer_that_says_that_budgets_go_on():
    asked = question(24)
    found = answer_to(asked, Want(plans=("do_nothing", "recommended"), best=("saving 2014/15",)))
    assert len(found.case.quarters) == 24
    last = found.case.quarters[-1].year
    (words,) = [k for k in found.warnings if k.startswith("Budgets")]
    given = max(b.year for b in asked.case.budgets if not b.carried)
    assert words == (
        f"Budgets for investment are given up to {given}. From {following(given)} on the recurrent ones of {given} go "
        "on, and one-off ones do not."
    )
    carried = [b for b in asked.case.budgets if b.year == last]
    assert carried
    assert all(b.carried and not b.one_off for b in carried)
    assert found.plan("recommended").cost <= found.plan("do_nothing").cost + 1
    assert found.plan("recommended").stages[0].best == pytest.approx(0, abs=1e-3)
    assert "saving 2014/15" in found.best


@pytest.mark.slow
def test_over_six_years_money_is_spent_where_nothing_but_carried_budgets_pay():
    asked = question(24)
    without = dataclasses.replace(asked.case, budgets=tuple(b for b in asked.case.budgets if not b.carried))
    want = Want(plans=("recommended",))
    cost = [
        answer_to(dataclasses.replace(asked, case=case), want).plan("recommended").cost
        for case in (asked.case, without)
    ]
    assert cost[0] < cost[1] - 1_000


def following(year: str) -> str:
    first = int(year[:4]) + 1
    return f"{first}/{(first + 1) % 100:02d}"

"""What a reader is shown, added up: every frame tidy, with a unit, and equal to what it was added up from."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.measure import summary
from placement_opt.measure.savings import one_off, published


@pytest.fixture(scope="module")
def plan(answer):
    return answer.plan("recommended")


def test_every_child_is_in_one_group(answer, plan):
    found = summary.children_by_quarter(answer.case, plan)
    assert list(found.columns) == summary.CHILDREN_COLUMNS
    assert set(found["group"]) == set(summary.GROUPS)
    rows = plan.children[plan.children["measure"].isin(("children", "waiting"))]
    counted = rows.groupby("quarter")["value"].sum()
    for quarter, total in found.groupby("quarter")["value"].sum().items():
        assert total == pytest.approx(counted[quarter])


def test_the_opening_groups_are_those_of_the_model(answer, plan):
    found = summary.children_by_quarter(answer.case, plan)
    opening = found[found["quarter"] == "opening"].set_index("group")["whole"].to_dict()
    assert (opening["council_homes"], opening["other_residential"], opening["other_fostering"]) == (45, 135, 958)
    assert sum(opening.values()) == 1302


def test_capacity_is_that_of_the_plans_rows(answer, plan):
    found = summary.capacity_by_quarter(answer.case, plan).set_index(["quarter", "measure"])["value"]
    rows = plan.children.set_index(["quarter", "measure"])["value"].sort_index()
    for q in answer.case.quarters:
        assert found[q.label, "homes_open"] == pytest.approx(rows[q.label, "open homes"].sum())
        assert found[q.label, "beds"] == pytest.approx(rows[q.label, "registered beds"].sum())
        teams = found[q.label, "mtfc_teams"] + found[q.label, "service_teams"]
        assert teams == pytest.approx(rows[q.label, "teams"].sum())


def test_posts_are_one_row_a_plan_and_quarter(answer):
    found = summary.posts_by_quarter(answer.plans)
    assert len(found) == len(answer.plans) * len(answer.case.quarters)
    assert set(found["unit"]) == {"FTE"}
    assert (found[found["plan"] == "do_nothing"]["value"] == 0).all()


def test_the_schedule_stands_beside_the_published_one(answer):
    for basis in ("do_nothing", "frozen"):
        for reading in ("level", "cash"):
            found = summary.schedule_table(answer.case, answer.savings, basis, reading)
            amounts = found.set_index(["plan", "year", "line"])["value"]
            assert amounts["published", "2014/15", "total"] == published(answer.case)["total", "2014/15", reading]
            for (name, year), rows in found.groupby(["plan", "year"]):
                lines = rows[rows["line"] != "total"]["value"]
                assert math.fsum(lines) == pytest.approx(amounts[name, year, "total"])
            assert list(dict.fromkeys(found["line"]))[-1] == "total"


def test_savings_without_a_schedule_are_those_of_the_plans(answer):
    none = dataclasses.replace(answer.case, schedule=())
    assert summary.with_published(none, answer.savings).equals(answer.savings)


def test_one_off_costs_add_up_to_their_total(answer):
    found = summary.one_off_table(answer.case, answer.plans)
    for (name, year), rows in found.groupby(["plan", "year"]):
        total = rows.loc[rows["line"] == "total", "value"].item()
        amounts = [gbp for (_line, y), gbp in one_off(answer.plan(name)).items() if y == year]
        assert total == pytest.approx(math.fsum(amounts))


def test_funding_is_what_is_paid_and_what_there_is(answer, plan):
    found = summary.funding_table(answer.case, plan)
    paid = found[found["measure"] == "paid"]["value"]
    assert math.fsum(paid) == pytest.approx(math.fsum(plan.funding["gbp"]))
    budget = found[found["measure"] == "budget"]["value"]
    assert math.fsum(budget) == pytest.approx(math.fsum(k.amount for k in answer.case.budgets))


def test_the_bridge_leads_from_start_to_end(answer):
    found = summary.bridge_table(answer.bridge)
    assert answer.bridge.start + math.fsum(found["value"]) == pytest.approx(answer.bridge.end, abs=0.005)


def test_shares_of_spend_are_shares(answer, plan):
    shares = summary.evidence_shares(plan)
    assert math.fsum(shares.values()) == pytest.approx(1)
    found = summary.evidence_table(plan, answer.prepared.grades)
    figures = found[found["measure"] == "figures"]["value"]
    assert math.fsum(figures) == sum(answer.prepared.grades.values())
    assert set(found["grade"]) <= set(summary.GRADES)


def test_whole_homes_cost_what_they_cost_more(answer):
    assert summary.whole_homes_table(answer.plans, {}).empty
    relaxed = {r.plan.name: r.cost - 7 for r in answer.plans}
    found = summary.whole_homes_table(answer.plans, relaxed)
    gaps = found[found["measure"] == "gap"]["value"]
    assert list(gaps) == pytest.approx([7] * len(answer.plans))

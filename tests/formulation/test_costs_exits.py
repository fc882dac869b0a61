"""The costs of planned exits and of what follows them, by hand. Quarters have 13 weeks."""

from __future__ import annotations

import pytest

from placement_opt.domain.schedule_lines import OUTSIDE
from placement_opt.formulation import planned_exits
from tests.formulation.test_costs import bill
from tests.town import assign, brief, full_town, unknowns

TOWN = full_town()
EXTERNAL, OWN, AGENCY = ("complex", "external"), ("calm", "own"), ("calm", "agency")


def test_each_exit_is_paid_once_at_the_price_of_where_the_child_lives():
    leave = {("return_home", *EXTERNAL, 2): 2, ("return_home", *OWN, 2): 3, ("guardian", *AGENCY, 3): 1}
    paid = bill(planned_exits.planned_exit_work, TOWN, leave=leave)
    assert paid["Return home: work", 2] == 2 * 4_000 + 3 * 1_000
    assert paid["A guardian: work", 3] == 2_000
    assert paid["Return home: work", 3] == 0


def test_an_allowance_is_paid_by_the_week_for_the_mean_of_the_quarters_ends():
    paid = bill(planned_exits.allowances_after_care, TOWN, allowances={("guardian", 1): 4, ("guardian", 2): 6})
    assert paid["A guardian: allowances after care", 1] == 100 * 13 * 2  # none at the opening
    assert paid["A guardian: allowances after care", 2] == 100 * 13 * 5
    assert paid["Return home: allowances after care", 2] == 0


def test_both_follow_their_own_price_index():
    dearer = {key: 1.1 if key[0] == "allowances" else 1.2 if key[0] == "pay" else 1.0 for key in TOWN.price_index}
    case = full_town(price_index=dearer)
    work = bill(planned_exits.planned_exit_work, case, leave={("guardian", *AGENCY, 3): 1})
    paid = bill(planned_exits.allowances_after_care, case, allowances={("guardian", 1): 4})
    assert work["A guardian: work", 3] == pytest.approx(1.2 * 2_000)
    assert paid["A guardian: allowances after care", 1] == pytest.approx(1.1 * 100 * 13 * 2)


def test_both_recur_leave_the_budget_and_belong_to_no_line_of_the_schedule():
    v = assign(unknowns(TOWN), leave={("guardian", *AGENCY, 1): 1}, allowances={("guardian", 1): 1})
    for cost in (planned_exits.planned_exit_work, planned_exits.allowances_after_care):
        items = list(cost(TOWN, brief(), v))
        assert {(k.schedule, k.one_off, k.cashable, k.invests) for k in items} == {(OUTSIDE, False, True, None)}

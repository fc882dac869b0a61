"""The page alone gives the programme with limits on outcomes: each measure binds, and all of them together."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.outcome_measures import OUTCOMES
from tests.formulation.examples_outcomes import at_least, at_most, limited
from tests.formulation.rebuilt import Page, least
from tests.formulation.rebuilt_rows import rebuilt
from tests.formulation.test_rebuilt import PLANS, TOWN, bests

FAMILIAR = dataclasses.replace(  # children of complex need may live with ordinary carers, and siblings are known
    TOWN,
    families=("foster", "mtfc"),
    siblings={"own": 0.8, "agency": 0.4, "home": 0.1, "external": 0.0, "special_foster": 0.5, "mtfc": 0.0},
    suitable={**TOWN.suitable, "complex": ("home", "external", "own", "special_foster", "mtfc")},
    exit={**TOWN.exit, ("complex", "own"): 0.1},
)
BRIEF = dataclasses.replace(PLANS["recommended"], nothing={("complex", t): 1.0 for t in range(1, 9)}, spared=0.0)
LIMITS = (
    at_least("share_in_a_family", 0.6, "complex", begin=2, end=8),
    at_least("share_in_own_area", 0.9905, "calm", begin=8, end=8),
    at_least("share_of_siblings_together", 0.762, begin=8, end=8),
    at_most("moved_by_plan", 2.5, begin=2, end=8),
    at_most("failed_step_downs", 0.7, begin=3, end=8),
    at_most("unplanned_endings", 0.9, begin=3, end=8),
    at_most("moved_after_an_ending", 0.9, "complex", begin=3, end=8),
    at_most("moved", 4.9, begin=4, end=8),
    at_most("moved_without_a_plan", 2.8, begin=3, end=8),
    at_most("complex_in_ordinary_fostering", 2.5, "complex", begin=3, end=8),
    at_most("unmet_need", 1, begin=3, end=8),
)
TOGETHER = tuple(k for k in LIMITS if "share" not in k.measure)
NEVER_BINDS = {"unmet_need"}  # nobody waits in this town


def test_every_measure_is_written_twice():
    assert {k.measure for k in LIMITS} == set(OUTCOMES)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda k: k.measure)
def test_the_page_alone_gives_each_limit_and_it_binds(limit):
    case = limited(limit, case=FAMILIAR)
    found = bests(case, BRIEF)
    assert least(*rebuilt(Page(case, BRIEF))) == pytest.approx(found, rel=1e-6, abs=2e-3)
    free = bests(FAMILIAR, BRIEF)
    assert (found != pytest.approx(free, rel=1e-6, abs=2e-3)) == (limit.measure not in NEVER_BINDS)


def test_the_page_alone_gives_all_of_them_together():
    case = limited(*TOGETHER, case=FAMILIAR)
    assert least(*rebuilt(Page(case, BRIEF))) == pytest.approx(bests(case, BRIEF), rel=1e-6, abs=2e-3)


@pytest.mark.parametrize("plan", ["do nothing", "only recruit"])
def test_a_comparison_has_no_limits_on_outcomes(plan):
    case = limited(*LIMITS, case=FAMILIAR)
    assert bests(case, PLANS[plan]) == bests(FAMILIAR, PLANS[plan])

"""A first year that buys knowledge: the value of waiting by hand, and the laws that it keeps."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest

from placement_opt.fund.effects_known import at_sizes
from placement_opt.fund.foreseen_results import ForeseenResults, can_be_tried, foreseen_results, watched
from placement_opt.fund.fund_build import asked, solved_fund
from placement_opt.fund.fund_first_year import first_year
from placement_opt.fund.fund_ledger import fund_ledger
from placement_opt.fund.fund_quantities import balance
from placement_opt.fund.fund_variables import ChildrenSide
from placement_opt.fund.two_year_programme import column_in, in_each_scenario, two_years
from placement_opt.fund.what_to_try import decided_now, what_to_try
from placement_opt.inputs.fund_settings import FirstYearChoices, read_fund_choices
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve_columns
from tests.fund.tiny_fund import (
    CLASSES,
    FEWER_CALLS,
    FEWER_NIGHTS,
    FUND,
    NIGHTS_PAID,
    TO_HEALTH,
    TO_POLICE,
    VISITS,
    changed,
    figure,
    tiny_fund,
)
from tests.paths import ROOT

CHOICES = read_fund_choices(ROOT / "config" / "fund.yaml")
FEW = CHOICES.model_copy(update={"first_year": FirstYearChoices(draws=60, stand_for_all=6, trial=10, seed=1)})
TWO = ForeseenResults(
    {("visits", "night"): np.array([0.1, 0.4])}, np.array([0.5, 0.5]), ("visits",), (), drawn=2, distance=0.0
)


def one_case_at_a_time(**changes):
    """Return a fund of visits alone, rich enough, which is asked for the benefit of all.

    A case that starts by the seventh of twelve quarters brings £1,000 times its size, and costs £300: at 0.25, the
    mean of the two sizes below, it loses £50; at 0.4 it gains £100, or £20 if it starts in the eighth.
    """
    rich = changed(FUND, money={"2013/14": 1e6})
    given = {"members": (rich,), "agreements": (), "interventions": {"visits": VISITS}, "ask": "partners"}
    size = figure(0.25, 0.0, 0.5)
    return tiny_fund(**{**given, "avoidances": (changed(FEWER_NIGHTS, size=size),), **changes})


def by_hand(trial, f=None, results=TWO):
    p = in_each_scenario(f or one_case_at_a_time(), results)
    now = decided_now(p, results)
    return p, now, what_to_try(p, results, trial, now)


def later_cases(p, plan, s):
    names = [z.name for (_i, _k, t), z in p.variables.started.items() if t > 4]
    return sum(plan.numbers[column_in(name, s, plan.programme.common)] for name in names)


def test_ten_trial_cases_that_lose_buy_what_the_good_scenario_brings():
    """Ten cases lose £500; if it works, 30 cases at £100 and 10 at £20 follow, else none: -500 + 3,200 / 2."""
    p, now, later = by_hand(trial=10)
    assert now.benefit == pytest.approx(0, abs=1e-6)
    assert later.benefit == pytest.approx(-500 + 3200 / 2)
    assert later.tried == {"visits"}
    assert [later_cases(p, later, s) for s in (0, 1)] == pytest.approx([0, 40], abs=1e-6)
    first = [later.numbers[z.name] for (_i, _k, t), z in p.variables.started.items() if t <= 4]
    assert sum(first) == pytest.approx(10)


def test_a_trial_that_is_worth_little_more_than_it_costs_is_bought():
    """Thirty cases lose £1,500 of the £1,600 that knowing is worth."""
    assert by_hand(trial=30)[2].benefit == pytest.approx(100)


def test_a_trial_that_costs_more_than_it_can_teach_is_not_bought():
    """Forty cases lose £2,000, more than the £1,600 that knowing is worth."""
    _p, now, later = by_hand(trial=40)
    assert later is now
    assert later.tried == frozenset()


def test_what_nobody_can_start_enough_of_teaches_nothing():
    slow = one_case_at_a_time(interventions={"visits": changed(VISITS, growth=0.9)})  # 0.9 + 1.8 + 2.7 + 3.6 cases
    assert by_hand(trial=10, f=slow)[2].tried == frozenset()
    assert not can_be_tried(slow, slow.interventions["visits"], 10)
    assert can_be_tried(slow, slow.interventions["visits"], 9)


def test_an_effect_below_nothing_keeps_a_block_and_stops_no_case():
    """Were the rows of a block held at an effect that raises the use, the trial could not start at all."""
    blocks = changed(TO_HEALTH, agency="council", block=1.0, step_cost=0.0)
    f = one_case_at_a_time(values=(TO_POLICE, blocks))
    worse = ForeseenResults({("visits", "night"): np.array([-0.2, 0.9])}, TWO.weights, ("visits",), (), 2, 0.0)
    _p, now, later = by_hand(10, f, worse)
    assert later.benefit > now.benefit >= 0
    assert later.tried == {"visits"}


def test_trial_cases_are_watched_from_their_start_to_the_end_of_the_year():
    """Cases of four quarters are seen for 3, 2, 1 and 0 quarters after a lag of one: 1.5 on average."""
    f = tiny_fund()
    seen = watched(f, FEWER_NIGHTS, 10)
    assert (seen.expected, seen.shown) == pytest.approx((10 * 0.5 * 1.5, 1.0))
    faded = watched(f, changed(FEWER_NIGHTS, fade=0.5), 10)
    assert faded.shown == pytest.approx((3 * 1 + 2 * 0.5 + 1 * 0.25) / 6)
    assert watched(f, changed(FEWER_NIGHTS, lag=4), 10) is None


def test_scenarios_have_the_mean_that_is_believed_now_and_less_spread_than_the_doubt():
    results = foreseen_results(tiny_fund(), CHOICES.first_year, CHOICES.tracking.interval)
    assert results.weights.sum() == pytest.approx(1)
    assert 1 < len(results.weights) <= CHOICES.first_year.stand_for_all
    for key, a in ((("classes", "call"), FEWER_CALLS), (("visits", "night"), FEWER_NIGHTS)):
        sizes = results.sizes[key]
        assert sizes @ results.weights == pytest.approx(a.size.value)
        spread = np.sqrt((sizes - a.size.value) ** 2 @ results.weights)
        assert 0 < spread < (a.size.high - a.size.low) / 2 / 1.6448536


def test_more_trial_cases_say_more():
    def spread(trial):
        choices = CHOICES.first_year.model_copy(update={"trial": trial, "stand_for_all": 200})
        results = foreseen_results(one_case_at_a_time(), choices, CHOICES.tracking.interval)
        return float((results.sizes["visits", "night"] - 0.25) ** 2 @ results.weights)

    assert spread(2.0) < spread(10.0) < spread(40.0)


@pytest.mark.parametrize("fade", [0.0, 0.5])
def test_very_many_trial_cases_say_all_there_is_to_know(fade):
    choices = CHOICES.first_year.model_copy(update={"trial": 1e6, "stand_for_all": 200})
    size = figure(0.25, 0.15, 0.35)
    visits = changed(VISITS, capacity=1e6, growth=1e6)
    f = one_case_at_a_time(avoidances=(changed(FEWER_NIGHTS, size=size, fade=fade),), interventions={"visits": visits})
    results = foreseen_results(f, choices, CHOICES.tracking.interval)
    spread = np.sqrt((results.sizes["visits", "night"] - 0.25) ** 2 @ results.weights)
    assert spread == pytest.approx(0.1 / 1.6448536, rel=0.15)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ask": "partners"},
        {"ask": "families"},
        {"agreements": (changed(NIGHTS_PAID, floor=200.0, cap=2000.0),)},
        {"values": (TO_POLICE, changed(TO_HEALTH, agency="council", block=2.0, step_cost=50.0)), "whole_blocks": True},
        {"avoidances": (changed(FEWER_CALLS, size=figure(0.1, -0.6, 0.8)), FEWER_NIGHTS), "ask": "partners"},
    ],
)
def test_waiting_is_never_worth_less_than_nothing(changes):
    r = first_year(tiny_fund(**changes), FEW)
    assert r.value_of_waiting >= 0
    assert r.adaptive == pytest.approx(r.now + r.value_of_waiting)
    assert sum(s.weight for s in r.scenarios) == pytest.approx(1)
    assert all(one.cases >= 0 for one in r.portfolio)
    tried = {i: sum(one.cases for one in r.portfolio if one.intervention == i) for i in r.tried}
    assert all(n >= 10 - 1e-4 for n in tried.values())
    for i in {"classes", "visits"} - set(r.tried):  # of what was not tried all scenarios do the same
        assert np.ptp([s.cases[i] for s in r.scenarios]) == pytest.approx(0, abs=1e-5)


def test_without_doubt_waiting_is_worth_nothing():
    sure = tuple(changed(a, size=figure(0.5)) for a in (FEWER_CALLS, FEWER_NIGHTS))
    r = first_year(tiny_fund(avoidances=sure), FEW)
    assert (r.value_of_waiting, r.tried, len(r.scenarios)) == (0.0, (), 1)
    assert r.now == pytest.approx(r.at_expected)
    assert r.now > 0


def test_waiting_is_worth_something_where_more_can_be_done_of_what_works():
    hardly_worse = changed(FEWER_NIGHTS, size=figure(0.29, -0.2, 0.8))  # a case loses £10
    r = first_year(one_case_at_a_time(avoidances=(hardly_worse,)), FEW)
    assert r.now == 0
    assert r.value_of_waiting > 100
    assert r.tried == ("visits",)
    better = max(r.scenarios, key=lambda s: s.sizes["visits", "night"])
    worse = min(r.scenarios, key=lambda s: s.sizes["visits", "night"])
    assert better.cases["visits"] > worse.cases["visits"] == pytest.approx(0, abs=1e-5)


def test_what_comes_too_late_or_is_decided_by_others_is_told():
    late = changed(FEWER_NIGHTS, lag=5)
    inside = changed(CLASSES, runs_in="mst", cost=figure(0.0))
    f = tiny_fund(20, avoidances=(FEWER_CALLS, late), interventions={"classes": inside, "visits": VISITS})
    r = first_year(f, FEW)
    assert r.value_of_waiting == 0
    assert any(note.startswith("Health visits:") for note in r.notes)
    assert any("Parenting classes" in note for note in r.notes)
    assert any("council" in note for note in first_year(tiny_fund(ask="families"), FEW).notes)


def test_no_first_year_that_meets_the_rules_is_told():
    with pytest.raises(NoFeasiblePlan):
        first_year(tiny_fund(opening_balance=-1e6), FEW)


def two_in_doubt(**changes):
    """Return the tiny fund with money for both of its interventions, each of which hardly pays for all."""
    sizes = (changed(FEWER_CALLS, size=figure(0.7, 0.2, 1.0)), changed(FEWER_NIGHTS, size=figure(0.29, -0.2, 0.8)))
    rich = changed(FUND, money={"2013/14": 2e4})
    return tiny_fund(**{"avoidances": sizes, "members": (rich,), "ask": "partners", "agreements": (), **changes})


def settled(f):
    results = foreseen_results(f, FEW.first_year, FEW.tracking.interval)
    p = in_each_scenario(f, results)
    return p, results, decided_now(p, results)


@pytest.mark.parametrize("changes", [{}, {"members": (FUND,)}, {"ask": "council", "agreements": (NIGHTS_PAID,)}])
def test_no_other_choice_of_what_to_try_brings_more(changes):
    p, results, now = settled(two_in_doubt(**changes))
    best = now.benefit
    for tried in (("classes",), ("visits",), ("classes", "visits")):
        y = two_years(p, results, tried, dict.fromkeys(tried, 10.0))
        with contextlib.suppress(NoFeasiblePlan):  # ten classes cost more than the smaller fund has
            best = max(best, -solve_columns(session(y.programme), y.programme.stages[:1])[1][0].best)
    assert what_to_try(p, results, 10.0, now).benefit == pytest.approx(best, abs=1.0)


def test_what_is_expected_is_what_the_ledger_says_in_each_scenario():
    p, results, now = settled(two_in_doubt())
    later = what_to_try(p, results, 10.0, now)
    assert later.tried
    in_scenarios = 0.0
    for s, weight in enumerate(results.weights):
        named = {z: column_in(z, s, later.programme.common) for z in p.programme.columns.bounds}
        v = solved_fund(p, {z: later.numbers[name] for z, name in named.items()}, ChildrenSide())
        f = at_sizes(p.f, {key: float(sizes[s]) for key, sizes in results.sizes.items()})
        in_scenarios += weight * asked(f, v, fund_ledger(f, v))
        assert min(float(balance(f, v, q.number)) for q in f.quarters) >= -1e-6
    assert later.benefit == pytest.approx(in_scenarios, abs=0.01)

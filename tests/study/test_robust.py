"""A first year for all draws: in a town whose best is known by hand, and against what each draw would do by itself."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from placement_opt.domain.claims import Rules
from placement_opt.domain.figure import Figure
from placement_opt.formulation.build import COST, UNMET_NEED
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.prepared import Options, prepare, with_horizon
from placement_opt.question import Question
from placement_opt.study.draw_plans import SOLVED, every, plan_over_draws
from placement_opt.study.first_year import (
    FirstYear,
    after_first_year,
    first_year_by_lever,
    first_year_table,
    foreseen,
    key_of,
    staged,
)
from placement_opt.study.out_of_sample import FORESIGHT, PUBLISHED_THROUGHOUT, out_of_sample, told
from placement_opt.study.robust import ROBUST, decide, decided, robust, worst_tenth
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.scenario_reduction import Reduced
from placement_opt.study.workers import Workers
from tests.study.test_futures import DRAWS, STRATEGY, drawn
from tests.town import announces, still_town

ALL = 40  # draws at most that stand for all: more than these towns have
NONE, MANY = 0, 1  # whether children come in the second quarter
PENNY = 0.05  # unmet need is held at a hundred-thousandth of a child-quarter above its least
RECRUIT = ("recruit", "recruit", ("own",), 1)
DEAR = 200_000  # GBP for an approval, far more than waiting could cost
HOUSEHOLD = 2_000 + 20 * 13 * 3  # approved in the second of four quarters
SPARED = 1.6 * (800 - 300) * 13 * 2.5  # by a household's 1.6 children, who come in the middle of that quarter


def awaiting(*futures: int, agencies: float = 3.0, approval: float = 2_000) -> Question:
    """Return a town of four quarters whose own carers are full, where 1.6 children come, or nobody does.

    A household can only be approved for them if it is recruited in the first quarter; else they go to an agency.
    """
    came, town = np.array(futures, float), still_town(begins="2013/14 Q1", length=4)
    recruitment = Figure(approval, "assumed")
    own = dataclasses.replace(town.carers["own"], households=12.5, recruitment_cost=recruitment)
    town = dataclasses.replace(
        town,
        carers={**town.carers, "own": own},
        moves=(),
        entry_mix={**town.entry_mix, ("calm", "foster"): 1.0, ("calm", "family"): 0.0},
        entries={(g, t): (1.6 if (g, t) == ("calm", 2) else 0.0) * came for g, t in town.entries},
        market={**town.market, "agency": agencies},
    )
    return Question(town, announces(), Rules(("recommended",), 0.05), "awaiting")


def test_a_household_is_recruited_now_where_children_may_come():
    """Half and half: a household costs 2,780 whatever comes, and spares 26,000 where children come.

    Who knew would recruit in one future alone and save half a household; who reckons with nobody, as the central
    figures do, pays an agency in the other.
    """
    found = robust(awaiting(NONE, NONE, MANY), 3, keep=ALL)
    assert found.chosen.weights == (0.5, 0.5)
    assert found.first_year.shares[RECRUIT] == pytest.approx(0.5)  # one of the two that can be recruited in a quarter
    assert found.recommended.shares[RECRUIT] == 0
    children, pounds = found.worth_of_foresight
    assert (children, pounds) == (pytest.approx(0, abs=1e-4), pytest.approx(HOUSEHOLD / 2, abs=PENNY))
    children, pounds = found.worth_of_robust
    assert (children, pounds) == (pytest.approx(0, abs=1e-4), pytest.approx(SPARED / 2 - HOUSEHOLD, abs=PENNY))


@pytest.mark.parametrize(("nobody", "recruited"), [(9, 0.0), (8, 0.5)])
def test_a_household_is_recruited_only_where_it_pays_on_average(nobody, recruited):
    """2,780 / 26,000 is more than one in ten and less than one in nine."""
    futures = [NONE, *[NONE] * nobody, MANY]
    found = robust(awaiting(*futures), len(futures), keep=ALL)
    assert found.first_year.shares[RECRUIT] == pytest.approx(recruited)


def test_unmet_need_comes_before_cost_however_rare():
    """Without agencies the children of one future in ten would wait: 1.6 of them in each of three quarters.

    A bed is left for one of them if no home closes, which the central figures would have; the other 0.6 need 0.375 of a
    household.
    """
    futures = [NONE] * 10 + [MANY]
    found = robust(awaiting(*futures, agencies=0.0, approval=DEAR), len(futures), keep=ALL)
    assert found.first_year.shares[RECRUIT] == pytest.approx(0.375 / 2)
    assert sum(n for key, n in found.first_year.shares.items() if key[0] == "close_homes") == pytest.approx(0)
    assert found.robust.unmet == pytest.approx(0, abs=1e-4)
    assert found.central.unmet == pytest.approx(1.6 * 3 / 10, abs=1e-4)
    children, pounds = found.worth_of_robust
    assert children == pytest.approx(0.48, abs=1e-4)
    assert pounds < -0.375 * DEAR / 2


@pytest.fixture(scope="module")
def asked():
    return Question(drawn(), STRATEGY, Rules(("as_published", "recommended"), 0.05), "the town")


@pytest.fixture(scope="module")
def ready(asked):
    return staged(asked, DRAWS)


@pytest.fixture(scope="module")
def found(ready):
    return decided(ready, ALL)


def test_one_draw_alone_is_the_recommended_plan_of_that_draw(ready):
    foresight = foreseen(ready, every(DRAWS))
    recommended = plan_over_draws(ready.programme, every(DRAWS))
    for draw in range(DRAWS):
        alone = decide(ready, ROBUST, Reduced((draw,), (1.0,), 0.0), foresight)
        assert alone.unmet[0] == pytest.approx(recommended.least[UNMET_NEED][draw], abs=1e-4)
        assert alone.cost[0] == pytest.approx(recommended.least[COST][draw], abs=0.5)
        for stage in ready.stages:  # a single run holds each best with a step to spare, which those after it can use
            room = 5.0 if stage.unit == "GBP" else 0.01
            assert alone.reached[stage.name] == pytest.approx(recommended.least[stage.name][draw], abs=room), stage.name


def test_the_first_year_is_the_same_in_every_draw_and_all_else_is_the_best_that_follows(ready, found):
    """Once its first year is decided in each draw alone, the plan costs and leaves waiting what it did in all."""
    after = after_first_year(ready, found.first_year, every(DRAWS))
    weights, chosen = np.array(found.chosen.weights), list(found.chosen.draws)
    assert set(after.ends[chosen]) == {SOLVED}
    assert weights @ after.least[UNMET_NEED][chosen] == pytest.approx(found.robust.unmet, abs=1e-4)
    assert weights @ after.least[COST][chosen] == pytest.approx(found.robust.cost, abs=1.0)


def test_knowing_is_no_worse_than_robust_and_that_no_worse_than_the_central_first_year(found):
    better = [(plan.unmet, plan.cost) for plan in (found.foresight, found.robust, found.central)]
    for (unmet, cost), (more, dearer) in pairwise(better):
        assert unmet <= more + 1e-4
        assert cost <= dearer + PENNY or unmet < more - 1e-4
    assert found.central.without_plan == 0
    assert found.worth_of_foresight[1] > 1  # the draws are not alike, so that the test says something


def test_the_same_draws_give_the_same_first_year(asked, found):
    assert repr(robust(asked, DRAWS, keep=ALL)) == repr(found)


def test_a_first_year_says_what_each_share_comes_to(ready, found):
    table = first_year_table(ready, [found.recommended, found.first_year])
    assert set(table["plan"]) == {"recommended", ROBUST}
    assert table["share"].between(0, 1).all()
    assert set(table["quarter"]) <= {1, 2, 3, 4}
    recruited = table[table["lever"] == "recruit"]
    assert (recruited["central"] == recruited["share"] * ready.question.case.carers["own"].extra_limit).all()
    together = first_year_by_lever(table).set_index(["lever", "quarter", "plan"])["central"]
    for (lever, quarter, plan), comes_to in together.items():
        of_all = table[(table["lever"] == lever) & (table["quarter"] == quarter) & (table["plan"] == plan)]
        assert comes_to == pytest.approx(of_all["central"].sum())
    assert len(together) < len(table)  # two placement types have households, so the sum says something


def test_a_little_waiting_may_be_allowed_for_what_it_spares():
    """0.08 child-quarters on average are 0.8 in the one future of ten, or 0.267 children in each of three quarters."""
    futures = [NONE] * 10 + [MANY]
    ready = staged(awaiting(*futures, agencies=0.0, approval=DEAR), len(futures))
    found = decided(ready, ALL, allowed=0.08)
    assert found.first_year.shares[RECRUIT] == pytest.approx((0.6 - 0.8 / 3) / 1.6 / 2, abs=1e-6)
    assert found.robust.unmet == pytest.approx(0.08, abs=1e-4)


def test_where_no_draw_has_a_plan_there_is_no_first_year():
    """The model as it is stands for no draw, so with that alone there is none."""
    with pytest.raises(NoFeasiblePlan, match="in any draw"):
        robust(awaiting(NONE), 1, keep=ALL)


def test_the_worst_tenth_counts_the_draw_at_its_edge_in_part():
    """Of 10 with weight 0.04 and 5 with 0.5, the tenth is 4 parts of the first and 6 of the second."""
    assert worst_tenth(np.array([1.0, 10.0, 5.0]), np.array([0.46, 0.04, 0.5])) == pytest.approx(7.0)


@pytest.fixture(scope="module")
def fresh(asked, found):
    question = dataclasses.replace(asked, case=drawn(seed=9))
    years = [found.first_year, found.recommended]
    return question, years, out_of_sample(question, DRAWS, years, size=3)


def test_no_plan_does_better_than_foresight_in_any_draw(fresh):
    _question, _years, frame = fresh
    assert set(frame["plan"]) == {FORESIGHT, ROBUST, "recommended", PUBLISHED_THROUGHOUT}
    assert sorted(set(frame["draw"])) == list(range(1, DRAWS))
    there = frame[frame["end"] == SOLVED]
    assert len(there) > DRAWS
    assert (there["unmet_beyond"] >= -1e-4).all()
    assert (there.loc[there["unmet_beyond"] < 1e-4, "regret"] >= -PENNY).all()
    assert (there.loc[there["plan"] == FORESIGHT, "regret"] == 0).all()


@pytest.mark.slow
def test_fresh_draws_are_the_same_to_the_last_digit_over_processes(fresh):
    question, years, frame = fresh
    again = out_of_sample(question, DRAWS, years, size=3, workers=Workers(2))
    assert again.to_csv() == frame.to_csv()


def test_a_first_year_without_a_plan_is_told_and_not_dropped(asked, ready, found):
    """Every home closes at once: there is no room for that, nor may more than one close in a quarter."""
    shares = {key_of(d): 1.0 if d.lever == "close_homes" else 0.0 for d in ready.decisions}
    frame = out_of_sample(asked, DRAWS, [FirstYear("all at once", shares), found.first_year])
    table = told(frame).set_index("plan")
    assert table.loc["all at once", "without_plan"] == 1
    assert set(table["draws"]) == {DRAWS - 1}
    lost = frame[frame["plan"] == "all at once"]
    assert set(lost["end"]) == {"no plan"}
    assert lost[["unmet", "cost", "regret"]].isna().all(axis=None)


def test_who_waits_longer_than_foresight_leaves_them_is_told():
    futures = [NONE, NONE, NONE, NONE, MANY]
    question = awaiting(*futures, agencies=0.0)
    found = robust(awaiting(NONE, NONE, MANY, agencies=0.0), 3, keep=ALL)
    table = told(out_of_sample(question, len(futures), [found.first_year, found.recommended])).set_index("plan")
    assert table.loc["recommended", "leaves_waiting"] == 0.25
    assert table.loc["recommended", "unmet_mean"] == pytest.approx(1.6 * 3 / 4, abs=1e-4)
    assert table.loc["recommended", "unmet_worst_tenth"] == pytest.approx(1.6 * 3, abs=1e-4)
    assert table.loc[ROBUST, "leaves_waiting"] == 0
    assert table.loc[ROBUST, "regret_mean"] == pytest.approx(HOUSEHOLD * 3 / 4, abs=PENNY)


@pytest.mark.slow
def test_of_manchester_the_first_year_waits_with_closures_and_spares_children_waiting():
    """Interior point solves it, as of any large programme; each draw by itself agrees with what it found."""
    prepared, draws = prepare(Options("manchester")), 25
    inputs = replace(prepared.inputs, drawn=sample(prepared.inputs, SampleRequest(draws, seed=1)).drawn)
    question = with_horizon(replace(prepared, inputs=inputs), len(prepared.question.case.quarters)).question
    ready = staged(question, draws)
    found = decided(ready, 12)
    after = after_first_year(ready, found.first_year, every(draws))
    weights, chosen = np.array(found.chosen.weights), list(found.chosen.draws)
    assert weights @ after.least[COST][chosen] == pytest.approx(found.robust.cost, abs=10.0)
    assert found.foresight.unmet <= found.robust.unmet + 1e-4
    assert found.foresight.cost < found.robust.cost
    assert found.robust.unmet < found.central.unmet
    closed = first_year_by_lever(first_year_table(ready, [found.recommended, found.first_year]))
    by_plan = closed[closed["lever"] == "close_homes"].groupby("plan")["central"].sum()
    assert by_plan["recommended"] < by_plan[ROBUST] <= 0

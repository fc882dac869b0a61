"""Every draw of many is what a single run of its figures finds: the same plans, savings and claims to the pound."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.answering import answer
from placement_opt.domain.claims import Rules
from placement_opt.domain.figure import Figure
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, RECOMMENDED
from placement_opt.formulation import Brief, Variables, build
from placement_opt.formulation.variables import FIELDS
from placement_opt.kernel.draws import of_draw
from placement_opt.question import Question, Want
from placement_opt.study.draw_chunks import DrawnQuestion, futures_in_chunks
from placement_opt.study.draw_plans import FAILED, OverDraws, every, plan_over_draws, with_single_run
from placement_opt.study.futures import AGAINST_CLAIM, MOST, MOST_WITH_PRIVATE, futures
from placement_opt.study.workers import Workers
from tests.town import announces, full_town

DRAWS = 6
PENCE = 0.05  # what doing nothing makes a limit is rounded to a millionth of a child
STRATEGY = announces(
    placement_choice={},
    recruit={("own", 1): 1.0},
    closing={"elm": 5},
    contracts={("agency", t): 0.05 for t in range(1, 9)},
    services={("mst", t): 1.0 for t in range(2, 9)},
    planned_exits={("return_home", t): 1.0 for t in range(2, 9)},
    open_homes={("pair", 3): 1.0},
    sell_places={("home", t): 1.0 for t in range(3, 9)},
    agency_transfer={("over", 3): 1.0},
    buy_places={("volume", t): 1.0 for t in range(2, 7)},
    high_cost_review={("external", t): 1.0 for t in range(2, 9)},
)


def drawn(seed: int = 4):
    """Return a town whose figures differ by draw, whole quarters among them; the first draw is the town as it is."""
    rng, town = np.random.default_rng(seed), full_town(begins="2013/14 Q1", length=8)

    def times(low: float, high: float):
        return np.concatenate(([1.0], rng.uniform(low, high, DRAWS - 1)))

    def quarters(usual: int, most: int):
        return np.concatenate(([usual], rng.integers(0, most + 1, DRAWS - 1)))

    came = {g: times(0.6, 1.3) for g in town.needs}
    own = dataclasses.replace(town.carers["own"], attrition=0.02 * times(0.5, 2), lead=1 + quarters(0, 2))
    mst, *others = town.services
    lag = quarters(mst.effects[0].lag, 2)
    (pair, *lodges), (over, *_o), (sold, *_s) = town.new_homes, town.transfers, town.sold_places
    return dataclasses.replace(
        town,
        entries={(g, t): n * came[g] for (g, t), n in town.entries.items()},
        exit={k: n * times(0.7, 1.2) for k, n in town.exit.items()},
        fee={p: Figure(f.value * times(0.8, 1.4), f.evidence) for p, f in town.fee.items()},
        occupancy=0.9 * np.concatenate(([1.0], rng.uniform(0.95, 1.0, DRAWS - 1))),
        consultation_lag=quarters(town.consultation_lag, 2),
        carers={**town.carers, "own": own},
        homes=tuple(dataclasses.replace(h, earliest=h.earliest + quarters(0, 2)) for h in town.homes),
        services=(
            dataclasses.replace(
                mst,
                earliest=mst.earliest + quarters(0, 2),
                effects=tuple(dataclasses.replace(e, lag=lag) for e in mst.effects),
            ),
            *others,
        ),
        new_homes=(dataclasses.replace(pair, late_by=quarters(pair.late_by, 3)), *lodges),
        transfers=(dataclasses.replace(over, earliest=over.earliest + quarters(0, 2)),),
        sold_places=(dataclasses.replace(sold, notice=1 + quarters(sold.notice - 1, 3)),),
        leaving=tuple(times(0.8, 1.2) for _q in town.quarters),
    )


def bytes_of(found):
    """Return everything that was found, draw by draw, as bytes under its name."""
    return {key: (a.dtype.str, a.tobytes()) for part in (found.ends, found.amounts) for key, a in part.items()}


@pytest.fixture(scope="module")
def asked():
    return Question(drawn(), STRATEGY, Rules(("as_published", "recommended"), 0.05), "the town")


@pytest.fixture(scope="module")
def found(asked):
    return futures(asked, DRAWS)


@pytest.mark.parametrize("draw", range(DRAWS))
def test_a_draw_is_a_single_run_of_its_figures(asked, found, draw):
    alone = dataclasses.replace(asked, case=of_draw(asked.case, draw))
    want = Want(plans=(DO_NOTHING, AS_PUBLISHED, RECOMMENDED), best=None)
    single = answer(alone, want)
    assert {name: str(ends[draw]) for name, ends in found.ends.items()} == dict.fromkeys(found.ends, "solved")
    for v in single.verdicts:
        for plan, amount in v.reached.items():
            assert found.amounts[plan, AGAINST_CLAIM, v.claim.id][draw] == pytest.approx(amount, abs=PENCE), plan
        in_part = v.best.amount if v.best.in_part is None else v.best.in_part
        assert found.amounts[MOST, AGAINST_CLAIM, v.claim.id][draw] == pytest.approx(in_part, abs=PENCE)
        if v.best.in_part is None:  # of posts it is found with whole homes
            private = found.amounts[MOST_WITH_PRIVATE, AGAINST_CLAIM, v.claim.id][draw]
            assert private == pytest.approx(v.best.with_private, abs=PENCE)
    assert single.verdicts


@pytest.mark.parametrize("lost_draw", [0, DRAWS - 1])
def test_a_draw_without_a_plan_is_kept_as_such_and_changes_no_other(asked, found, lost_draw):
    """In one draw, the first or the last, no fostering household is left for the children who live with them."""
    others = [draw for draw in range(DRAWS) if draw != lost_draw]
    few = np.ones(DRAWS)
    few[lost_draw] = 0.0
    own = dataclasses.replace(asked.case.carers["own"], households=20.0 * few, approvals=(0.0 * few,) * 8)
    usual = dataclasses.replace(asked.case.carers["own"], households=20.0, approvals=(0.0,) * 8)
    lost, kept = (
        futures(
            dataclasses.replace(asked, case=dataclasses.replace(asked.case, carers={**asked.case.carers, "own": k})),
            DRAWS,
        )
        for k in (own, usual)
    )
    assert {str(ends[lost_draw]) for ends in lost.ends.values()} == {"no plan"}
    assert {str(ends[draw]) for ends in lost.ends.values() for draw in others} == {"solved"}
    for key, amounts in lost.amounts.items():
        assert np.isnan(amounts[lost_draw]), key
        assert amounts[others] == pytest.approx(kept.amounts[key][others], abs=PENCE, nan_ok=True), key


def test_a_draw_in_which_nothing_was_proven_is_solved_as_a_single_run(asked):
    programme = build(asked.case, Brief(asked.plan(DO_NOTHING), asked.strategy))
    whole, hard = plan_over_draws(programme, every(DRAWS)), 3
    failed = whole.ends.copy()
    failed[hard] = FAILED

    def lost(z):
        return z if np.ndim(z) == 0 else np.where(np.arange(DRAWS) == hard, np.nan, z)

    fields = {f: {k: lost(z) for k, z in getattr(whole.values, f).items()} for f in FIELDS}
    least = {name: lost(z) for name, z in whole.least.items()}
    found = with_single_run(OverDraws(failed, least, Variables(**fields)), programme, hard)
    assert list(found.ends) == list(whole.ends)
    for name, z in whole.least.items():
        assert found.least[name] == pytest.approx(z, rel=1e-6, abs=1e-4), name
    for f in FIELDS:
        for k, z in getattr(whole.values, f).items():
            assert getattr(found.values, f)[k] == pytest.approx(z, abs=1e-3), (f, k)


@pytest.fixture(scope="module")
def in_chunks(asked):
    return futures_in_chunks(DrawnQuestion(asked, DRAWS), size=2)


def test_draws_in_chunks_are_the_same_to_the_last_digit_whoever_solves_them(asked, in_chunks, others):
    """Here, over processes and over Dask."""
    told = []
    over = futures_in_chunks(DrawnQuestion(asked, DRAWS), size=2, workers=others, progress=lambda *at: told.append(at))
    assert bytes_of(over) == bytes_of(in_chunks)
    assert told == [(done, DRAWS, "Draws") for done in sorted(done for done, _of, _what in told)]
    assert (told[0], told[-1]) == ((0, DRAWS, "Draws"), (DRAWS, DRAWS, "Draws"))


def test_a_local_dask_cluster_finds_the_same_to_the_last_digit(asked, in_chunks):
    pytest.importorskip("distributed")
    over = futures_in_chunks(DrawnQuestion(asked, DRAWS), size=2, workers=Workers(2, "local"))
    assert bytes_of(over) == bytes_of(in_chunks)


def test_draws_in_chunks_are_those_of_all_together(in_chunks, found):
    for key, amounts in found.amounts.items():
        assert in_chunks.amounts[key] == pytest.approx(amounts, abs=PENCE), key

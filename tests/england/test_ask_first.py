"""What to ask for first: each group of figures at its ends, as single runs with these figures find it."""

from __future__ import annotations

import dataclasses
import math
import shutil

import pytest

from placement_opt import Options, Want, answer, prepare, run, study
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS
from placement_opt.judge.figures_to_ask import ASKED_FOR, AskFirst
from placement_opt.judge.measured_claims import as_known, inside

NAMES = {"carers": "cost of recruiting a household", "budgets": "money for investment"}
CLAIM = "saving 2026/27"


@pytest.fixture
def prepared(rutland):
    return prepare(Options(rutland.path))


@pytest.fixture
def asked(rutland):
    return rutland.asked


def test_each_end_is_what_a_run_of_its_own_finds(prepared, asked):
    by_group = {f.group: f for f in asked.figures}
    for table, parameter in (("carers", "recruitment_cost"), ("budgets", "amount")):
        ends = [
            answer(ask.question, Want(plans=(), best=(CLAIM,))).best[CLAIM]
            for ask in study.ends(prepared, table, parameter, "", Want(plans=(), best=(CLAIM,)))
        ]
        told = [asked.most + change for change in by_group[NAMES[table]].most_saved]
        assert told == pytest.approx(
            [best.in_part if best.in_part is not None else best.amount for best in ends], abs=1
        )


def test_those_that_move_the_saving_most_stand_first(asked):
    moves = [f.moves_saving for f in asked.figures]
    assert moves == sorted(moves, reverse=True)
    assert len(asked.first) == ASKED_FOR
    assert asked.claim.id == CLAIM


def test_what_is_the_councils_own_need_not_be_asked_for(asked):
    first = asked.first[0]
    own = dataclasses.replace(first, own=first.rows)
    figures = tuple(own if f == first else f for f in asked.figures)
    again = AskFirst(asked.claim, asked.most, asked.cost, figures)
    assert first.words not in [f.words for f in again.first]


def test_a_claim_turns_on_an_assumption_only_if_an_end_misses_it(asked):
    one, two, three = [f for f in asked.figures if f.rows][:3]
    first = dataclasses.replace(one, assumed=1, own=0, misses=(CLAIM,))
    derived = dataclasses.replace(two, assumed=0, own=0, misses=(CLAIM,))
    own = dataclasses.replace(three, assumed=0, own=three.rows, misses=(CLAIM,))
    of_years = dataclasses.replace(asked.figures[0], rows=0, own=0, misses=(CLAIM,))
    found = AskFirst(asked.claim, asked.most, asked.cost, (first, derived, own, of_years))
    assert list(found.not_own_behind(asked.claim)) == [first.words, derived.words]
    assert list(asked.not_own_behind(asked.claim)) == []  # it is missed at the central figures


CLAIMS = """\
claims:
  - {kind: children_in_setting, id: fewer_in_homes, title: Fewer in homes, year: "2026/27", amount: 4.5,
     sense: at most, setting: [residential], source: assumption, section: invented}
  - {kind: pressure, id: more_pressure, title: Pressure, year: "2026/27", low: 0, high: 60000, source: assumption,
     section: invented}
  - {kind: growth, id: more_growth, title: Growth, year: "2026/27", over: 2, growth: 0.1, low: 0, high: 121000,
     source: assumption, section: invented}
"""


@pytest.fixture(scope="module")
def claimed(rutland, tmp_path_factory):
    folder = tmp_path_factory.mktemp("claimed") / "mine"
    shutil.copytree(rutland.path, folder)
    (folder / "claims.yaml").write_text(CLAIMS, "utf-8")
    return run(Options(folder))


def test_a_claim_of_children_that_turns_on_an_assumption_is_not_known_to_hold(claimed):
    fewer = next(v for v in claimed.others if v.claim.id == "fewer_in_homes")
    assert fewer.best.amount < 4.5
    assert fewer.status == AT_RISK
    assert fewer.turns_on == tuple(claimed.ask_first.not_own_behind(fewer.claim)) != ()
    assert "Not known to hold" in fewer.reason


def test_what_doing_nothing_measures_is_not_known_to_hold_either(claimed):
    growth = next(v for v in claimed.others if v.claim.id == "more_growth")
    assert 0 <= growth.found <= 121000
    assert growth.status == AT_RISK
    assert "Not known to hold, since it turns on what is only assumed or derived" in growth.reason


def test_a_measured_claim_turns_on_nothing_once_no_end_misses_it(claimed):
    growth = next(v for v in claimed.others if v.claim.id == "more_growth")
    holds = dataclasses.replace(growth, status=HOLDS)
    assert as_known(holds, ()) == holds
    assert as_known(holds, ("entries",)).status == AT_RISK
    assert as_known(dataclasses.replace(holds, status=FAILS), ("entries",)).status == FAILS


def test_a_number_without_a_plan_is_not_what_was_claimed(claimed):
    assert not any(inside(v.claim, math.nan) for v in (*claimed.verdicts, *claimed.others))


def test_a_figure_of_its_own_is_told_with_what_it_is_now_and_its_unit(asked):
    told = {f.told for f in asked.figures}
    assert "What supported accommodation costs, now £1,278, from £750 to £2,500" in told
    assert "Time from enquiry to approval, now 3, from 2 to 4 quarters" in told
    assert "How often foster placements end unplanned" in told  # several rows that differ

"""What to ask for first: each group of figures at its ends, as single runs with these figures find it."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt import Options, Want, answer, prepare, study
from placement_opt.judge.figures_to_ask import ASKED_FOR, AskFirst

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
    first = dataclasses.replace(asked.figures[0], assumed=1, misses=(CLAIM,))
    derived = dataclasses.replace(asked.figures[1], assumed=0, misses=(CLAIM,))
    found = AskFirst(asked.claim, asked.most, asked.cost, (first, derived, *asked.figures[2:]))
    assert list(found.assumed_behind(asked.claim)) == [first.words]
    assert list(asked.assumed_behind(asked.claim)) == []  # it is missed at the central figures

"""Every rule accepts a good plan and rejects a bad one: numbers are assigned, no solver is needed."""

from __future__ import annotations

import inspect
import re

import pytest

from placement_opt.formulation import (
    COSTS,
    RULES,
    build,
    costs,
    flows,
    money,
    places,
    programmes,
)
from tests.formulation.example import Example
from tests.formulation.examples_children import CHILDREN
from tests.formulation.examples_places import PLACES
from tests.formulation.examples_programmes import MONEY, PROGRAMMES
from tests.town import (
    BLOCK,
    NOTHING,
    assign,
    brief,
    town,
    unknowns,
)

EXAMPLES = CHILDREN + PLACES + PROGRAMMES + MONEY
NAMED = {rule.__name__: rule for rule in RULES}
PARTS = {
    "start",
    "end",
    "not_yet",
    "spot",
    "shut",
    "pace",
    "most",
    "growth",
    "eligible",
    "spend",
    "recruit",
    "teams",
    "close",
}


def row_of(example: Example, numbers):
    """Return the one row that an example speaks of, on assigned numbers."""
    v = unknowns(example.case, example.brief)
    row = dict(NAMED[example.rule](example.case, example.brief, v))[example.index]
    assign(v, **numbers)
    return row


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_accepts_a_good_plan(example):
    assert row_of(example, example.good).valid(1e-9)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_rejects_a_bad_plan(example):
    assert not row_of(example, example.bad).valid(1e-9)


def test_every_rule_has_its_pair():
    assert {example.rule for example in EXAMPLES} == set(NAMED)


def test_every_kind_of_row_has_its_pair():
    case, b = town(contracts=(BLOCK,)), brief(fixed=True)
    written = {(r.rule, r.index[0]) for r in build(case, b).rows if r.index and r.index[0] in PARTS}
    assert {(e.rule, e.index[0]) for e in EXAMPLES if e.index and e.index[0] in PARTS} == written


def written_in(*modules):
    """Return the generator functions of (case, brief, variables) that modules define themselves."""
    return {
        function.__name__
        for module in modules
        for _name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if function.__module__ == module.__name__ and list(inspect.signature(function).parameters) == ["c", "b", "v"]
    }


def test_every_rule_is_registered():
    assert written_in(flows, places, programmes, money) == set(NAMED)


def test_every_cost_is_registered():
    assert written_in(costs) == {cost.__name__ for cost in COSTS}


@pytest.mark.parametrize("function", RULES + COSTS, ids=lambda function: function.__name__)
def test_one_sentence_comes_first_and_then_the_equation(function):
    words, mark, equation = (inspect.getdoc(function) or "").partition(".. math::")
    first = words.strip().split("\n\n")[0]
    assert len(re.findall(r"[.!?](?=\s|$)", first)) == 1, f"not one sentence: {first}"
    assert first.endswith(".")
    assert mark
    assert equation.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_sentence_stands_on_one_line_so_that_an_explanation_can_quote_it(rule):
    assert rule.__doc__.splitlines()[0].endswith(".")


def test_no_row_bears_the_name_of_another():
    names = [row.name for row in build(town(contracts=(BLOCK,), local_floor=0.1), brief(fixed=True)).rows]
    assert len(set(names)) == len(names)


def test_what_is_unsuitable_has_no_unknown():
    case = town()
    v = unknowns(case)
    for table in (v.x, v.a, v.r):
        assert all(p in case.suitable[g] for g, p, _t in table)
    assert all(to in case.suitable[g] for g, _p, to, _t in v.m)


def test_without_levers_nothing_can_be_recruited_opened_or_moved():
    v = unknowns(town(), NOTHING)
    assert not v.m
    assert not v.start
    assert {z.upBound for z in v.recruit.values()} == {0}
    assert {z.upBound for (_s, t), z in v.teams.items() if t} == {0}


def test_rules_that_are_switched_off_write_no_rows():
    off = {row.rule for row in build(town(safe_withdrawal=False), brief()).rows}
    assert not off & {
        "open_before_close",
        "local_share",
        "strategy_as_published",
        "targets",
        "entry_mix_as_today",
    }

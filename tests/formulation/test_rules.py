"""Every rule accepts a good plan and rejects a bad one: numbers are assigned, no solver is needed."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from pkgutil import iter_modules

import pytest

from placement_opt import formulation
from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.levers import EVERY_LEVER, LEVERS, at_rest, lever_named, levers_of, owner
from placement_opt.formulation import COSTS, RULES, build
from placement_opt.formulation.variables import CONSEQUENCES, FIELDS
from placement_opt.formulation.variables import unknowns as unknowns_of
from placement_opt.inputs.schema import TABLES
from tests.formulation.example import Example
from tests.formulation.examples_ages import AGES
from tests.formulation.examples_children import CHILDREN
from tests.formulation.examples_contracts import CONTRACT_EXAMPLES
from tests.formulation.examples_decisions import DECISIONS
from tests.formulation.examples_exits import EXITS
from tests.formulation.examples_new_homes import NEW_HOMES
from tests.formulation.examples_outcomes import OUTCOME_EXAMPLES
from tests.formulation.examples_places import PLACES
from tests.formulation.examples_programmes import ANNOUNCED, MONEY, PROGRAMMES
from tests.formulation.examples_reviews import REVIEWS
from tests.formulation.examples_services import SERVICES
from tests.formulation.examples_transfers import TRANSFERS
from tests.town import (
    NOTHING,
    assign,
    brief,
    full_town,
    town,
    unknowns,
)

EXAMPLES = CHILDREN + PLACES + PROGRAMMES + MONEY + EXITS + NEW_HOMES + AGES + SERVICES + OUTCOME_EXAMPLES + TRANSFERS
EXAMPLES += CONTRACT_EXAMPLES + REVIEWS + DECISIONS
NAMED = {rule.name: rule for rule in RULES}
PARTS = {
    "start",
    "end",
    "spot",
    "entries",
    "entering",
    "children",
    "endings",
    "households",
    *("begun", "term", "notice", "living", "lived", "new", "made", "in_force", "before", "there", "since"),
    *("agreed", "used"),
    *("reviewed", "above", "at_fee"),
}  # first parts of an index that tell kinds of rows apart


def row_of(example: Example, numbers):
    """Return the one row that an example speaks of, on assigned numbers."""
    v = unknowns(example.case, example.brief)
    row = dict(NAMED[example.rule].function(example.case, example.brief, v))[example.index]
    assign(v, **numbers)
    return row


def test_every_measure_of_a_decision_has_a_good_and_a_bad_plan():
    assert {example.index[1] for example in DECISIONS} == set(MEASURES)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_accepts_a_good_plan(example):
    assert row_of(example, example.good).valid(1e-9)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_rule_rejects_a_bad_plan(example):
    assert not row_of(example, example.bad).valid(1e-9)


def test_every_rule_has_its_pair():
    assert {example.rule for example in EXAMPLES} == set(NAMED)


def test_every_kind_of_row_has_its_pair():
    case, b = full_town(), ANNOUNCED

    def kinds(rows):
        told = (r for r in rows if r.index and (r.index[0] in PARTS or r.rule == "strategy_as_published"))
        return {(r.rule, r.index[0]) for r in told}

    assert kinds(EXAMPLES) == kinds(build(case, b).rows)


def written(what):
    """Return the generator functions of (case, brief, variables) to rows or to costs, wherever they stand."""
    found = [importlib.import_module(f"{formulation.__name__}.{k.name}") for k in iter_modules(formulation.__path__)]
    return {
        function.__name__
        for module in found
        for _name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if function.__module__ == module.__name__
        and list(inspect.signature(function).parameters) == ["c", "b", "v"]
        and function.__annotations__["return"] == what
    }


def test_every_rule_is_registered():
    assert written("Rows") == set(NAMED)


def test_every_cost_is_registered():
    assert written("Costs") == {cost.name for cost in COSTS}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_a_lever_names_rules_costs_and_rows_that_there_are(lever):
    assert set(lever.limits) <= set(NAMED)
    assert set(lever.costs) <= {cost.name for cost in COSTS}
    assert lever.limits
    assert lever.costs
    assert not lever.table or lever.lead in {p.name for p in TABLES[lever.table].parameters}
    assert not lever.rows_in or lever.rows_in in {f.name for f in dataclasses.fields(Case)}


def test_a_lever_is_absent_where_a_model_gives_it_no_row():
    bare = town(homes=(), home_placement=None, mtfc=None, services=(), carers={})
    assert [k.id for k in levers_of(bare)] == [k.id for k in LEVERS if not k.rows_in]
    assert set(levers_of(town())) >= {lever_named(k) for k in ("recruit", "mtfc", "services", "close_homes")}


@pytest.mark.parametrize("record", RULES + COSTS, ids=lambda record: record.name)
def test_one_sentence_comes_first_and_then_the_equation(record):
    function = record.function
    words, mark, equation = (inspect.getdoc(function) or "").partition(".. math::")
    first = words.strip().split("\n\n")[0]
    assert len(re.findall(r"[.!?](?=\s|$)", first)) == 1, f"not one sentence: {first}"
    assert first.endswith(".")
    assert mark
    assert equation.strip()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_sentence_stands_on_one_line_so_that_an_explanation_can_quote_it(rule):
    assert rule.function.__doc__.splitlines()[0].endswith(".")


def test_no_row_bears_the_name_of_another():
    names = [row.name for row in build(full_town(local_floor=0.1), brief(fixed=True)).rows]
    assert len(set(names)) == len(names)


def test_what_is_unsuitable_has_no_unknown():
    case = town()
    v = unknowns(case)
    for table in (v.x, v.a, v.r):
        assert all(p in case.suitable[g] for g, p, _t in table)
    assert all(to in case.suitable[g] for g, _p, to, _t in v.m)


def owned_by(lever, case, b):
    """Return the unknowns of a lever with the value that each has at rest."""
    found = {(f, k): z for f, k, z in unknowns_of(unknowns(case, b)) if owner(case, f, k) == lever}
    return {(z.lowBound, z.upBound, at_rest(case, f, k)) for (f, k), z in found.items()}


@pytest.mark.parametrize("lever", sorted(EVERY_LEVER))
def test_in_doing_nothing_every_unknown_of_a_lever_is_at_rest(lever):
    found = owned_by(lever, full_town(), NOTHING)
    assert bool(found) == (lever != "placement_choice")  # which owns planned moves alone: none exists
    for least, most, rest in found:
        assert least == most == rest


def test_in_doing_nothing_no_move_is_planned_and_nobody_starts_mtfc():
    v = unknowns(full_town(), NOTHING)
    assert not v.m
    assert not v.start


@pytest.mark.parametrize("lever", sorted(EVERY_LEVER))
def test_a_published_plan_pulls_no_lever_that_its_strategy_does_not_name(lever):
    """All other levers are announced; this one is left out of the file."""
    levers = {k: v for k, v in ANNOUNCED.strategy.levers.items() if k != lever}
    b = dataclasses.replace(ANNOUNCED, strategy=dataclasses.replace(ANNOUNCED.strategy, levers=levers))
    assert not b.may(lever)
    for least, most, rest in owned_by(lever, full_town(), b):
        assert least == most == rest


def test_a_published_plan_leaves_no_quantity_of_a_lever_free():
    """Each unknown of a lever is held by a row, but planned moves, of which a strategy gives no number.

    Of planned exits it gives the sum, which has a rule of its own.
    """
    case = full_town()
    held = {r.index for r in build(case, ANNOUNCED).rows_of("strategy_as_published")}
    owned = {(owner(case, f, k), *k) for f, k, _z in unknowns_of(unknowns(case, ANNOUNCED)) if f not in ("m", "leave")}
    assert held == {index for index in owned if index[0]}


def test_every_unknown_belongs_to_a_lever_or_follows_from_a_rule():
    """A new field of `Variables` fails here until a lever owns it or a rule makes it a consequence."""
    owned = {field for lever in LEVERS for field in lever.variables}
    assert owned | set(CONSEQUENCES) == set(FIELDS)
    assert not owned & set(CONSEQUENCES)
    assert set(CONSEQUENCES.values()) <= set(NAMED)
    case = full_town()
    for field, key, _z in unknowns_of(unknowns(case)):
        lever = owner(case, field, key)
        assert (lever is None) == (field in CONSEQUENCES)
        assert lever is None or field in lever_named(lever).variables


def test_rules_that_are_switched_off_write_no_rows():
    off = {row.rule for row in build(town(safe_withdrawal=False), brief()).rows}
    assert not off & {
        "open_before_close",
        "local_share",
        "strategy_as_published",
        "targets",
        "entry_mix_as_today",
    }

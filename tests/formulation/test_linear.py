"""The rows of a single run, of linear expressions, are those that the same rules write over PuLP's variables."""

from __future__ import annotations

import dataclasses

import numpy as np
import pulp
import pytest

from placement_opt.formulation import build
from placement_opt.formulation.linear import EXACTLY, NO_LESS, NO_MORE, Linear, added_up
from placement_opt.formulation.pulp_face import in_pulp, problem_of
from tests.formulation.test_golden import TOWNS
from tests.town import brief, full_town

SENSES = {NO_MORE: pulp.LpConstraintLE, NO_LESS: pulp.LpConstraintGE, EXACTLY: pulp.LpConstraintEQ}
ALL_TOWNS = {**TOWNS, "every lever": full_town}


@pytest.mark.parametrize("name", ALL_TOWNS)
@pytest.mark.parametrize("whole", [False, True])
def test_every_row_is_that_of_pulp_by_name(name, whole):
    programme = build(ALL_TOWNS[name](), dataclasses.replace(brief(), spared=2.0), whole_homes=whole)
    lp = problem_of(programme)
    rows = {row.name: row for row in lp.constraints()}
    assert list(rows) == [row.name for row in programme.rows]
    for row in programme.rows:
        there = {z.name: k for z, k in rows[row.name].items() if k}
        assert {name: k for name, k in row.says.terms.items() if k} == pytest.approx(there, rel=1e-12), row.name
        assert rows[row.name].sense == SENSES[row.says.sense]
        assert -rows[row.name].constant == pytest.approx(row.says.value, rel=1e-12, abs=1e-12)


def test_every_column_has_the_bounds_that_pulp_has():
    programme = build(full_town(), brief(), whole_homes=True)
    found = {z.name: (z.lowBound, z.upBound) for z in problem_of(programme).variables()}
    assert {name: programme.columns.bounds[name] for name in found} == found
    whole = {z.name for z in problem_of(programme).variables() if z.cat == pulp.LpInteger}
    assert whole == programme.columns.whole


def test_objectives_are_those_of_pulp():
    programme = build(full_town(), brief())
    lp = problem_of(programme)
    for stage in programme.stages:
        found = in_pulp(lp, stage.objective)
        assert {z.name: k for z, k in found.items()} == stage.objective.terms
        assert found.constant == stage.objective.constant


def test_arithmetic_of_expressions():
    x, y = Linear({"x": 1.0}), Linear({"y": 1.0})
    e = 2 * x - (y - 3) / 2 + 1
    assert (e.terms, e.constant) == ({"x": 2.0, "y": -0.5}, 2.5)
    assert ((1 - e).terms, (1 - e).constant) == ({"x": -2.0, "y": 0.5}, -1.5)
    assert (0 * x).terms == {}
    assert added_up([x, 1.0, x, y]).terms == {"x": 2.0, "y": 1.0}
    row = e <= x
    assert (row.terms, row.sense, row.value, row.lower, row.upper) == (
        {"x": 1.0, "y": -0.5},
        NO_MORE,
        -2.5,
        -np.inf,
        -2.5,
    )
    assert (x >= 1).lower == 1
    assert (x == 2).upper == (x == 2).lower == 2
    assert x.name == "x"


def test_a_coefficient_may_have_one_value_per_draw():
    rate = np.array([0.5, 0.25])
    e = rate * Linear({"x": 1.0}, 4.0) - 1
    assert list(e.terms["x"]) == [0.5, 0.25]
    assert list(e.constant) == [1.0, 0.0]

"""What one presolve for all draws takes out is found again, and no least value changes in any draw."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.formulation import Brief, build
from placement_opt.formulation.build import rows_of_rule
from placement_opt.formulation.linear import EXACTLY, NO_LESS, NO_MORE, Columns, Linear
from placement_opt.formulation.records import Rule
from placement_opt.kernel.draws import in_draw
from placement_opt.question import Question
from placement_opt.solve.draft import Draft, draft_of
from placement_opt.solve.draw_runs import draw_run, hold, least, load, standing
from placement_opt.solve.packed import every_column, packed
from placement_opt.solve.reduce import reduce
from tests.asked import QUESTION
from tests.study.test_futures import DRAWS, STRATEGY, drawn

UNMET, COST = "unmet need", "cost over the horizon"


@pytest.fixture(scope="module")
def programme():
    asked = Question(drawn(), STRATEGY, QUESTION.rules, "the town")
    return build(asked.case, Brief(asked.plan("recommended"), asked.strategy))


def draft(programme, *, smaller: bool) -> Draft:
    wanted = {stage.name: stage for stage in programme.stages if stage.name in (UNMET, COST)}
    d = draft_of(programme, wanted, [UNMET], DRAWS)
    if smaller:
        reduce(d)
    return d


def solved(programme, *, smaller: bool):
    """Return the least cost of each draw with nobody waiting, and every column."""
    p = packed(draft(programme, smaller=smaller))
    r, costs, found = draw_run(p), [], np.zeros((DRAWS, p.columns))
    for n in range(DRAWS):
        load(r, n)
        hold(r, UNMET, 1e-5)
        costs.append(least(r, COST, afresh=True))
        found[n] = standing(r)
    return p, costs, every_column(p, found)


def test_it_takes_out_a_good_part_and_changes_no_least_value(programme):
    before, costs, _columns = solved(programme, smaller=False)
    after, same, _columns = solved(programme, smaller=True)
    assert after.rows < 0.8 * before.rows
    assert after.columns < 0.9 * before.columns
    assert same == pytest.approx(costs, rel=1e-9)


@pytest.mark.parametrize("draw", [0, DRAWS - 1])
def test_what_was_taken_out_is_found_again_and_meets_every_row(programme, draw):
    _p, _costs, columns = solved(programme, smaller=True)
    for row in programme.rows:
        if row.rule == "like_homes_close_in_list_order":
            continue
        value = sum(in_draw(k, draw) * columns[name][draw] for name, k in row.says.terms.items())
        assert in_draw(row.says.lower, draw) - 1e-6 <= value <= in_draw(row.says.upper, draw) + 1e-6, row.name


def test_a_draw_that_no_plan_can_meet_is_seen(programme):
    end = np.array([1.0] * (DRAWS - 1) + [-1.0])
    columns = Columns(dict(programme.columns.bounds))
    loose = columns.add("loose", 0.0, None)
    row = dataclasses.replace(programme.rows[0], rule="loose", index=(), name="loose", says=loose <= end)
    d = draft(dataclasses.replace(programme, columns=columns, rows=(*programme.rows, row)), smaller=True)
    assert list(d.impossible) == [False] * (DRAWS - 1) + [True]


def test_a_rule_in_which_nothing_can_be_chosen_is_missed_in_the_draws_that_break_it(programme):
    """As where a need group has no placement of a kind: the row compares numbers, one per draw."""
    met = np.array([True] * (DRAWS - 1) + [False])
    asked = (programme.case, programme.brief, programme.variables)
    nothing_said = Rule(lambda c, b, v: iter([((1,), np.full(DRAWS, True)), ((2,), np.bool_(True))]), "limit")
    assert list(rows_of_rule(nothing_said, *asked)) == []
    ((_index, says),) = rows_of_rule(Rule(lambda c, b, v: iter([((), met)]), "limit"), *asked)
    row = dataclasses.replace(programme.rows[0], rule="broken", index=(), name="broken", says=says)
    d = draft(dataclasses.replace(programme, rows=(*programme.rows, row)), smaller=True)
    assert list(d.impossible) == [False] * (DRAWS - 1) + [True]


@pytest.mark.parametrize(
    ("sense", "ends"), [(NO_MORE, (-np.inf, 2.0)), (NO_LESS, (2.0, np.inf)), (EXACTLY, (2.0, 2.0))]
)
def test_a_row_says_what_its_sum_may_be(sense, ends):
    x = Linear({"x": 1.0})
    row = {NO_MORE: x <= 2.0, NO_LESS: x >= 2.0, EXACTLY: x == 2.0}[sense]
    assert (row.lower, row.upper) == ends

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
from placement_opt.solve.draft import Draft, Terms, draft_of
from placement_opt.solve.draw_runs import draw_run, hold, least, load, standing
from placement_opt.solve.draw_units import as_they_are
from placement_opt.solve.packed import every_column, packed
from placement_opt.solve.reduce import reduce
from tests.asked import QUESTION
from tests.study.test_futures import DRAWS, STRATEGY, drawn

UNMET, COST = "unmet need", "cost over the horizon"
NO_END = np.inf


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
    r, costs, found = draw_run(p, as_they_are(p), {}), [], np.zeros((DRAWS, p.columns))
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


def small(rows, most=(NO_END, NO_END, NO_END), costs=(1.0, 1.0, 1.0)) -> Draft:
    """Return a draft of three columns and two draws; a row is (coefficients, sense, value)."""
    return Draft(
        draws=2,
        names=["x", "y", "z"],
        lower=[0.0, 0.0, 0.0],
        upper=list(most),
        rows=[{k: np.asarray(c, dtype=float) for k, c in terms.items()} for terms, _sense, _value in rows],
        senses=[sense for _terms, sense, _value in rows],
        values=[np.asarray(value, dtype=float) * np.ones(2) for _terms, _sense, value in rows],
        alive=[True] * len(rows),
        users=[{n for n, row in enumerate(rows) if k in row[0]} for k in range(3)],
        objectives={COST: Terms({k: np.ones(2) * c for k, c in enumerate(costs)}, 0.0)},
        holds={},
        impossible=np.zeros(2, bool),
    )


def rows_left(d: Draft) -> int:
    return sum(d.alive)


Z_STAYS = ({0: (1, 1), 1: (1, 1), 2: (1, 1)}, NO_LESS, 1.5)  # a row that nothing takes out


def least_costs(d: Draft) -> list[float | None]:
    p = packed(d)
    r, found = draw_run(p, as_they_are(p), {}), []
    for n in range(d.draws):
        load(r, n)
        found.append(None if p.impossible[n] else least(r, COST, afresh=True))
    return found


TIED = ({0: (1, 1), 1: (-2, 0.5)}, EXACTLY, (1, 3))  # x = 1 + 2 y, and x = 3 - 0.5 y


def test_of_two_columns_that_an_equation_ties_one_goes_and_the_other_has_both_their_bounds():
    d = small([TIED, Z_STAYS], most=(5.0, 4.0, NO_END))
    before = least_costs(small([TIED, Z_STAYS], most=(5.0, 4.0, NO_END)))
    reduce(d)
    assert set(d.gone) == {0}
    assert rows_left(d) == 1
    assert list(d.lower[1]) == [0.0, 0.0]
    assert list(d.upper[1]) == [2.0, 4.0]  # in the first draw by what x may be, in the second by its own
    assert least_costs(d) == pytest.approx(before)


def test_where_one_column_does_not_hang_on_the_other_in_a_draw_its_bounds_say_whether_there_is_a_plan():
    d = small([({0: (1, 1), 1: (-2, 0)}, EXACTLY, (1, 7)), Z_STAYS], most=(5.0, 4.0, NO_END))
    reduce(d)
    assert list(d.upper[1]) == [2.0, 4.0]
    assert list(d.impossible) == [False, True]  # x would be 7, and may be 5 at most


@pytest.mark.parametrize("coefficients", [{0: (0.01, 0.01), 1: (-0.02, 0.01)}, {0: (1, -1), 1: (-2, 0.5)}])
def test_two_columns_stay_where_neither_can_be_divided_by(coefficients):
    d = small([(coefficients, EXACTLY, (1, 1)), Z_STAYS], most=(500.0, 400.0, NO_END))
    reduce(d)
    assert rows_left(d) == 2
    assert not d.gone


OF_THREE = ({0: (1, 1), 1: (1, 1), 2: (1, 1)}, EXACTLY, 5.0)
TOGETHER = ({0: (1, 1), 1: (2, 3)}, NO_LESS, 4.0)


def test_a_column_goes_that_the_bounds_of_the_others_keep_within_its_own():
    most, costs = [NO_END, 2.0, np.array([2.0, 3.0])], (3.0, 1.0, 2.0)
    d = small([OF_THREE, TOGETHER], most, costs)
    before = least_costs(small([OF_THREE, TOGETHER], most, costs))
    reduce(d)
    assert 0 in d.gone
    assert least_costs(d) == pytest.approx(before)


@pytest.mark.parametrize(
    "most",
    [
        [NO_END, 2.0, np.array([2.0, 4.0])],  # in the second draw x could be less than nothing
        [np.array([5.0, 4.0]), 2.0, 3.0],  # in the second draw x could be more than it may
    ],
)
def test_a_column_stays_that_could_leave_its_bounds_in_one_draw(most):
    d = small([OF_THREE, TOGETHER], most)
    reduce(d)
    assert 0 not in d.gone


@pytest.mark.parametrize(("value", "left"), [((1.0, 2.0), 1), ((1.0, 1.9), 2)])
def test_a_row_whose_sign_differs_by_draw_goes_only_if_every_draw_meets_it(value, left):
    d = small([({0: (-1, 1), 1: (1, 0)}, NO_MORE, value), Z_STAYS], most=[2.0, 1.0, NO_END])
    reduce(d)
    assert rows_left(d) == left


@pytest.mark.parametrize("seed", range(60))
def test_no_least_value_of_a_programme_made_by_chance_changes(seed):
    def made() -> Draft:
        rng = np.random.default_rng(seed)
        most = [NO_END if rng.random() < 0.4 else np.round(rng.uniform(1, 9, 2), 1) for _k in range(3)]
        plan = [rng.uniform(0, np.minimum(end, 5.0), 2) for end in most]
        rows = []
        for n in range(4):
            there = [k for k in range(3) if rng.random() < 0.7]
            terms = {k: np.round(rng.uniform(-2, 3, 2), 1) * rng.integers(0, 2, 2) for k in there}
            terms = {k: c for k, c in terms.items() if np.any(c)}
            sense = EXACTLY if n == 0 else [NO_MORE, NO_LESS][n % 2]
            room = {EXACTLY: 0.0, NO_MORE: rng.uniform(0, 1), NO_LESS: -rng.uniform(0, 1)}[sense]
            missed = rng.random() < 0.1  # so that a draw may have no plan
            rows.append((terms, sense, sum((c * plan[k] for k, c in terms.items()), np.zeros(2)) + room - 2 * missed))
        return small(rows, most, costs=rng.uniform(0.1, 2, 3))

    before, d = least_costs(made()), made()
    reduce(d)
    assert [x is None for x in least_costs(d)] == [x is None for x in before]
    assert [x for x in least_costs(d) if x is not None] == pytest.approx([x for x in before if x is not None], abs=1e-6)

"""What is printed: whole numbers that add up, lines that fit, nothing cut off, money worth its words."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from placement_opt.kernel.errors import COLUMNS
from placement_opt.kernel.paths import find_model
from placement_opt.kernel.rounding import whole
from placement_opt.measure.savings import cashable, present_value
from placement_opt.prepared import Options
from placement_opt.report import terminal
from placement_opt.run import run


@pytest.fixture(scope="module")
def answer():
    return run(Options(model=find_model("manchester")))


@pytest.fixture(scope="module")
def printed(answer):
    console = Console(file=io.StringIO(), width=COLUMNS, highlight=False)
    terminal.show(answer, console)
    return console.file.getvalue()


@settings(derandomize=True, max_examples=60)
@given(st.lists(st.floats(0, 500), min_size=1, max_size=8))
def test_whole_numbers_add_up_to_the_rounded_total(numbers):
    assert sum(whole(numbers)) == pytest.approx(sum(numbers), abs=0.5 + 1e-6)
    assert all(abs(n - exact) < 1 + 1e-6 for n, exact in zip(whole(numbers), numbers, strict=True))


def test_the_largest_remainder_goes_up_first():
    assert whole([1.2, 2.7, 3.1]) == [1, 3, 3]


def test_nothing_is_wider_than_the_page_or_cut_off(printed):
    assert max(len(line) for line in printed.splitlines()) <= COLUMNS
    assert "…" not in printed


def test_the_answer_comes_in_its_order(printed):
    heads = (
        "does the savings claim hold",
        "The savings schedule",
        "The schedule itself",
        "The recommended plan",
        "Posts released to date",
        "One-off costs",
        "From the frozen budget",
        "What the answer rests on",
    )
    places = [printed.index(head) for head in heads]
    assert places == sorted(places)


def test_children_in_the_table_are_all_children(answer):
    plan = answer.plan("recommended")
    for t in range(len(answer.case.quarters) + 1):
        everyone = sum(n for (_g, _p, s), n in plan.values.x.items() if s == t)
        assert sum(whole(terminal._grouped(answer, plan, t))) == round(everyone)


def test_a_warning_of_small_counts_is_printed(printed):
    assert "not for publication" in printed


def test_doing_nothing_instead_of_nothing_is_worth_nothing(answer):
    nothing = answer.plan("do_nothing")
    assert present_value(answer.case, nothing, nothing) == 0
    assert cashable(nothing, nothing, "2014/15") == 0


def test_cash_saved_later_is_worth_less(answer):
    nothing, plan = answer.plan("do_nothing"), answer.plan("recommended")
    cash = nothing.cost - plan.cost
    assert 0 < present_value(answer.case, nothing, plan) < cash

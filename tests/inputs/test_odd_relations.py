"""Figures that do not go together are told, each with both sides; what stands in models and scenarios is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.inputs import apply_scenarios, read_model
from placement_opt.inputs.figure_slips import slips, warned_of, with_slip
from placement_opt.inputs.odd_figures import odd_figures
from placement_opt.inputs.table_records import NUMBERS
from tests.paths import ROOT

MANCHESTER = ROOT / "models" / "manchester"
SCENARIOS = sorted([*(ROOT / "config" / "scenarios").glob("*.yaml"), *(MANCHESTER / "scenarios").glob("*.yaml")])


@pytest.fixture(scope="module")
def manchester():
    return read_model(MANCHESTER)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_no_scenario_makes_a_figure_odd(manchester, file):
    assert warned_of(apply_scenarios(manchester, [file])) == set()


TOLD = {
    ("entries.entries.10_15_complex", 10): "of 10_15_complex 65 children are there, 78.8 come in a quarter and 15.9",
    ("exits.leaves_care.1_4_standard.all", 0.1): "42.6 come in a quarter and 15.7 leave it",
    (
        "entries.entries.under_1_standard",
        10,
    ): "started is 514, and the model has 1,310 children entering care in a year",
    ("ageing.ages.10_15_standard", 0.1): "ages is 0.00623 of 10_15_standard in a quarter, and with even ages 0.0417",
    (
        "opening.children.16_17_standard.foster_ifa",
        0.1,
    ): "place_foster is 958, and the model has 870 children in foster",
    ("opening.children.10_15_complex.home_external", 10): "residential_all_derived is 180, and the model has 612",
    ("suitability.most_of_group.10_15_complex.home_external", 0.1): "and 0.738 do so at the opening",
    (
        "suitability.most_of_group.16_17_settled.home_inhouse",
        0.1,
    ): "may live in home_inhouse, and of another need group 1",
    ("market.new_placements.foster_ifa", 0.1): "9 new placements a quarter can be found in foster_ifa, where 513",
    ("prices.fee.residential_school", 0.1): "which is of the same kind, 2,150",
    ("homes.closure_cost.home_4", 0.1): "closure_cost of home_4 is 2,500, and of the home in the middle of the others",
    ("general.releases.staff", 0.1): "2.8 posts can be released in a quarter, far fewer than the smallest home has, 14",
    (
        "schedule.step.residential_withdrawal.2013/14",
        0.1,
    ): "the lines of 2013/14 add up to -1,117,700, and the total is",
    ("schedule.step.total.2013/14", 10): "the total is 46,000,000",
    ("schedule.staff.residential_withdrawal.total", 10): "800 posts are to go, and the homes have 128",
    ("schedule.staff.residential_withdrawal.total", 0.1): "8 posts cost £266,400 a year, and their line is to save",
    ("schedule.step.total.2014/15", 10): "all placements cost about £",
    ("homes.staff.home_2", 0.1): "staff of home_2 is 0.23 a bed, and of the home in the middle of the others 2.33",
}


@pytest.mark.parametrize(("figure", "times"), TOLD)
def test_what_does_not_go_together_is_told_with_both_sides(manchester, figure, times):
    (slip,) = [s for s in slips(manchester.tables, (times,)) if s.figure == figure]
    told = [one.sentence for one in odd_figures(with_slip(manchester, slip))]
    assert any(TOLD[figure, times] in sentence for sentence in told), told


def changed(read, table, parameter, value, key=""):
    frame = read.tables[table].copy()
    rows = (frame["parameter"] == parameter) & (frame.iloc[:, 0] == key if key else True)
    frame.loc[rows, list(NUMBERS)] = value
    return replace(read, tables={**read.tables, table: frame})


def test_a_home_without_posts_is_told_and_one_for_a_single_child_is_not(manchester):
    told = warned_of(changed(manchester, "homes", "staff", 0.0, "home_3"))
    assert any("home_3 has 6 beds and no posts" in words for words in told)
    alone = changed(manchester, "homes", "beds", 1.0, "home_3")
    assert not any("beds of home_3" in words for words in warned_of(alone))


def test_fewer_posts_than_half_of_a_home_are_told(manchester):
    told = warned_of(changed(manchester, "schedule", "staff", 3.0))
    assert any("3 posts are to go, far fewer than the smallest home has, 14" in words for words in told)


def test_a_small_group_may_differ_by_chance(manchester):
    few = changed(manchester, "entries", "entries", 0.75, "16_17_settled")
    assert warned_of(few) == set()


def test_a_scenario_is_not_held_against_what_was_published(manchester):
    more = changed(manchester, "entries", "entries", 30.0, "10_15_standard")
    many = changed(more, "entries", "entries", 33.0, "under_1_standard")
    assert any("started is 514" in words for words in warned_of(many))
    assert not any("started is 514" in words for words in warned_of(replace(many, scenarios=("demand_high",))))

"""A town so small that every rate can be worked out on paper."""

from __future__ import annotations

import pytest
from scipy import stats

from placement_opt.intake.estimate import estimate
from placement_opt.kernel.errors import BadInput
from tests.intake.estimate.simulated import (
    CATALOGUE,
    GONE,
    SETTINGS,
    changed,
    town,
)

IFA, INHOUSE, KIN, HOME = "foster_ifa", "foster_inhouse", "foster_kinship", "home_external"
TEEN, HARD, OLD = "10_15_standard", "10_15_complex", "16_17_standard"
STEPPED = {  # 7 of 10 endings lead to a home; of 4 who had just been stepped down 2 ended
    (1, TEEN, IFA, False, False, False): 71,
    (1, TEEN, IFA, False, True, True): 7,
    (1, TEEN, IFA, False, True, False): 8,
    (1, TEEN, IFA, True, True, False): 2,
    (1, TEEN, IFA, True, False, False): 2,
}


@pytest.fixture(scope="module")
def one_quarter():
    """200 teenagers in agency foster care and 100 in homes, seen for one quarter."""
    moved = {
        ((TEEN, IFA), GONE): 10,
        ((TEEN, IFA), (HARD, HOME)): 6,  # a breakdown
        ((TEEN, IFA), (TEEN, HOME)): 1,  # residential care, but not with the need of a breakdown
        ((TEEN, IFA), (TEEN, INHOUSE)): 3,
        ((TEEN, IFA), (TEEN, "parents")): 2,
        ((TEEN, IFA), (OLD, IFA)): 8,  # a birthday
        ((TEEN, IFA), (OLD, INHOUSE)): 4,  # a birthday and a move
        ((TEEN, IFA), (HARD, IFA)): 5,  # another need, the same home
        ((HARD, HOME), GONE): 20,
        ((HARD, HOME), (TEEN, IFA)): 4,
        ((HARD, HOME), (TEEN, "home_inhouse")): 1,
        ((HARD, HOME), (TEEN, KIN)): 5,
    }
    came = {(TEEN, IFA): 10, (TEEN, INHOUSE): 5, (TEEN, KIN): 5, (TEEN, HOME): 10}
    counts = town({(TEEN, IFA): 200, (HARD, HOME): 100}, [(moved, came)], endings=STEPPED)
    return estimate(counts, SETTINGS, CATALOGUE)


def test_exits_are_the_share_that_left(one_quarter):
    assert one_quarter.exits[TEEN, IFA].value == 0.05
    assert one_quarter.exits[HARD, HOME].value == 0.2
    assert one_quarter.exits[HARD, HOME].group == "this need and placement"


def test_only_those_who_do_nothing_else_age(one_quarter):
    assert (one_quarter.ages[TEEN].value, one_quarter.ages[TEEN].count) == (0.04, 8)
    assert OLD not in one_quarter.ages


def test_transitions_name_pools_for_steered_places_and_the_place_for_the_rest(one_quarter):
    found = {key[2:]: r.value for key, r in one_quarter.transitions.items() if key[:2] == (TEEN, IFA)}
    assert found == {
        (TEEN, "foster"): 0.015,
        (TEEN, "residential"): 0.005,
        (TEEN, "parents"): 0.01,
        (OLD, "foster"): 0.02,
        (HARD, IFA): 0.025,  # lives where it lived: not to be placed again
    }
    homes = {key[2:]: r.value for key, r in one_quarter.transitions.items() if key[:2] == (HARD, HOME)}
    assert homes == {(TEEN, "foster"): 0.04, (TEEN, "residential"): 0.01, (TEEN, KIN): 0.05}


def test_returns_to_residential_care_are_breakdown(one_quarter):
    first, later, returns = one_quarter.breakdown[TEEN, IFA, HARD]
    assert (first.value, first.exposure) == (0.5, 4)
    assert later.value == 17 / 200
    assert later.value * returns.value == pytest.approx(6 / 200, abs=1e-6)
    assert returns.value == pytest.approx(6 / 17, abs=1e-6)


def test_with_no_step_down_the_first_quarter_is_as_any_other_and_may_be_anything():
    counts = town({(TEEN, IFA): 100}, [({((TEEN, IFA), (HARD, HOME)): 6}, {})])
    first, later, returns = estimate(counts, SETTINGS, CATALOGUE).breakdown[TEEN, IFA, HARD]
    assert (first.value, first.low, first.high) == (later.value, later.low, 1.0)
    assert "nobody was stepped down" in first.group
    assert (later.value, returns.value) == (0.06, 1.0)


def test_entries_mix_supply_and_opening(one_quarter):
    level = one_quarter.entries[TEEN]
    assert (level.value, level.law, level.count) == (30, "Poisson", 30)
    assert (level.low, level.high) == pytest.approx((21.59399, 40.69070), abs=1e-3)  # Garwood's table for 30
    mix = {to: r.value for (g, to), r in one_quarter.entry_mix.items() if g == TEEN}
    assert mix == {"foster": 0.5, KIN: 0.166667, "residential": 0.333333}
    assert one_quarter.supply[IFA].mean == 10 + 4
    assert one_quarter.opening[TEEN, KIN] == 10
    assert one_quarter.trend.value == 0


def test_the_interval_is_wilsons(one_quarter):
    r = one_quarter.exits[TEEN, IFA]  # 10 of 200
    wilson = stats.binomtest(10, 200).proportion_ci(0.9, method="wilson")
    assert (r.low, r.high) == pytest.approx((wilson.low, wilson.high), abs=1e-6)
    assert r.se == pytest.approx((0.05 * 0.95 / 200) ** 0.5, abs=1e-6)


def test_thin_cells_of_a_placement_leave_by_age_and_move_by_what_was_counted_of_them():
    moved = {
        ((TEEN, IFA), GONE): 20,
        ((OLD, IFA), GONE): 20,
        ((TEEN, IFA), (TEEN, KIN)): 6,
        ((OLD, IFA), (OLD, "community")): 4,
        ((TEEN, INHOUSE), GONE): 10,
        ((OLD, INHOUSE), GONE): 40,
    }
    opening = {(TEEN, IFA): 80, (OLD, IFA): 40, (TEEN, INHOUSE): 220, (OLD, INHOUSE): 160}
    e = estimate(town(opening, [(moved, {})]), SETTINGS, CATALOGUE)
    # by age 30 of 300 and 60 of 200 leave: 8 and 12 of those in agency care; but 40 did, so twice as many
    teen, old = e.exits[TEEN, IFA], e.exits[OLD, IFA]
    assert (teen.value, old.value) == (pytest.approx(0.2), pytest.approx(0.6))
    assert teen.group == "thin: this placement's small groups, by age"
    wilson = stats.binomtest(40, 120).proportion_ci(0.9, method="wilson")
    assert (teen.low, teen.high) == pytest.approx((0.6 * wilson.low, 0.6 * wilson.high), abs=1e-6)
    # of the 60 and 20 who stayed, 6 moved to kin, where only teenagers were seen, and 4 live alone, as only the old do
    assert e.transitions[TEEN, IFA, TEEN, KIN].value == pytest.approx(0.8 * 6 / 60, abs=1e-6)
    assert e.transitions[OLD, IFA, OLD, "community"].value == pytest.approx(0.4 * 4 / 20, abs=1e-6)
    assert (OLD, IFA, OLD, KIN) not in e.transitions
    assert (e.exits[TEEN, INHOUSE].value, e.exits[TEEN, INHOUSE].group) == (0.045455, "this need and placement")


def test_a_share_above_one_is_left_to_the_others():
    moved = {((TEEN, KIN), GONE): 40, ((OLD, KIN), GONE): 10, ((OLD, INHOUSE), GONE): 100}
    opening = {(TEEN, KIN): 50, (OLD, KIN): 10, (TEEN, INHOUSE): 150, (OLD, INHOUSE): 110}
    e = estimate(town(opening, [(moved, {})]), SETTINGS, CATALOGUE)
    assert (e.exits[OLD, KIN].value, e.exits[TEEN, KIN].value) == (1, pytest.approx(0.8, abs=1e-6))


def test_thin_cells_too_few_for_a_placement_go_with_the_next_of_their_kind():
    moved = {((TEEN, KIN), GONE): 2, ((TEEN, IFA), GONE): 6, ((TEEN, HOME), GONE): 20}
    e = estimate(town({(TEEN, KIN): 10, (TEEN, IFA): 70, (TEEN, HOME): 60}, [(moved, {})]), SETTINGS, CATALOGUE)
    assert {e.exits[TEEN, p].value for p in (KIN, IFA)} == {0.1}
    assert e.exits[TEEN, KIN].group == "thin: small groups of this kind of care, by age"
    assert e.exits[TEEN, HOME].value == pytest.approx(1 / 3, abs=1e-6)


def test_the_oldest_do_not_lend_their_exits_to_the_young():
    moved = {((OLD, IFA), GONE): 100, ((TEEN, INHOUSE), GONE): 5, ((TEEN, IFA), GONE): 1}
    e = estimate(town({(OLD, IFA): 200, (TEEN, IFA): 20, (TEEN, INHOUSE): 100}, [(moved, {})]), SETTINGS, CATALOGUE)
    assert e.exits[TEEN, IFA].value == 0.05


def test_no_more_leave_than_live_there():
    moved = {
        ((TEEN, IFA), (OLD, IFA)): 900,
        ((TEEN, KIN), (TEEN, INHOUSE)): 80,
        ((TEEN, KIN), GONE): 20,
    }
    e = estimate(town({(TEEN, IFA): 1000, (TEEN, KIN): 100}, [(moved, {})]), SETTINGS, CATALOGUE)
    parts = [r for key, r in e.transitions.items() if key[:2] == (TEEN, KIN)]
    assert e.exits[TEEN, KIN].value + e.ages[TEEN].value + sum(r.value for r in parts) <= 1
    assert all("lowered" in r.group for r in parts)
    assert e.exits[TEEN, IFA].value == 0


def test_no_more_return_than_live_there():
    moved = {((TEEN, IFA), (OLD, IFA)): 40, ((TEEN, IFA), (HARD, HOME)): 50}
    endings = {(1, TEEN, IFA, True, True, True): 1, (1, TEEN, IFA, False, True, True): 49}
    e = estimate(town({(TEEN, IFA): 100}, [(moved, {})], endings=endings), SETTINGS, CATALOGUE)
    first, later, returns = e.breakdown[TEEN, IFA, HARD]
    assert (first.value, later.value, returns.value) == (0.6, 0.5, 1)  # all the one who stepped down, but 0.4 grow up
    assert "lowered" in first.group
    assert "lowered" not in later.group


def test_where_no_ending_led_to_a_home_some_may_and_of_all_that_did_none_is_counted_twice():
    """Wilson's ends are z^2 / (n + z^2) for none of n, and n / (n + z^2) for all; z^2 is 2.7055 at 90%."""
    never = town({(TEEN, IFA): 100}, [({((TEEN, IFA), (TEEN, INHOUSE)): 10}, {})])
    _, later, returns = estimate(never, SETTINGS, CATALOGUE).breakdown[TEEN, IFA, HARD]
    assert (later.value, returns.value, returns.high) == (0.1, 0, pytest.approx(2.7055 / 12.7055, abs=1e-5))
    # Thin, so together with those of 16 and 17, of whom none went to a home: a third more of the young, at most 1.
    always = town({(TEEN, IFA): 60, (OLD, IFA): 20}, [({((TEEN, IFA), (HARD, HOME)): 6}, {})])
    _, later, returns = estimate(always, SETTINGS, CATALOGUE).breakdown[TEEN, IFA, HARD]
    assert (later.value, returns.value, returns.low) == (0.075, 1, pytest.approx(6 / 8.7055, abs=1e-5))


def test_who_returns_leaves_less_room_for_those_who_leave_and_move():
    """Four tenths of all teenagers grow older; of 100 in agency care 30 go back to a home, so 30 are left over."""
    older = {((TEEN, INHOUSE), ("16_17_standard", INHOUSE)): 440}

    def of(left, moved):
        flows = {((TEEN, IFA), GONE): left, ((TEEN, IFA), (TEEN, KIN)): moved, ((TEEN, IFA), (HARD, HOME)): 30}
        e = estimate(town({(TEEN, IFA): 100, (TEEN, INHOUSE): 1000}, [(older | flows, {})]), SETTINGS, CATALOGUE)
        assert (e.ages[TEEN].value, e.breakdown[TEEN, IFA, HARD][1].value) == (0.4, 0.3 + moved / 100)
        assert e.breakdown[TEEN, IFA, HARD][2].value == pytest.approx(30 / (30 + moved), abs=1e-6)
        kin = e.transitions.get((TEEN, IFA, TEEN, KIN))
        return e.exits[TEEN, IFA].value, kin.value if kin else None

    assert of(10, 10) == (0.1, 0.1)  # with 40 and 30 that is not quite everyone
    assert of(20, 40) == (0.2, pytest.approx(0.1, abs=2e-6))  # the moves give way
    assert of(45, 20) == (pytest.approx(0.3, abs=2e-6), None)  # and then the exits


def test_a_place_of_the_same_pool_has_exits_though_nobody_of_this_need_was_seen_there():
    e = estimate(town({(HARD, HOME): 20, (OLD, "home_inhouse"): 3}, [({}, {})]), SETTINGS, CATALOGUE)
    assert {(HARD, "home_inhouse"), (OLD, HOME)} <= set(e.exits)
    assert (HARD, IFA) not in e.exits


def test_product_limit_median_by_hand():
    spells = {(IFA, 1, True): 2, (IFA, 2, False): 4, (IFA, 3, True): 2, (IFA, 5, False): 2, (KIN, 2, False): 3}
    found = estimate(town({(TEEN, IFA): 1}, [({}, {})], lengths=spells), SETTINGS, CATALOGUE).lengths
    assert found[IFA].median == 3  # 8 of 10 after one quarter, times 2 of the 4 still watched after three: 0.4
    assert (found[IFA].spells, found[IFA].ended) == (10, 4)
    assert (found[IFA].low, found[IFA].high) == (1, None)  # 0.8 could be 0.49, 0.4 could be 0.68: log-log, 90%
    assert (found[KIN].median, found[KIN].high) == (None, None)


def test_local_and_most_seen():
    area = {(IFA, True): 3, (IFA, False): 1}
    quarters = [({((TEEN, KIN), (TEEN, IFA)): 3}, {}), ({}, {(TEEN, KIN): 8})]
    e = estimate(town({(TEEN, IFA): 2, (TEEN, KIN): 6}, quarters, area=area), SETTINGS, CATALOGUE)
    assert e.local[IFA].value == 0.75
    assert (e.most_seen[TEEN, IFA].value, e.most_seen[TEEN, KIN].value) == (0.625, 0.75)
    assert e.most_seen[TEEN, KIN].exposure == 8
    assert e.most_living == {IFA: 5, KIN: 11}


def test_a_window_is_two_observed_quarters_in_order():
    counts = town({(TEEN, IFA): 100}, [({((TEEN, IFA), GONE): 10}, {}), ({}, {}), ({}, {})])
    e = estimate(counts, SETTINGS, CATALOGUE, ("2020/21 Q2", "2020/21 Q2"))
    assert (e.window, e.exits[TEEN, IFA].value) == (("2020/21 Q2",), 0.1)
    assert e.opening == {(TEEN, IFA): 90}
    for wrong in (("2020/21 Q3", "2020/21 Q2"), ("2018/19 Q1", "2020/21 Q2"), ("spring", "summer")):
        with pytest.raises(
            BadInput, match=r"--window: expected two of the quarters observed, 2020/21 Q2 to 2020/21 Q4"
        ):
            estimate(counts, SETTINGS, CATALOGUE, wrong)


def test_the_window_is_the_last_quarters_unless_asked_for():
    counts = town({(TEEN, IFA): 100}, [({}, {})] * 5)
    settings = changed("estimates", window_quarters=2)
    assert estimate(counts, settings, CATALOGUE).window == ("2020/21 Q3", "2020/21 Q4")


@pytest.mark.parametrize(
    "counts",
    [
        town({(TEEN, IFA): 1}, [({}, {})]),
        town({}, [({}, {(TEEN, IFA): 3})]),
        town({}, [({}, {})]),
        town({(TEEN, IFA): 5}, [({((TEEN, IFA), GONE): 5}, {})]),
        town({("under_1_standard", "adoption"): 5}, [({}, {})] * 3),
    ],
    ids=["one child", "nobody before", "nobody at all", "all left", "one kind of place"],
)
def test_hardly_anything_is_known(counts):
    e = estimate(counts, SETTINGS, CATALOGUE)
    for r in (*e.exits.values(), *e.ages.values(), *e.transitions.values(), *e.entry_mix.values()):
        assert 0 <= r.low <= r.value <= r.high <= 1
    assert set(e.opening) <= set(e.exits)
    assert set(e.entries) == set(CATALOGUE.needs)

"""Quarters that do not look like the rest are named, and nothing else is."""

from __future__ import annotations

import re

import numpy as np

from placement_opt.intake.estimate import Untold, anomalies
from tests.intake.estimate.simulated import (
    SETTINGS,
    TEEN,
    changed,
    closing,
    drawn,
    steady,
    teenagers,
)


def found_in(counts, window=None):
    """Return what is odd, but for the short history that all these towns have."""
    return [o for o in anomalies(counts, SETTINGS, window) if o.kind != "short_history"]


def kinds(counts):
    return [o.kind for o in found_in(counts)]


def test_a_quarter_of_few_entries_is_named():
    (one,) = found_in(steady([44, 41, 43, 45, 42, 43, 44, 41, 7, 43, 42, 45]))
    assert (one.quarter, one.kind) == ("2020/21 Q1", "entries")
    assert one.words == "entries fell to 7 in 2020/21 Q1, where the other quarters have 43 on average"


def test_a_quarter_of_many_entries_is_named():
    (one,) = found_in(steady([20, 22, 19, 61, 21, 18, 20, 22]))
    assert one.words == "entries rose to 61 in 2019/20 Q4, where the other quarters have 20 on average"


def test_no_small_count_is_told():
    (one,) = found_in(steady([44, 41, 43, 45, 42, 3, 44, 41]))
    assert "fell to fewer than 5 in" in one.words
    few = found_in(steady([0, 0, 1, 0, 14, 0, 1, 0], leave=0))
    assert [o.words for o in few] == [
        "entries rose to 14 in 2020/21 Q1, where the other quarters have fewer than 5 on average"
    ]


def test_a_steady_town_has_nothing_odd():
    found = [kinds(drawn(teenagers(), 12, np.random.default_rng(seed))) for seed in range(20)]
    assert sum(map(bool, found)) <= 4  # 12 quarters at 0.005 each: 1 town in 17


def test_wild_entries_do_not_make_each_quarter_odd():
    assert kinds(steady([80, 10, 60, 15, 75, 12, 66, 9, 70, 14, 81, 11])) == []


def test_a_closing_cohort_is_named():
    one = anomalies(closing(), SETTINGS)[0]
    assert (one.quarter, one.kind) == ("", "closing_cohort")
    assert re.fullmatch(
        r"entries almost stop: fewer than 5 a quarter in the last year, after 41 in the first; the number in "
        r"care falls by \d\d% a year; a forecast from these rates only continues the decline",
        one.words,
    )


def test_a_closing_cohort_is_known_by_who_leaves_too():
    assert kinds(steady([3, 2, 3, 2], opening=300))[0] == "closing_cohort"
    assert "closing_cohort" not in kinds(steady([30, 32, 31, 33], opening=300))


def test_codes_that_change_overnight_are_named():
    codes = {(q, "U6"): 200 for q in range(5)}
    codes |= {(q, "H5"): 60 for q in range(3)} | {(q, "K3"): 60 for q in (3, 4)}
    found = [o for o in found_in(steady([40] * 4, codes=codes)) if o.kind == "recording"]
    assert [o.quarter for o in found] == ["2020/21 Q3", "2020/21 Q3"]
    assert found[0].words.startswith(
        "the placement code or provider of 23% of children changes in 2020/21 Q3, most from H5 to K3"
    )
    assert found[1].words.startswith("H5, recorded for 23% of children before, is not used")


def test_a_code_that_few_had_may_go():
    codes = {(0, "U6"): 200, (1, "U6"): 200, (0, "P3"): 4, (0, "R2"): 5}
    assert kinds(steady([40], codes=codes)) == []


def test_a_broken_chain_is_named():
    found = [o.words for o in found_in(steady([40] * 4, unmatched={(2, *TEEN): 39, (4, *TEEN): 4}))]
    assert found == [
        "39 children (10% of those in care) are unknown to the return after 2020/21 Q2: "
        "they count neither as staying nor as leaving"
    ]


def test_only_the_window_is_looked_at():
    counts = steady([7, 44, 41, 43, 45, 42, 43, 44, 41])
    assert kinds(counts) == ["entries"]
    assert found_in(counts, (counts.quarters[1], counts.quarters[-1])) == []


def test_entries_that_fall_far_are_not_said_to_stop():
    quarters = [40] * 4 + [9] * 4
    words = anomalies(steady(quarters, leave=0), SETTINGS)[0].words
    assert words.startswith("entries fall to 22% of the first year's: 9 a quarter in the last year, after 40 in")
    few = anomalies(steady([14] * 4 + [3] * 4, leave=0), SETTINGS)[0].words  # 21% of 14 would tell the 3
    assert few.startswith("entries fall to under 25% of the first year's: fewer than 5 a quarter")


def test_small_councils_do_not_cry_wolf():
    rng, codes = np.random.default_rng(3), ["U6 PR1", "U6 PR4", "U3 PR1", "K2 PR4", "P1", "H5 PR4"]
    by_share_alone = changed("anomalies", recording_errors=0)
    alarms = np.zeros(2)
    for _ in range(40):  # towns of 40 children, all of whom change places every quarter, at the same shares
        living = {(q, c): n for q in range(5) for c, n in zip(codes, rng.multinomial(40, [1 / 6] * 6), strict=True)}
        counts = steady([40] * 4, codes=living)
        alarms += [any(o.kind == "recording" for o in anomalies(counts, how)) for how in (SETTINGS, by_share_alone)]
    assert alarms[0] <= 5
    assert alarms[1] >= 20


def test_a_short_history_is_told():
    counts = steady([40] * 16)
    (one,) = [o for o in anomalies(counts, SETTINGS) if o.kind == "short_history"]
    assert one.words == (
        "the returns begin in 2017/18 Q1: need groups of the quarters up to 2019/20 Q3 rest on less history than the "
        "rules ask for, so fewer children count as complex or settled there"
    )  # 913 days: 11 quarters
    for first, short in ((10, True), (11, False)):
        found = anomalies(counts, SETTINGS, (counts.quarters[first], counts.quarters[-1]))
        assert [o.kind for o in found] == ["short_history"] * short


def said(counts, **hidden):
    """Return what is said where counts of some quarters are hidden."""
    untold = Untold(**{name: frozenset(quarters) for name, quarters in hidden.items()})
    return [o.words for o in anomalies(counts, SETTINGS, None, untold) if o.kind != "short_history"]


def test_no_number_is_said_of_entries_that_are_hidden():
    counts = steady([44, 41, 43, 45, 42, 43, 44, 41, 7, 43, 42, 45])
    assert said(counts, flows={9}) == ["entries fell in 2020/21 Q1, where the other quarters have 43 on average"]
    assert said(counts, flows={2}) == ["entries fell to 7 in 2020/21 Q1, unlike in other quarters"]
    assert said(counts, flows={2, 9}) == ["entries fell in 2020/21 Q1, unlike in other quarters"]


def test_how_far_a_cohort_closes_is_not_said_where_its_entries_are_hidden():
    counts = closing()
    last = len(counts.quarters)
    assert said(counts, flows={last})[0].startswith("entries fall far or almost stop; the number in care falls by ")
    assert said(counts, flows={1}, everyone={0})[0].startswith("entries fall far or almost stop; a forecast")
    assert said(counts, flows={last // 2})[0].startswith("entries almost stop: fewer than 5")


def test_no_share_is_said_of_codes_where_children_by_placement_are_hidden():
    codes = {(q, "U6"): 200 for q in range(5)}
    codes |= {(q, "H5"): 60 for q in range(3)} | {(q, "K3"): 60 for q in (3, 4)}
    for quarter in (2, 3):
        words = said(steady([40] * 4, codes=codes), living={quarter})
        assert words[0].startswith("the placement code or provider of many children changes in 2020/21 Q3")
        assert words[1].startswith("H5, recorded for some children before, is not used")


def test_how_many_were_lost_is_not_said_where_it_is_hidden():
    (words,) = said(steady([40] * 4, unmatched={(2, *TEEN): 39}), unmatched={2})
    assert words.startswith("some children are unknown to the return after 2020/21 Q2")

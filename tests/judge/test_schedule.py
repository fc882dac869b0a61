"""A schedule made by hand: does it add up, and what does it imply.

In the still town's opening year 12 children live in residential care at 124,800 a year each, and 30 in foster
care at 24,960: a fifth of it.
"""

from __future__ import annotations

import re

import pytest

from placement_opt.domain.case import ScheduleLine
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.judge.schedule import CONSISTENT, IMPLAUSIBLE, child_years, examine, opening_children
from tests.town import still_town

HOME_YEAR, FOSTER_YEAR = 124_800, 24_960


def scheduled(residential=(2, 3), foster=(2, 3), **changes):
    """Return the still town with a schedule given in child-years, first and second year."""
    steps = {
        RESIDENTIAL_CARE: [n * HOME_YEAR for n in residential],
        FOSTER_CARE: [-n * FOSTER_YEAR for n in foster],
    }
    years = ("2013/14", "2014/15")
    lines = tuple(ScheduleLine(k, k, tuple(zip(years, v, strict=True)), None) for k, v in steps.items())
    totals = {y: sum(v[n] for v in steps.values()) for n, y in enumerate(years)}
    settings = {"begins": "2013/14 Q1", "length": 8, "schedule": lines, "schedule_totals": totals}
    return still_town(**{**settings, **changes})


def findings(case):
    """Return the findings by name."""
    return {f.name: f for f in examine(case)}


def test_the_opening_years_cost_of_a_child():
    case = scheduled()
    assert opening_children(case, "residential") == 12
    assert opening_children(case, "foster") == 30
    costs = child_years(case)
    assert (costs.residential, costs.foster) == pytest.approx((HOME_YEAR, FOSTER_YEAR))


def test_a_schedule_that_adds_up():
    found = findings(scheduled())
    assert all(f.holds for f in found.values())
    assert {f.judgement for f in found.values()} == {CONSISTENT}
    assert len(found) == 6


@pytest.mark.parametrize(("out_by", "holds"), [(0.4, True), (-1.4, True), (1.6, False), (-1.6, False)])
def test_a_printed_total_may_be_rounded_but_not_wrong(out_by, holds):
    """Two lines and their total, each rounded to a pound, may be out by a pound and a half and no more."""
    totals = {y: n + (out_by if y == "2014/15" else 0) for y, n in scheduled().schedule_totals.items()}
    found = findings(scheduled(schedule_totals=totals))
    assert found["cross-cast 2013/14"].holds
    assert found["cross-cast 2014/15"].holds is holds


def test_nobody_can_leave_who_is_not_there():
    assert findings(scheduled(residential=(6, 6)))["residential child-years"].holds
    over = findings(scheduled(residential=(6, 7)))["residential child-years"]
    assert not over.holds
    assert "13 child-years" in over.sentence
    assert "12 children" in over.sentence


def test_leavers_need_foster_money_behind_them():
    enough, short = findings(scheduled(foster=(2, 3))), findings(scheduled(foster=(2, 2)))
    assert enough["foster child-years"].holds
    assert "covers the 5 child-years" in enough["foster child-years"].sentence
    assert not short["foster child-years"].holds
    assert short["foster child-years"].judgement == IMPLAUSIBLE
    assert "Of the 5 child-years that leave residential care, 1 " in short["foster child-years"].sentence


def test_a_first_year_that_asks_for_more_than_the_whole_programme():
    """A mean of 2 over the first year is 4 by its end if they leave in a straight line; a mean of 3 is 6."""
    assert findings(scheduled(residential=(2, 3)))["pace of the first year"].holds
    assert not findings(scheduled(residential=(3, 2)))["pace of the first year"].holds


def test_posts_that_the_homes_do_not_hold_cannot_go():
    assert findings(scheduled(claimed_fte=15))["posts"].holds
    found = findings(scheduled(claimed_fte=16))["posts"]
    assert not found.holds
    assert "£584,400" in found.sentence  # 16 x 36,525


def test_a_town_without_a_schedule_has_nothing_to_examine():
    assert examine(scheduled(schedule=())) == []


def test_no_sentence_has_more_than_three_figures():
    """A year counts as one of them."""
    for case in (scheduled(claimed_fte=15), scheduled(residential=(6, 7), foster=(2, 2), claimed_fte=16)):
        for finding in examine(case):
            for sentence in re.split(r"\. ", finding.sentence):
                assert len(re.findall(r"\d[\d,/.]*", sentence)) <= 3, sentence

"""Up to which day records know what happens."""

from math import log

import numpy as np
import pytest

from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.last_known import last_known
from tests.intake.read.reading_files import SETTINGS

RULES = SETTINGS.reading.model_copy(update={"unlikely_silence": 0.001})
NOBODY = np.array([], dtype="int32")


def known(*days):
    return last_known(np.array(days, dtype="int32"), NOBODY, RULES)


def test_without_a_date_nothing_is_known():
    assert last_known(np.array([UNKNOWN], dtype="int32"), np.array([OPEN], dtype="int32"), RULES) is None


@pytest.mark.parametrize("every", [1, 2, 5, 30])
def test_a_silence_may_be_as_long_as_chance_allows(every):
    found = known(*range(0, 365, every))
    share = len(range(0, 365, every)) / 365
    last = range(0, 365, every)[-1]
    silent = 1 if share == 1 else int(log(0.001) / log(1 - share))
    assert (found.day, found.silent_until, found.beyond) == (last, last + silent, 0)


def test_days_that_follow_one_another_are_no_silence():
    assert known(*range(1000)).day == 999


def test_a_day_alone_far_after_all_others_is_not_the_last():
    found = known(*range(0, 365, 2), 1500, 2500)
    assert (found.day, found.beyond) == (364, 2)


def test_a_year_missing_between_two_is_not_the_end():
    assert known(*range(0, 365, 2), *range(800, 1165, 2)).day == 1164


@pytest.mark.parametrize(("without", "last"), [(1, 401), (2, 399)])
def test_after_a_year_of_days_one_without_may_be_chance_and_two_may_not(without, last):
    found = known(*range(400), 400 + without)
    assert (found.day, found.beyond) == (last, 0 if last > 399 else 1)


def test_five_days_after_a_silence_are_no_slips_of_the_pen():
    assert known(*range(0, 365, 2), *range(800, 810, 2)).day == 808

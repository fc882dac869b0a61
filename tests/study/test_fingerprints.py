"""A fingerprint is the same wherever it is taken, and another as soon as anything differs."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys

import numpy as np
import pytest

from placement_opt.kernel.errors import OwnFault
from placement_opt.study.fingerprints import fingerprint
from tests.paths import ROOT
from tests.study.test_futures import drawn

CODE = """
from placement_opt.study.fingerprints import fingerprint
from tests.study.test_futures import STRATEGY, drawn
print(fingerprint((drawn(), STRATEGY, frozenset("abcdefgh"))))
"""


def test_it_is_the_same_in_every_run_of_python():
    def taken(seed):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert taken("1") == taken("2")


DIFFER = [
    *(
        1,
        1.0,
        "1",
        True,
        None,
        "",
        (),
        (1,),
        ((1,),),
        (1, 1),
        ("1",),
        {},
        {1: 1},
        {"1": 1},
        frozenset(),
        frozenset({1}),
    ),
    *(0.0, -0.0, float("nan"), ("astr b", "c"), ("a", "bstr c"), ("abc",), {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    *(
        np.array([1, 2]),
        np.array([1.0, 2.0]),
        np.array([[1, 2]]),
        np.array(["a", "b"]),
        np.array([0.0]),
        np.array([-0.0]),
    ),
]


def test_whatever_differs_has_another():
    assert len({fingerprint(record) for record in DIFFER}) == len(DIFFER)


def test_what_is_the_same_has_the_same():
    assert fingerprint({3, 1, 2}) == fingerprint({2, 3, 1})
    assert fingerprint(np.float64(0.1)) == fingerprint(0.1)
    assert fingerprint(np.arange(6)[::2]) == fingerprint(np.array([0, 2, 4]))
    assert fingerprint(np.array([1.5], dtype=">f8")) == fingerprint(np.array([1.5]))
    assert fingerprint(drawn()) == fingerprint(drawn())


def test_one_last_digit_of_one_figure_of_one_draw_is_seen():
    town = drawn()
    occupancy = town.occupancy.copy()
    occupancy[-1] = np.nextafter(occupancy[-1], 1)
    assert fingerprint(dataclasses.replace(town, occupancy=occupancy)) != fingerprint(town)


def test_what_was_looked_up_in_a_case_is_no_part_of_it():
    town = drawn()
    before = fingerprint(town)
    assert town.suited_to
    assert fingerprint(town) == before


def test_of_what_has_none_none_is_made_up():
    with pytest.raises(OwnFault, match="no fingerprint of object"):
        fingerprint((1, object()))

"""The share of variance that a group of figures explains, where it can be worked out in the head."""

from __future__ import annotations

import numpy as np

from placement_opt.study.matters import _share

LEVELS = np.arange(400) / 400


def test_what_never_differs_and_what_was_hardly_drawn_has_no_share():
    assert _share(LEVELS, np.full(400, 7.0)) == 0
    assert _share(LEVELS[:1], np.array([3.0])) == 0
    assert _share(LEVELS[:0], np.array([])) == 0


def test_what_follows_a_group_alone_has_nearly_all_of_it():
    assert 0.95 < _share(LEVELS, LEVELS) <= 1

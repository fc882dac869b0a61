"""How high a flow is ahead: worked out where it can be, and each size found where the counts show it."""

from itertools import pairwise

import numpy as np
import pytest

from placement_opt.intake.estimate.levels_ahead import levels_ahead
from tests.intake.estimate.simulated import SETTINGS

USUAL = SETTINGS.forecast.entries
STEADY = np.full(12, 40.0)


def alone(**sizes):
    """Return the choices with one size of each, none where none is given."""
    one = {"grouped": 1.0, "change": 0.0, "growth": 0.0} | sizes
    return USUAL.model_copy(update={name: ((size, 1.0),) for name, size in one.items()})


def ahead(came, how, since=0, quarters=8):
    came = np.array(came, dtype=float)
    return levels_ahead(came, np.full(len(came), came.mean()), np.zeros(len(came)), (since, quarters), how)


def spread(found):
    """Return the standard deviation of the log at each quarter ahead, of a single combination."""
    return np.sqrt(np.diag(found.root[0] @ found.root[0].T))


def test_where_nothing_varies_but_by_chance_the_level_is_the_mean_of_the_window():
    found = ahead([30, 50] * 6, alone())
    assert found.central == pytest.approx(np.ones(8), rel=0.001)
    assert spread(found) == pytest.approx(np.full(8, 1 / np.sqrt(480)), rel=0.01)


def test_children_who_come_in_groups_make_the_mean_less_sure():
    assert spread(ahead(STEADY, alone(grouped=2.0))) == pytest.approx(np.full(8, np.sqrt(2 / 480)), rel=0.01)


def test_a_level_that_wanders_is_less_sure_the_farther_ahead_and_falls_back_to_the_usual():
    sure = spread(ahead(STEADY, alone(change=0.018)))
    assert all(later > sooner for sooner, later in pairwise(sure))
    high = ahead([40] * 8 + [60] * 4, alone(change=0.018)).central * 560 / 12
    assert 50 < high[0] < 60
    assert all(later < sooner for sooner, later in pairwise(high))


def test_a_growth_goes_on_and_fades():
    came = 40 * 1.05 ** np.arange(12)
    found = ahead(came, alone(growth=1.0)).central * came.mean() / came[-1]
    assert found[0] == pytest.approx(1.05, rel=0.01)
    assert found[3] == pytest.approx(1.05**4, rel=0.02)
    assert found[7] < 1.05**8
    later = ahead(came, alone(growth=1.0), since=4).central * came.mean() / came[-1]
    assert later[0] == pytest.approx(found[4], rel=0.01)


@pytest.mark.parametrize(
    ("came", "size", "place"),
    [(100 * 0.8 ** np.arange(12), "growth", 2), ([100] * 4 + [150] * 4 + [90] * 4, "change", 1)],
)
def test_what_the_counts_show_is_found(came, size, place):
    """The same counts without it leave it as unlikely as it was, or more so."""
    sizes = {name: getattr(USUAL, name) for name in ("grouped", "change", "growth")}
    at, shape = list(sizes).index(size), [len(each) for each in sizes.values()]

    def weight(counts):
        found = ahead(counts, USUAL).weight.reshape(shape)
        return np.moveaxis(found, at, 0)[place].sum()

    assert weight(came) > 0.9
    assert weight([100] * 12) < sizes[size][place][1]


def test_nobody_and_one_quarter_are_no_trouble():
    for came in ([0] * 12, [5], [0], [0] * 11 + [300]):
        found = ahead(came, USUAL)
        draws, grouped = found.drawn(50, np.random.default_rng(1))
        assert np.isfinite(found.central).all()
        assert np.isfinite(draws).all()
        assert draws.shape == (50, 8)
        assert set(grouped) <= {size for size, _ in USUAL.grouped}


def test_draws_lie_around_the_central_value():
    found = ahead(STEADY, USUAL)
    draws, _ = found.drawn(4000, np.random.default_rng(2))
    assert np.median(draws, axis=0) == pytest.approx(found.central, rel=0.02)

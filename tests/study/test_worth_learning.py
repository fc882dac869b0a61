"""What to find out first: the value of knowing a figure where it is known in closed form, and the records behind it."""

from __future__ import annotations

import numpy as np
import pytest

from placement_opt.inputs import read_model
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.study.entries_over_time import CHANCE, LEAVING_OVER_YEARS, OVER_YEARS
from placement_opt.study.records_behind import RECORD_COLUMNS, records_behind
from placement_opt.study.sampling import Sample, SampleRequest, levels_of, sample
from placement_opt.study.worth_learning import LEARNING_COLUMNS, worth_learning
from tests.study.still_homes import COST, FILLED, at_level, by_hand, reached, saves

DRAWS = 4001


def drawn(groups, draws=DRAWS, seed=1) -> Sample:
    levels = levels_of(list(groups), SampleRequest(draws, seed))
    return Sample({}, tuple(groups), tuple(groups), np.stack([levels[g] for g in groups], axis=1), {}, (), 0)


def of_groups(frame):
    return frame.set_index("group")


def test_of_a_sum_of_two_even_figures():
    """x + y >= 1 holds in half of all draws; of a known x, in the share x: E[min(x, 1 - x)] is a quarter."""
    s = drawn(["x", "y", "nothing"])
    found = of_groups(worth_learning(s, saves(1.0), s.levels[:, 0] + s.levels[:, 1]))
    for group in ("x", "y"):
        row = found.loc[group]
        assert row["wrong_now"] == pytest.approx(0.5, abs=0.01)
        assert row["falls_by"] == pytest.approx(0.25, abs=3 * row["error"])
        assert row["wrong_after"] == pytest.approx(row["wrong_now"] - row["falls_by"])
        assert 0 < row["error"] < 0.02
    assert found.loc["nothing", "falls_by"] < 0.02
    assert found.loc["nothing", "by_chance"] > 0.02  # without which it would seem worth something


def test_what_tells_nothing_is_worth_nothing_on_average():
    """Over many seeds hardly anything is left of a group that moves nothing, and mostly nothing at all."""
    left = []
    for seed in range(40):
        s = drawn(["x", "nothing"], draws=401, seed=seed)
        left.append(worth_learning(s, saves(0.5), s.levels[:, 0]).set_index("group").loc["nothing", "falls_by"])

    assert np.mean(left) < 0.01
    assert sum(n == 0 for n in left) > 20


def test_a_figure_that_decides_alone_leaves_no_doubt():
    s = drawn(["x", "y"])
    found = of_groups(worth_learning(s, saves(0.7), s.levels[:, 0]))
    assert found.loc["x", "wrong_now"] == pytest.approx(0.3, abs=0.001)
    assert found.loc["x", "wrong_after"] < 0.02
    assert found.loc["y", "falls_by"] == 0


def test_where_nothing_could_change_the_verdict_nothing_is_worth_learning():
    """x + y >= 1.9 holds in 1 of 200 draws, and nowhere in the range of x in more than half of them."""
    s = drawn(["x", "y"])
    found = worth_learning(s, saves(1.9), s.levels[:, 0] + s.levels[:, 1])
    assert list(found["falls_by"]) == list(found["error"]) == list(found["by_chance"]) == [0, 0]
    assert found["wrong_now"].max() == pytest.approx(0.005, abs=0.002)


def test_of_the_town_by_hand():
    """Cost of Oak and the share filled, each spread evenly; the claim is that 105,000 is saved."""
    s = drawn([COST, FILLED], draws=601)
    figures = [at_level({}), *(at_level({COST: a, FILLED: b}) for a, b in s.levels[1:])]
    found = of_groups(worth_learning(s, saves(105_000.0), reached(saves(1.0), figures)))
    fine = (np.arange(1000) + 0.5) / 1000
    cost, filled = (np.array(at_level({name: fine})[n]) for n, name in enumerate((COST, FILLED)))
    met = by_hand(cost[:, None], filled[None, :]) >= 105_000
    wrong_now = min(met.mean(), 1 - met.mean())
    for group, axis in ((COST, 1), (FILLED, 0)):
        p = met.mean(axis=axis)
        row = found.loc[group]
        assert row["wrong_now"] == pytest.approx(wrong_now, abs=0.06)
        assert row["falls_by"] == pytest.approx(wrong_now - np.minimum(p, 1 - p).mean(), abs=3 * row["error"] + 0.01)


def test_draws_without_a_plan_miss_the_claim_and_chance_is_not_to_be_found_out():
    s = drawn(["x", CHANCE])
    amounts = np.where(s.levels[:, 0] < 0.5, np.nan, 1.0)
    found = worth_learning(s, saves(1.0), amounts)
    assert list(found["group"]) == ["x"]
    assert list(found.columns) == list(LEARNING_COLUMNS)
    assert found["wrong_after"].iloc[0] < 0.02


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


def test_the_records_of_a_group_are_its_rows_and_where_they_come_from(manchester):
    found = records_behind(manchester, ["fees of external residential care", OVER_YEARS, CHANCE])
    assert list(found.columns) == list(RECORD_COLUMNS)
    home, school, entries = found.itertuples()
    assert (home.file, home.table, home.parameter, home.key) == (
        "models/manchester/prices.csv", "prices", "fee", "home_external",
    )  # fmt: skip
    lines = (find_model("manchester") / "prices.csv").read_text("utf-8").splitlines()
    assert lines[int(home.row) - 1].startswith("home_external,fee,2150")
    assert (home.evidence, school.evidence) == ("derived", "assumed")
    assert home.source.split(";") == ["s251_2012_13", "sfr36_2013"]
    assert len(home.publisher.split("; ")) == 2
    assert entries.file == "entries_volatility.csv"
    assert entries.table == ""


def test_records_of_a_group_that_there_is_not_are_a_fault(manchester):
    with pytest.raises(BadInput, match="did you mean"):
        records_behind(manchester, ["prices.fees"])


def test_every_figure_that_varies_has_its_record(manchester):
    groups = list(sample(manchester, SampleRequest(2, 1)).groups)
    found = records_behind(manchester, groups)
    assert set(found["group"]) == set(groups) - {CHANCE}
    of_fits = found[found["row"].isna()]
    assert list(of_fits["group"]) == [OVER_YEARS, LEAVING_OVER_YEARS]
    assert ["entering" in of_fits["title"].iloc[0], "leaving" in of_fits["title"].iloc[1]] == [True, True]

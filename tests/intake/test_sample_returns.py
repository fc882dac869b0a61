"""The published synthetic returns: a closing cohort, which the import must name and not forecast away."""

from datetime import date
from itertools import pairwise

import pytest

from placement_opt.importing import import_return
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput
from tests.intake.independent_count import counted
from tests.paths import SHARED, needs

FOLDER = SHARED / "ssda903"
pytestmark = needs(FOLDER)


@pytest.fixture(scope="module")
def found():
    return import_return(ImportRequest(FOLDER / "demand_model_sample", "sample", date(2021, 3, 31)))


def met(found, rule):
    return sum(f.rows for f in found.reading.rule_counts if f.rule == rule)


def test_all_rows_are_read_and_each_return_has_its_year(found):
    assert met(found, "episodes") == 1460 + 974 + 648 + 402
    assert met(found, "short_breaks") == 229 + 146 + 100 + 63
    assert {f.year for f in found.reading.files} == {"2017/18", "2018/19", "2019/20", "2020/21"}


def test_it_says_that_the_cohort_closes(found):
    (closing,) = [anomaly for anomaly in found.estimates.anomalies if anomaly.kind == "closing_cohort"]
    assert closing.words.startswith("entries fall far or almost stop; "), "their numbers are hidden"
    assert found.estimates.trend.fitted < -0.3


def test_its_forecast_goes_towards_nobody(found):
    everyone = [ahead.mean for ahead in found.ahead if ahead.placement == "all"]
    assert all(later < earlier for earlier, later in pairwise(everyone))
    assert everyone[-1] < 0.6 * found.nowcast.value


def test_returns_that_do_not_chain_are_reported(found):
    assert met(found, "late_arrival") > 50
    assert met(found, "rule_2") > 20
    assert any(anomaly.kind == "chain_break" for anomaly in found.estimates.anomalies)


def test_the_backtest_is_better_than_standing_still(found):
    assert found.backtest.error < found.backtest.naive


def test_sequences_without_a_header_cannot_be_imported():
    with pytest.raises(BadInput, match="Header"):
        import_return(ImportRequest(FOLDER / "broken_sequences.csv", "broken", date(2022, 3, 31), la_code="Sutton"))


def test_an_independent_count_finds_the_same_children(found):
    place = FOLDER / "demand_model_sample"
    files = {t: {y + 1: place / f"{y}-{t}.csv" for y in range(2017, 2021)} for t in ("episodes", "header")}
    months = ((3, 31), (6, 30), (9, 30), (12, 31))
    nights = [date(year, *day) for year in range(2018, 2022) for day in months]
    nights = [date(2017, *day) for day in months] + [night for night in nights if night <= date(2021, 3, 31)]
    counts = found.reading.counts
    left = counts.flows.loc[counts.flows["to_need"] == ""]
    by_quarter = {
        name: frame.groupby("quarter")["children"].sum().reindex(range(first, 17), fill_value=0).tolist()
        for name, frame, first in (
            *(("children", counts.stock, 0), ("came", counts.entrants, 1)),
            *(("left", left, 1), ("lost", counts.unmatched, 1)),
        )
    }
    kinds = counts.stock.groupby(["quarter", "placement"])["children"].sum()
    by_quarter["kinds"] = [kinds[q].to_dict() for q in range(17)]
    assert counted(files["episodes"], files["header"], nights) == by_quarter

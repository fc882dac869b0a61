"""What a child-week costs from the file of a case: by hand, and as from the case itself."""

from __future__ import annotations

import json

import pytest

from placement_opt.domain.case import to_json
from placement_opt.measure.kept_prices import kept_week_prices, least_sure
from placement_opt.measure.week_prices import week_prices
from placement_opt.prepared import case_of
from tests import tiny_model


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return case_of(tiny_model.write(tmp_path_factory.mktemp("prices")))


@pytest.fixture
def kept(case):
    return json.loads(json.dumps(to_json(case)))


def test_they_are_those_of_the_case(case, kept):
    found = {p: k.week for p, k in kept_week_prices(kept).items()}
    assert found == week_prices(case)


def test_by_hand(kept):
    found = {p: (round(k.week.gbp, 2), round(k.week.standing, 2)) for p, k in kept_week_prices(kept).items()}
    assert found == {
        "home_inhouse": (2100.0, 2000.0),  # 2,000 a bed of 3 and 2, all filled, and 100 with the child
        "home_external": (3000.0, 0.0),
        "foster_inhouse": (333.33, 33.33),  # 50 for a household of two places of which three of four are filled
        "foster_ifa": (800.0, 0.0),
        "foster_specialist": (700.0, 100.0),
        "mtfc": (1100.0, 1000.0),
    }


def test_a_price_is_as_sure_as_the_least_sure_figure_that_is_in_it(kept):
    assert kept_week_prices(kept)["home_inhouse"].evidence == "council"
    kept["homes"][1]["cost"]["evidence"] = "assumed"
    assert kept_week_prices(kept)["home_inhouse"].evidence == "assumed"
    kept["mtfc"]["child_cost"] |= {"value": 0.0, "evidence": "assumed"}
    assert kept_week_prices(kept)["mtfc"].evidence == "council"  # nought is no part of it


def test_without_homes_and_teams_there_are_fees_alone(kept):
    kept |= {"homes": [], "home_placement": None, "mtfc": None, "carers": {}}
    assert {k.week.standing for k in kept_week_prices(kept).values()} == {0.0}


@pytest.mark.parametrize(
    ("grades", "least"),
    [({"published"}, "published"), ({"published", "derived"}, "derived"), ({"council", "assumed"}, "assumed"),
     ({"published", "of a word that is none"}, "of a word that is none")],
)  # fmt: skip
def test_the_least_sure_grade(grades, least):
    assert least_sure(grades) == least

"""Places in the council's homes that other councils buy: beds, income, notice, words, and the files they come from."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given, settings

from placement_opt.domain.case import Case, Figure, from_json, to_json
from placement_opt.domain.sold_places import SoldPlaces, possible_sold
from placement_opt.formulation import build
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.inputs.schema import TABLES
from placement_opt.judge.break_even import break_evens
from placement_opt.judge.costs_below_nothing import costs_below_nothing
from placement_opt.judge.feasibility import screen
from placement_opt.judge.lever_units import units
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.home_moves import MOVED, home_moves
from placement_opt.measure.savings import recurrent
from placement_opt.solve.session import session
from tests import tiny_model
from tests.test_kind_of_its_own import add
from tests.test_laws import UNMET, some_towns, towns
from tests.tiny_model import CHOICES
from tests.town import NOTHING, announces, brief, plan_for, still_town
from tests.town_homes import TO_NEIGHBOURS

PLAIN = {"moves": (), "services": (), "mtfc": None, "occupancy": 1.0, "sold_places": (TO_NEIGHBOURS,)}
FIGURES = {"most_places": 2, "price": 4000, "filled_share": 0.75, "lead": 1, "earliest": 0, "notice": 2}


def selling_town(**changes) -> Case:
    """Return the still town with six complex children in ten beds and none elsewhere."""
    return still_town(**{**PLAIN, "opening": {("complex", "home"): 6.0}, **changes})


def published(case, **levers):
    strategy = announces(**levers)
    return strategy, plan_for(case, brief(fixed=True, strategy=strategy))[2]


@pytest.mark.parametrize(
    ("announced", "notice", "found"),
    [
        (dict.fromkeys(range(1, 6), 2.0), 2, [0, 2, 2, 2, 2]),  # none before they may be
        ({2: 5.0}, 2, [0, 3, 3, 0, 0]),  # no more than three, and those for two quarters
        ({2: 2.0, 4: 1.0}, 3, [0, 2, 2, 2, 0]),  # for three quarters; the place of quarter 4 is one of them
        ({2: 1.0, 3: 3.0}, 2, [0, 1, 3, 2, 0]),
        ({2: 2.0}, 1, [0, 2, 0, 0, 0]),
        ({}, 2, [0, 0, 0, 0, 0]),
    ],
)
def test_places_are_sold_as_announced_and_for_their_notice_at_least(announced, notice, found):
    assert possible_sold(dataclasses.replace(TO_NEIGHBOURS, notice=notice), announced, 5) == found


def test_a_published_plan_sells_what_is_announced():
    """Two places, one and a half of them in use, bring 3,900 a week and place over three quarters of 13 weeks."""
    case = selling_town()
    strategy, results = published(case, sell_places={("home", t): 2.0 for t in (2, 3, 4)})
    nothing = plan_for(case, NOTHING)[2]
    assert nothing.cost - results.cost == pytest.approx(1.5 * 3_900 * 39, abs=2)
    assert screen(case, strategy, nothing) == []
    found = results.children.query("placement == 'home'").groupby(["measure", "quarter"])["value"].sum()
    assert found["places sold", "2014/15 Q1"] == 2
    assert found["fillable places", "2014/15 Q1"] == 8
    assert found["children", "2014/15 Q1"] == pytest.approx(6)  # those of other councils are not counted
    assert sum(recurrent(results).values()) == pytest.approx(results.cost)


def test_what_cannot_be_sold_or_is_still_sold_is_told():
    case = selling_town()
    strategy, results = published(case, sell_places={("home", 2): 4.0})
    assert [results.values.sold["home", t] for t in (1, 2, 3, 4)] == pytest.approx([0, 3, 3, 0])
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == [
        "2013/14 Q4: places sold, Council homes: 4 announced, at most 3 possible. The strategy as published has 3.",
        "2014/15 Q1: Council homes: 0 places announced to be sold, but those sold before stay so until their notice "
        "has run out. The strategy as published has 3.",
    ]


def test_no_more_is_sold_than_own_children_leave_free():
    """Eight of the town's children live in ten beds: two places are sold, however well they are paid."""
    case = selling_town(opening={("complex", "home"): 8.0})
    results = plan_for(case, brief(("sell_places",)))[2]
    assert max(results.values.sold.values()) == pytest.approx(2, abs=1e-4)
    assert results.stages[0].best == pytest.approx(0, abs=1e-5)


def test_places_sold_leave_fewer_beds_for_children_whose_home_closes():
    """Three of five live in Oak's six beds and two in Elm's four; two places of Oak are sold, and only Elm closes."""
    case = selling_town(opening={("complex", "home"): 5.0}, safe_withdrawal=False)
    strategy, results = published(case, closing={"elm": 3}, sell_places={("home", 2): 1.0, ("home", 3): 1.0})
    assert results.values.open["elm", 3] == pytest.approx(0, abs=1e-6)
    found = home_moves(case, strategy, [results])
    assert list(found.loc[found["measure"] == MOVED, "value"]) == [pytest.approx(2, abs=1e-4)]


def test_where_selling_begins_to_pay():
    """A place in use brings its price and costs 100 a week: it pays above that, where empty beds do not close."""
    cheap = (dataclasses.replace(TO_NEIGHBOURS, price=Figure(50, "council")),)
    case = selling_town(sold_places=cheap, closures_per_quarter=0.0)
    s = session(build(case, brief()))
    (found,) = break_evens(s, [u for u in units(case, s.programme.variables) if u.lever == "sell_places"])
    assert found.price == pytest.approx(100, abs=0.01)


def test_a_plan_that_brings_in_more_than_it_costs_is_warned_of():
    dear = selling_town(sold_places=(dataclasses.replace(TO_NEIGHBOURS, price=Figure(390_000, "council")),))
    plain, pulled = (plan_for(dear, k)[2] for k in (NOTHING, brief(("sell_places",))))
    assert costs_below_nothing(dear, [plain]) == []
    (said,) = costs_below_nothing(dear, [plain, pulled])
    assert said.startswith(f"{pulled.plan.title}: the recurrent cost of 2013/14 is -£")
    assert said.endswith("bring in more than they cost. A price or a quantity is most likely a slip.")


@settings(some_towns, max_examples=4)
@given(towns())
def test_places_are_never_sold_at_the_cost_of_a_child(case):
    """Doing nothing sells none; with the lever no more children wait, and no child is lost or won."""
    selling = dataclasses.replace(case, sold_places=(TO_NEIGHBOURS,))
    assert not any(plan_for(selling, NOTHING)[2].values.sold.values())
    plain, pulled = (plan_for(c, brief())[2] for c in (case, selling))
    assert pulled.stages[0].best <= plain.stages[0].best + UNMET
    assert pulled.stages[1].best <= plain.stages[1].best + 10
    none = dataclasses.replace(case, sold_places=(dataclasses.replace(TO_NEIGHBOURS, most=0.0),))
    assert plan_for(none, brief())[2].stages[1].best == pytest.approx(plain.stages[1].best, abs=1)


def with_places(path, placement="home_inhouse", **changes):
    rows = [f"{placement},{name},{value}" for name, value in {**FIGURES, **changes}.items()]
    (path / "sold_places.csv").write_text(",".join(TABLES["sold_places"].header) + "\n", "utf-8")
    add(path, "sold_places", *rows)
    return path


def case_of(path):
    return resolve.build(read_model(path), horizon=8, local_floor=None, **CHOICES)


def test_rows_become_places_to_sell_and_a_strategy_sells_them(tiny, tmp_path):
    case = case_of(with_places(tiny))
    assert case.sold_places == (SoldPlaces("home_inhouse", 2, Figure(4000, "assumed"), 0.75, 2, 2),)
    assert from_json(to_json(case)) == case
    file = tmp_path / "plan.yaml"
    row = '{placement: home_inhouse, from: "2014/15 Q3", places: 1}'
    file.write_text(f"name: p\ntitle: P\nsource: paper\nlevers:\n  sell_places:\n    - {row}\n", "utf-8")
    strategy = read_strategy(file, case)
    assert strategy.levers == {"sell_places": {("home_inhouse", 7): 1, ("home_inhouse", 8): 1}}
    assert math.fsum(plan_for(case, brief(fixed=True, strategy=strategy))[2].values.sold.values()) == pytest.approx(2)
    file.write_text(file.read_text("utf-8").replace("placement: home_inhouse", "placement: foster_ifa"), "utf-8")
    with pytest.raises(BadInput, match="expected a placement whose places may be sold: home_inhouse, got foster_ifa"):
        read_strategy(file, case)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"placement": "foster_ifa"},
         "sold_places.csv:2 placement: expected the placement type of the council's homes: home_inhouse, got foster"),
        ({"filled_share": 1.2}, "sold_places.csv:4 value: expected 1 or less, got 1.2"),
        ({"notice": 0.5}, "sold_places.csv:7 value: expected a whole number, got 0.5"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named(tiny, changes, expected):
    with_places(tiny, **changes)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert any(expected in str(fault) for fault in raised.value.faults)


@pytest.fixture
def tiny(tmp_path):
    """Return the folder of a fresh copy of the tiny model."""
    return tiny_model.write(tmp_path)

"""Savings by hand: levels, steps and cash, both bases, and a bridge that closes to the penny."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.domain.levers import LEVERS
from placement_opt.domain.schedule_lines import CONTRACTS, FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation import Brief
from placement_opt.judge.verdict import claims
from placement_opt.measure.bridge import bridge, cost_in, lever_alone
from placement_opt.measure.outcomes import outcomes
from placement_opt.measure.savings import (
    frozen,
    frozen_by_year,
    one_off,
    present_value,
    published,
    recurrent,
    saved,
    savings,
)
from tests.town import (
    FAMILIES,
    NOTHING,
    announces,
    brief,
    plan_for,
    still_town,
    town,
)

TWO_YEARS = {"begins": "2013/14 Q1", "length": 8}
YEARS = ("2013/14", "2014/15")
STANDING = 2_288_000  # what the still town pays in a year: see test_solver.py
DEARER = {(f, y): 1.1 if y == "2014/15" else 1.0 for f in FAMILIES for y in YEARS}

# A tenth off agency fees from the third quarter on: 10 children x 13 weeks x 800 x 0.1 = 10,400 a quarter.
SQUEEZE = announces(contracts={("agency", t): 0.1 for t in range(3, 9)})
# Oak shuts in the third quarter.
SHUT_OAK = announces(closing={"oak": 3})


def readings(table, plan, line, basis="do_nothing"):
    """Return every reading of a line by year."""
    rows = table.query("plan == @plan and line == @line and basis == @basis")
    return {
        name: rows[rows["reading"] == name].set_index("year")["gbp"].to_dict() for name in ("level", "step", "cash")
    }


def solved(case, b):
    """Return the results of one plan."""
    return plan_for(case, b)[2]


@pytest.mark.parametrize("line", [CONTRACTS, "total"])
def test_level_step_and_cash_of_a_squeeze(line):
    """Two quarters of 10,400 in the first year and four in the second."""
    case = still_town(**TWO_YEARS)
    table = savings(case, solved(case, NOTHING), [solved(case, brief(("contracts",), strategy=SQUEEZE))])
    found = readings(table, "plan", line)
    assert found["level"] == pytest.approx({"2013/14": 20_800, "2014/15": 41_600}, abs=1)
    assert found["step"] == pytest.approx({"2013/14": 20_800, "2014/15": 20_800}, abs=1)
    assert found["cash"] == pytest.approx({"2013/14": 20_800, "2014/15": 62_400}, abs=1)


def test_the_lines_add_up_to_the_total():
    case = town(**TWO_YEARS)
    table = savings(case, solved(case, NOTHING), [solved(case, brief(strategy=SQUEEZE))])
    for _, rows in table.groupby(["basis", "plan", "year", "reading"]):
        total = rows.loc[rows["line"] == "total", "gbp"].iloc[0]
        assert math.fsum(rows.loc[rows["line"] != "total", "gbp"]) == pytest.approx(total, abs=0.005)
    assert set(table["line"]) == {RESIDENTIAL_CARE, FOSTER_CARE, CONTRACTS, OUTSIDE, "total"}


def test_against_the_frozen_budget_a_price_rise_must_be_absorbed_first():
    """Prices a tenth up cost 228,800 more in 2014/15 with nothing done; the squeeze is then worth 45,760."""
    case = still_town(**TWO_YEARS, price_index=DEARER)
    nothing, squeezed = solved(case, NOTHING), solved(case, brief(("contracts",), strategy=SQUEEZE))
    pressure = readings(savings(case, nothing, [nothing]), "plan", "total", "frozen")
    assert pressure["level"] == pytest.approx({"2013/14": 0, "2014/15": -228_800}, abs=1)
    table = savings(case, nothing, [squeezed])
    assert saved(table, "plan", "2014/15") == pytest.approx(45_760, abs=1)
    assert saved(table, "plan", "2014/15", basis="frozen") == pytest.approx(45_760 - 228_800, abs=2)
    assert saved(table, "plan", "2014/15", line=CONTRACTS) == pytest.approx(45_760, abs=1)


def test_the_frozen_budget_by_hand():
    """A year at the opening position: 52 weeks of homes, fees and support, and what usually happens."""
    found = frozen(town(**TWO_YEARS, price_index=DEARER))
    assert found[RESIDENTIAL_CARE] == pytest.approx(52 * (16_000 + 8 * 100 + 4 * 3_000))
    carers = 52 * 20 * 20 + 4 * 2 * 2_000  # support, and two approvals a quarter
    assert found[FOSTER_CARE] == pytest.approx(52 * (20 * 300 + 10 * 800) + carers)
    assert found[CONTRACTS] == 0
    again = 4 * 2 * 500  # a tenth of 20 are placed again each quarter
    assert found[OUTSIDE] == pytest.approx(52 * 8 * 100 + again)


def test_the_schedule_is_read_as_steps_levels_and_cash():
    table = published(town())
    expected = {"step": (320_000, 160_000), "level": (320_000, 480_000), "cash": (320_000, 800_000)}
    for reading, amounts in expected.items():
        assert tuple(table["total", y, reading] for y in YEARS) == amounts
    assert tuple(table[RESIDENTIAL_CARE, y, "level"] for y in YEARS) == (400_000, 600_000)
    assert tuple(table[FOSTER_CARE, y, "cash"] for y in YEARS) == (-100_000, -250_000)


def test_the_claims_are_the_levels_and_the_posts():
    assert [(k.unit, k.year, k.amount) for k in claims(town())] == [
        ("GBP", "2013/14", 320_000),
        ("GBP", "2014/15", 480_000),
        ("FTE", "2014/15", 12),
    ]


@pytest.fixture(scope="module")
def oak_shut():
    """Return a still town with four children in ten beds, before and after Oak shuts in 2013/14 Q3."""
    case = still_town(**TWO_YEARS, opening={("complex", "home"): 4.0}, occupancy=1.0, moves=())
    return case, solved(case, NOTHING), solved(case, brief(("close_homes",), fixed=True, strategy=SHUT_OAK))


def test_shutting_a_home_saves_premises_at_once_and_posts_as_they_go(oak_shut):
    """Premises 39,000 a quarter from Q3; posts 9,100 each: eight gone in Q4, ten from the next year."""
    case, nothing, shut = oak_shut
    found = readings(savings(case, nothing, [shut]), "plan", RESIDENTIAL_CARE)
    first = 2 * 39_000 + 8 * 9_100
    second = 4 * 39_000 + 4 * 10 * 9_100
    assert found["level"] == pytest.approx({"2013/14": first, "2014/15": second}, abs=1)


def test_one_off_costs_are_never_in_the_recurrent_saving(oak_shut):
    case, nothing, shut = oak_shut
    assert one_off(shut) == pytest.approx(
        {
            ("closing homes", "2013/14"): 20_000,
            ("redundancy", "2013/14"): 16_000,
            ("redundancy", "2014/15"): 4_000,
        },
        abs=1,
    )
    assert math.fsum(recurrent(shut).values()) + 40_000 == pytest.approx(shut.cost, abs=1)
    table = savings(case, nothing, [shut])
    assert saved(table, "plan", "2013/14", line=OUTSIDE) == pytest.approx(0, abs=1)


def test_posts_released_by_hand(oak_shut):
    """Oak's ten posts can go a quarter after it shuts, eight a quarter."""
    _, _, shut = oak_shut
    rows = shut.children.query("measure == 'posts released to date'")
    assert rows["value"].tolist() == pytest.approx([0, 0, 0, 8, 10, 10, 10, 10], abs=1e-3)


def test_what_an_external_funder_pays_is_shown_and_not_saved():
    """A team of 52,000 a quarter from 2013/14 Q2 costs 156,000 in the year, whoever pays for it."""
    teams = announces(mtfc={("mtfc", t): 1 for t in range(2, 9)})
    case = still_town(**TWO_YEARS, moves=())
    nothing, with_team = solved(case, NOTHING), solved(case, brief(("mtfc",), fixed=True, strategy=teams))
    table = savings(case, nothing, [with_team])
    assert saved(table, "plan", "2013/14") == pytest.approx(-156_000, abs=1)
    assert saved(table, "plan", "2014/15") == pytest.approx(-208_000, abs=1)
    paid = with_team.funding.groupby("year")["gbp"].sum()
    assert paid.to_dict() == pytest.approx({"2013/14": 156_000, "2014/15": 208_000}, abs=1)
    assert set(with_team.ledger["payer"]) == {"council"}


def bridge_of(case, strategy):
    """Return the bridge of the plan with every lever in 2014/15."""
    nothing, plan = solved(case, NOTHING), solved(case, brief(strategy=strategy))
    alone = {k.id: solved(case, Brief(lever_alone(k.id), strategy)) for k in LEVERS}
    return bridge(case, "2014/15", nothing, plan, alone), nothing, plan


def test_the_bridge_closes_to_the_penny():
    found, nothing, plan = bridge_of(town(**TWO_YEARS, price_index=DEARER), SQUEEZE)
    spans = {s.name: s.gbp for s in found.spans}
    assert list(spans) == ["prices", "demand", *(k.id for k in LEVERS), "interaction"]
    assert abs(found.gap) < 0.005
    assert found.end == pytest.approx(cost_in(plan, "2014/15"), abs=0.005)
    assert found.start + spans["prices"] + spans["demand"] == pytest.approx(cost_in(nothing, "2014/15"), abs=0.005)


def test_each_span_of_a_bridge_by_hand():
    """Where only contracts can change anything, prices add a tenth and the squeeze takes 45,760."""
    case = still_town(
        **TWO_YEARS,
        price_index=DEARER,
        moves=(),
        closures_per_quarter=0.0,
        mtfc=None,
        services=(),
        suitable={
            "calm": ("own", "agency", "family", "home"),
            "complex": ("home", "external"),
            "older": ("own",),
        },
        suitable_share={},
        opening=town().opening,
    )
    found, _, _ = bridge_of(case, SQUEEZE)
    spans = {s.name: s.gbp for s in found.spans if abs(s.gbp) > 2}
    assert found.start == pytest.approx(STANDING)
    assert spans == pytest.approx({"prices": 228_800, "contracts": -45_760}, abs=2)


@pytest.mark.parametrize("schedule", [(), "other names"], ids=["none", "other names"])
def test_the_total_is_the_whole_saving_whatever_the_schedule_calls_its_lines(schedule):
    """What the ledger books to lines that a schedule does not name is in the total and in the frozen budget."""
    case = town(**TWO_YEARS)
    lines = schedule and tuple(dataclasses.replace(k, line=f"our_{n}") for n, k in enumerate(case.schedule))
    case = dataclasses.replace(case, schedule=tuple(lines))
    nothing, plan = solved(case, NOTHING), solved(case, brief(strategy=SQUEEZE))
    table = savings(case, nothing, [plan])
    for year in YEARS:
        assert saved(table, "plan", year) == pytest.approx(cost_in(nothing, year) - cost_in(plan, year), abs=0.005)
    assert math.fsum(frozen(case).values()) == pytest.approx(math.fsum(frozen(town(**TWO_YEARS)).values()))


def test_a_part_year_has_its_part_of_the_frozen_budget():
    case = still_town(begins="2013/14 Q1", length=6)
    by_year, budget = frozen_by_year(case), math.fsum(frozen(case).values())
    assert math.fsum(n for (_line, y), n in by_year.items() if y == "2014/15") == pytest.approx(budget / 2)
    rows = outcomes(case, "q", [solved(case, NOTHING)], [])
    against = rows[rows["measure"] == "recurrent saving against the frozen budget"].set_index("year")["value"]
    assert against.to_dict() == pytest.approx({"2013/14": 0.0, "2014/15": 0.0}, abs=1)


def test_the_present_value_counts_each_quarter_from_its_middle_in_opening_prices():
    """A squeeze of 10,400 a quarter at 10% a year; in the second year pay, and so money, is a quarter less worth.

    The middle of quarter 3 is 5/8 of a year on, that of quarter 4 7/8, that of quarter 5 9/8, and so on.
    """
    index = still_town(**TWO_YEARS).price_index | {("pay", "2014/15"): 1.25}
    case = dataclasses.replace(still_town(**TWO_YEARS), price_index=index, discount_rate=0.1)
    nothing, squeezed = solved(case, NOTHING), solved(case, brief(("contracts",), strategy=SQUEEZE))
    by_hand = sum(10_400 / (1.25 if t > 4 else 1) / 1.1 ** ((2 * t - 1) / 8) for t in range(3, 9))
    assert present_value(case, nothing, squeezed) == pytest.approx(by_hand)

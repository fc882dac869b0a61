"""The Manchester schedule, strategy, scenarios and hindsight."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest

from tests.manchester.figures import (
    BASE_YEAR,
    CHECKS_ONLY,
    EXTRACT,
    MODEL,
    OUTTURN_YEARS,
    READ_BY_PROGRAMME,
    SOURCES,
    STRATEGY,
    WEEKS,
    living,
    load,
    opening,
    published,
    read,
    residential_year,
    value,
)
from tests.paths import needs

# --- the schedule and the strategy


def test_the_schedule_cross_casts_as_printed() -> None:
    steps = {(r["line"], r["year"]): float(r["value"]) for r in read("schedule") if r["parameter"] == "step"}
    lines = [r["line"] for r in read("schedule_lines")]
    first = [steps[k, "2013/14"] for k in lines]
    second = [steps[k, "2014/15"] for k in lines]
    assert first == [6353000, -1678000, -300000, 225000]
    assert second == [5983000, -753000, -900000, 375000]
    assert sum(first) == steps["total", "2013/14"] == 4600000
    assert sum(second) == steps["total", "2014/15"] == 4705000
    assert sum(first) + sum(second) == published("plan_saving_level", "2014/15") == 9305000
    by_line = [a + b for a, b in zip(first, second, strict=True)]
    assert by_line == [12336000, -2431000, -1200000, 600000]
    assert sum(float(r["value"]) for r in read("schedule") if r["parameter"] == "staff") == 80


def test_the_money_for_therapy_buys_the_teams_of_the_strategy() -> None:
    cost = value("service_teams", "team_cost", service="mst")
    [row] = [k for k in load(STRATEGY)["levers"]["services"] if k["service"] == "mst"]
    assert row["teams"] * cost == pytest.approx(300000, rel=0.01)  # one quarter, in 2013/14
    assert 4 * row["teams"] * cost == pytest.approx(1200000, rel=0.01)  # a year, from 2014/15
    assert row["from"] == "2013/14 Q4"
    assert row["teams"] <= value("service_teams", "most_teams", service="mst")


def test_the_homes_to_shut_are_the_fewest_that_reach_the_posts() -> None:
    staff = {r["home"]: float(r["value"]) for r in read("homes") if r["parameter"] == "staff"}
    shut = [k["home"] for k in load(STRATEGY)["levers"]["close_homes"]]
    assert len(set(shut)) == len(shut) == 6
    assert sum(staff[h] for h in shut) == 84
    assert max(sum(staff[h] for h in shut if h != left) for left in shut) < 80
    per_quarter = defaultdict(int)
    for row in load(STRATEGY)["levers"]["close_homes"]:
        per_quarter[row["from"]] += 1
    assert max(per_quarter.values()) <= value("general", "closures_per_quarter", subject="homes")


def test_contract_efficiencies_are_the_published_amounts_of_external_spend() -> None:
    first, second = load(STRATEGY)["levers"]["contracts"]
    spend = WEEKS * sum(living(p) * value("prices", "fee", placement=p) for p in first["placements"])
    assert first["share"] * spend == pytest.approx(225000, rel=0.005)
    assert second["share"] * spend == pytest.approx(600000, rel=0.005)


def test_investment_fits_the_budgets_even_if_every_place_is_filled() -> None:
    money = defaultdict(float)
    for row in read("budgets"):
        money[row["year"]] += float(row["value"])
    for year, spent in investment().items():
        assert spent <= money[year], year
    note = load(STRATEGY)["note"]
    for year, spent in investment().items():
        assert f"{spent / 1e6:.2f}m of {money[year] / 1e6:.2f}m in" in note, (year, spent)


def investment() -> dict[str, float]:
    """Return the most that the strategy invests in each year, with every specialist place filled."""
    levers = load(STRATEGY)["levers"]
    labels = [f"{y} Q{q}" for y in OUTTURN_YEARS for q in (1, 2, 3, 4)]
    days = [91, 92, 92, 90, 91, 92, 92, 90, 91, 92, 92, 91]
    carers = {(r["placement"], r["parameter"]): float(r["value"]) for r in read("carers")}
    fee = value("prices", "fee", placement="foster_specialist")
    mtfc = {r["parameter"]: float(r["value"]) for r in read("mtfc")}
    team = {
        "mtfc": lambda days: mtfc["place_cost"] * mtfc["places_per_team"] * days / 7,
        "mst": lambda days: value("service_teams", "team_cost", service="mst"),
    }
    [growth] = {float(r["value"]) for r in read("general") if r["parameter"] == "inflation"}
    prices = 1 + growth
    spent: dict[str, float] = defaultdict(float)
    households = children = 0.0
    for t, label in enumerate(labels):
        year = label.split()[0]
        index = prices ** (1 + OUTTURN_YEARS.index(year))
        before = children
        for row in levers["recruit"] + levers["specialist"]:
            lead = int(carers[row["placement"], "approval_lead"])
            begun = labels[t - lead] if t >= lead else ""
            approved = row["households_per_quarter"] if row["from"] <= begun <= row["to"] else 0.0
            spent[year] += index * approved * carers[row["placement"], "recruitment_cost"]
            if row["placement"] == "foster_specialist":
                households = households * (1 - carers[row["placement"], "attrition"]) + approved
                children = households * carers[row["placement"], "fillable_share"]
        spent[year] += index * fee * days[t] / 7 * (before + children) / 2
        for service, cost in team.items():
            rows = levers["mtfc"] if service == "mtfc" else [k for k in levers["services"] if k["service"] == service]
            in_force = [k["teams"] for k in rows if k["from"] <= label]
            spent[year] += index * cost(days[t]) * (in_force[-1] if in_force else 0.0)
    return spent


# --- hindsight


def test_outturn_years_stand_in_the_outturn_only() -> None:
    assert {r["year"] for r in read("outturn")} == set(OUTTURN_YEARS)
    plans = ("plan_", "budget_")  # what was intended for those years is no outturn
    assert all(r["year"] <= BASE_YEAR for r in read("published") if not r["measure"].startswith(plans))
    assert (MODEL / "outturn.csv").read_text(encoding="utf-8").startswith("# ")
    assert "never for fitting" in (MODEL / "outturn.csv").read_text(encoding="utf-8").splitlines()[0]


def touches(change: dict, table: str, row: dict[str, str]) -> bool:
    if change["table"] != table or change.get("parameter", row["parameter"]) != row["parameter"]:
        return False
    where = change.get("where") or {}
    return all(row[k] in (v if isinstance(v, list) else [v]) for k, v in where.items())


def test_every_figure_of_hindsight_is_replaced_or_kept_with_a_reason() -> None:
    scenario = load(MODEL / "scenarios" / "known_january_2013.yaml")
    assert all(k["reason"] for k in [*scenario["changes"], *scenario["keep"]])
    for table in READ_BY_PROGRAMME:
        for row in read(table):
            changed = [k for k in scenario["changes"] if touches(k, table, row)]
            kept = [k for k in scenario["keep"] if touches(k, table, row)]
            assert len(changed) + len(kept) <= 1, (table, row)
            if row["known_when_decided"] != "yes":
                assert changed or kept, (table, row)


@pytest.mark.parametrize("path", sorted((MODEL / "scenarios").glob("*.yaml")), ids=lambda p: p.stem)
def test_scenarios_change_rows_that_exist_and_name_their_sources(path: Path) -> None:
    scenario = load(path)
    for change in [*scenario["changes"], *scenario.get("keep", [])]:
        assert any(touches(change, change["table"], row) for row in read(change["table"])), change
        if "value" in change:
            assert change["low"] <= change["value"] <= change["high"], change
            assert all(k in SOURCES for k in change["source"].split(";")), change
            assert (change["evidence"] == "assumed") == (change["source"] == "assumption"), change
            assert change["note"], change


def test_empty_beds_leave_the_same_children_and_the_same_spend() -> None:
    changes = load(MODEL / "scenarios" / "surplus_beds.yaml")["changes"]
    moved = {(c["where"]["need"], c["where"]["placement"]): c["value"] for c in changes if c["table"] == "opening"}
    after = opening() | moved
    assert sum(after.values()) == 1302
    inhouse = sum(v for (_g, p), v in after.items() if p == "home_inhouse")
    external = sum(v for (_g, p), v in after.items() if p in ("home_external", "residential_school"))
    assert (inhouse, external) == (35, 145)
    [fee] = [c["value"] for c in changes if c["table"] == "prices"]
    spend = residential_year(inhouse, external, fee)
    assert spend == pytest.approx(published("s251_residential_gross"), rel=0.01)


# --- against the full extract, where it is at hand


@needs(EXTRACT)
@pytest.mark.parametrize("table", CHECKS_ONLY)
def test_published_figures_are_those_of_the_extract(table: str) -> None:
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        found = {(r["measure"], r["year"]): r["value"] for r in csv.DictReader(file)}
    compared = 0
    for row in read(table):
        key = (row["measure"], str(int(row["year"][:4]) + 1))
        if key in found:
            assert math.isclose(float(row["value"]), float(found[key])), row
            compared += 1
    assert compared > 100

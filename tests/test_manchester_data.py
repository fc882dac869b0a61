"""The Manchester figures: do they add up, meet what was published, and say where they come from.

Read with plain csv on purpose, so that these tests do not lean on the package's own reader.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "manchester"
STRATEGY = ROOT / "config" / "strategies" / "manchester_2013.yaml"
EXTRACT = ROOT.parent / "shared" / "data" / "manchester_2011_2017.csv"  # the full extract, where it is at hand

PROVENANCE = ["value", "unit", "source", "evidence", "low", "high", "known_when_decided", "note"]
CHECKS_ONLY = ("published", "outturn")  # not read by the programme
WEEKS = 52.18
BASE_YEAR = "2012/13"
OUTTURN_YEARS = ("2013/14", "2014/15", "2015/16")
PLACEMENT_GROUP = {
    "foster": ("foster_inhouse", "foster_ifa", "foster_kinship", "foster_specialist", "mtfc"),
    "residential": ("home_inhouse", "home_external", "residential_school"),
    "parents": ("parents",),
    "adoption": ("adoption",),
    "community": ("community",),
    "other": ("other",),
}
AGE_MEASURE = {
    "under_1": "under_1",
    "1_4": "1_to_4",
    "5_9": "5_to_9",
    "10_15": "10_to_15",
    "16_17": "16_plus",
}


def read(table: str) -> list[dict[str, str]]:
    lines = (MODEL / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


TABLES = sorted(p.stem for p in MODEL.glob("*.csv"))
PARAMETERS = [t for t in TABLES if "evidence" in (MODEL / f"{t}.csv").read_text(encoding="utf-8")[:400]]
READ_BY_PROGRAMME = [t for t in PARAMETERS if t not in CHECKS_ONLY]
SOURCES = load(MODEL / "sources.yaml")


def value(table: str, parameter: str, **keys: str) -> float:
    rows = [r for r in read(table) if r["parameter"] == parameter and all(r[k] == v for k, v in keys.items())]
    assert len(rows) == 1, (table, parameter, keys)
    return float(rows[0]["value"])


def published(measure: str, year: str = BASE_YEAR) -> float:
    return value("published", "figure", measure=measure, year=year)


def opening() -> dict[tuple[str, str], float]:
    return {(r["need"], r["placement"]): float(r["value"]) for r in read("opening")}


def living(*placements: str) -> float:
    return sum(v for (_need, p), v in opening().items() if p in placements)


def age(need: str) -> str:
    return need.rsplit("_", 1)[0]


# --- where every figure comes from


@pytest.mark.parametrize("table", PARAMETERS)
def test_every_figure_has_a_range_a_source_and_a_reason(table: str) -> None:
    for row in read(table):
        assert list(row)[-len(PROVENANCE) :] == PROVENANCE
        low, middle, high = (float(row[k]) for k in ("low", "value", "high"))
        assert low <= middle <= high, row
        assert row["evidence"] in ("published", "derived", "council", "assumed"), row
        assert row["known_when_decided"] in ("yes", "part", "no"), row
        assert row["note"] or row["evidence"] == "published", row
        if row["evidence"] == "assumed":
            assert row["source"] == "assumption", row
        for key in row["source"].split(";"):
            assert key in SOURCES, row


def test_every_source_can_be_looked_up() -> None:
    for key, source in SOURCES.items():
        assert {"title", "publisher", "date", "place", "url", "grade"} <= set(source), key
        assert source["grade"] in "ABCD", key


def test_every_source_is_used_and_every_source_in_a_note_exists() -> None:
    files = [*MODEL.rglob("*.csv"), *MODEL.rglob("scenarios/*.yaml"), MODEL / "README.md", STRATEGY]
    text = "\n".join(p.read_text(encoding="utf-8") for p in files)
    assert {k for k in SOURCES if not re.search(rf"\b{k}\b", text)} == set()
    notes = "\n".join(r["note"] for t in PARAMETERS for r in read(t))
    like_keys = set(re.findall(r"\b[a-z][a-z_0-9]*_(?:19|20)\d\d(?:_\d\d)?\b", notes))
    assert like_keys - set(SOURCES) == set()


def test_the_readme_counts_rows_as_they_are() -> None:
    rows = [r for t in READ_BY_PROGRAMME for r in read(t)]
    text = (MODEL / "README.md").read_text(encoding="utf-8")
    for grade in ("published", "derived", "council", "assumed"):
        assert f"| {grade} | {sum(r['evidence'] == grade for r in rows)} |" in text
    assert f"the {len(rows)} rows that the programme reads" in text
    known = {k: sum(r["known_when_decided"] == k for r in rows) for k in ("yes", "part", "no")}
    counted = f"{known['yes']} rows are *yes*, {known['part']} *part*, {known['no']} *no*"
    assert counted in " ".join(text.split())


# --- the opening position and the spend


@pytest.mark.parametrize(
    ("group", "measures"),
    [
        ("foster", ["place_foster"]),
        (
            "residential",
            ["place_secure_homes_hostels", "place_other_residential", "place_residential_schools"],
        ),
        ("parents", ["place_parents"]),
        ("adoption", ["place_adoption"]),
        ("community", ["place_other_community"]),
    ],
)
def test_children_by_placement_are_those_published(group: str, measures: list[str]) -> None:
    assert living(*PLACEMENT_GROUP[group]) == sum(published(m) for m in measures)


def test_all_children_and_those_left_over_are_those_published() -> None:
    assert sum(opening().values()) == published("looked_after_31_march") == 1302
    assert living("other") == 4
    assert published("residential_all_derived") == 17 + 152 + 11 == 180


@pytest.mark.parametrize(("band", "measure"), AGE_MEASURE.items())
def test_children_by_age_are_those_published(band: str, measure: str) -> None:
    assert sum(v for (g, _p), v in opening().items() if age(g) == band) == published(f"age_{measure}")
    entries = sum(float(r["value"]) for r in read("entries") if age(r["need"]) == band)
    assert 4 * entries == pytest.approx(published(f"started_age_{measure}"))


def test_opening_children_are_whole_and_live_where_they_are_suited() -> None:
    suited = {(r["need"], r["placement"]) for r in read("suitability")}
    assert set(opening()) <= suited
    assert all(v == int(v) for v in opening().values())


def test_levels_of_need_in_homes_follow_their_stated_shares() -> None:
    level = defaultdict(float)
    for (need, placement), children in opening().items():
        if placement in ("home_inhouse", "home_external"):
            level[need.rsplit("_", 1)[1]] += children
    england = (6000 + 1210 + 930) / 68110  # residential share on the same day
    beyond = published("residential_all_derived") - england * published("looked_after_31_march")
    assert round(beyond) == 24
    assert dict(level) == {"settled": 34, "standard": 24, "complex": 111}  # 20% of 169, the excess, the rest


def residential_year(inhouse: float, external: float, fee: float) -> float:
    homes = {r["home"] for r in read("homes")}
    fixed = sum(value("homes", "beds", home=h) * value("homes", "fixed_cost", home=h) for h in sorted(homes))
    return (fixed + inhouse * value("prices", "fee", placement="home_inhouse") + external * fee) * WEEKS


def test_residential_spend_is_that_of_the_year_before() -> None:
    fee = value("prices", "fee", placement="home_external")
    assert value("prices", "fee", placement="residential_school") == fee
    spend = residential_year(living("home_inhouse"), living("home_external", "residential_school"), fee)
    assert spend == pytest.approx(published("s251_residential_gross"), rel=0.03)


def test_fostering_spend_is_that_of_the_year_before() -> None:
    children = sum(
        living(p) * value("prices", "fee", placement=p) for p in ("foster_inhouse", "foster_ifa", "foster_kinship")
    )
    carers = value("carers", "households", placement="foster_inhouse") * value(
        "carers", "household_cost", placement="foster_inhouse"
    )
    spend = (children + carers) * WEEKS
    assert spend == pytest.approx(published("s251_fostering_gross"), rel=0.03)
    with_family = published("s251_fostering_gross") + published("s251_family_friends_gross")
    assert spend == pytest.approx(with_family, rel=0.03)


def test_carers_and_homes_hold_the_children_who_live_with_them() -> None:
    carers = {r["parameter"]: float(r["value"]) for r in read("carers") if r["placement"] == "foster_inhouse"}
    places = carers["households"] * carers["places_per_household"] * carers["fillable_share"]
    assert places == pytest.approx(living("foster_inhouse"), rel=0.001)
    assert places >= living("foster_inhouse") - 0.05
    beds = sum(float(r["value"]) for r in read("homes") if r["parameter"] == "beds")
    assert beds == 56
    assert living("home_inhouse") <= beds * value("general", "occupancy", subject="homes")


# --- flows


def test_entry_mix_shares_sum_to_one() -> None:
    total = defaultdict(float)
    for row in read("entry_mix"):
        total[row["need"]] += float(row["value"])
    assert total == pytest.approx(dict.fromkeys((r["need"] for r in read("needs")), 1.0))


def test_entries_are_those_of_the_year_before_and_as_many_go_to_residential_care_as_once_did() -> None:
    entries = {r["need"]: 4 * float(r["value"]) for r in read("entries")}
    assert sum(entries.values()) == pytest.approx(published("started"))
    first = sum(
        entries[r["need"]] * float(r["value"])
        for r in read("entry_mix")
        if r["destination"] in ("residential", "residential_school")
    )
    once = published("first_placement_residential", "2009/10") / published("first_placement_all", "2009/10")
    assert first / 514 == pytest.approx(once, abs=0.002)


def test_starters_in_homes_who_suit_a_family_are_the_excess_over_england() -> None:
    entries = {r["need"]: 4 * float(r["value"]) for r in read("entries")}
    rows = [r for r in read("entry_mix") if r["destination"] == "residential" and "standard" in r["need"]]
    once = published("first_placement_residential", "2009/10") / published("first_placement_all", "2009/10")
    excess = (once - 2440 / 27800) * published("started")
    for column, of_70 in (("value", round(excess)), ("low", 9), ("high", 35)):
        assert sum(entries[r["need"]] * float(r[column]) for r in rows) == pytest.approx(of_70, abs=0.02)
    assert round(excess) == 24


def leaving() -> dict[tuple[str, str], float]:
    """Return the share of the children in (need, placement) who leave it in a quarter, without a plan."""
    out: dict[tuple[str, str], float] = {}
    ages = {r["need"]: float(r["value"]) for r in read("ageing")}
    exits = {r["need"]: float(r["value"]) for r in read("exits")}
    for row in read("suitability"):
        out[row["need"], row["placement"]] = exits[row["need"]] + ages.get(row["need"], 0.0)
    for row in read("transitions"):
        out[row["need"], row["placement"]] += float(row["value"])
    return out


def returns(row_key: tuple[str, str], which: str) -> float:
    rows = {r["parameter"]: float(r["value"]) for r in read("breakdown") if (r["need"], r["placement"]) == row_key}
    return rows[which] * rows["returns_to_residential"] if rows else 0.0


def test_nobody_leaves_twice() -> None:
    limit = value("general", "stability_limit", subject="moves")
    for key, share in leaving().items():
        assert share + returns(key, "first_quarter") + limit <= 1, key


def test_with_nothing_done_and_no_growth_every_group_stays_level_for_a_year() -> None:
    stock = simulate(quarters=4)
    for group, placements in PLACEMENT_GROUP.items():
        start, end = living(*placements), sum(v for (_g, p), v in stock.items() if p in placements)
        assert end == pytest.approx(start, rel=0.03), group
    assert sum(stock.values()) == pytest.approx(1302, rel=0.01)


def test_residential_placements_end_about_as_often_as_the_readme_says() -> None:
    homes = PLACEMENT_GROUP["residential"]
    exits = {r["need"]: float(r["value"]) for r in read("exits")}
    left = sum(exits[need] * v for (need, p), v in opening().items() if p in homes)
    on = sum(
        float(r["value"]) * opening().get((r["need"], r["placement"]), 0.0)
        for r in read("transitions")
        if r["placement"] in homes and r["destination"] not in homes
    )
    assert (left + on) / living(*homes) == pytest.approx(0.17, abs=0.005)


def simulate(quarters: int) -> dict[tuple[str, str], float]:
    """Roll the fixed rates forward; a pool fills council places first, then external ones."""
    needs = {r["need"]: r["ages_into"] for r in read("needs")}
    pool_of = {"residential": ("home_inhouse", "home_external"), "foster": ("foster_inhouse", "foster_ifa")}
    entries = {r["need"]: float(r["value"]) for r in read("entries")}
    ages = {r["need"]: float(r["value"]) for r in read("ageing")}
    transitions, mix, out = read("transitions"), read("entry_mix"), leaving()
    gap = value("general", "stock_flow_gap", subject="demand") / 4
    carers = {r["parameter"]: float(r["value"]) for r in read("carers") if r["placement"] == "foster_inhouse"}
    to_need = {(r["need"], r["placement"]): r["to_need"] for r in read("breakdown")}
    beds = 56 * value("general", "occupancy", subject="homes")
    stock, households = opening(), carers["households"]
    for _ in range(quarters):
        households += carers["usual_approvals"] - carers["attrition"] * households
        room = {
            "home_inhouse": beds,
            "foster_inhouse": households * carers["places_per_household"] * carers["fillable_share"],
        }
        new: dict[tuple[str, str], float] = defaultdict(float)
        wait: dict[tuple[str, str], float] = defaultdict(float)
        for (g, p), n in stock.items():
            back = returns((g, p), "later_quarter") * n
            new[g, p] += n * (1 + gap - out[g, p]) - back
            if back:
                wait[to_need[g, p], "residential"] += back
            if needs[g] and n:
                new[needs[g], p] += ages[g] * n
        for row in transitions:
            n = float(row["value"]) * stock.get((row["need"], row["placement"]), 0.0)
            to = row["destination"]
            (wait if to in pool_of else new)[row["to_need"], to] += n
        for row in mix:
            n = float(row["value"]) * entries[row["need"]]
            to = row["destination"]
            (wait if to in pool_of else new)[row["need"], to] += n
        for pool, (first, then) in pool_of.items():
            coming = {g: n for (g, k), n in wait.items() if k == pool}
            vacant = room[first] - sum(n for (_g, p), n in new.items() if p == first)
            share = max(0.0, min(1.0, vacant / sum(coming.values())))
            for g, n in coming.items():
                new[g, first] += share * n
                new[g, then] += (1 - share) * n
        stock = dict(new)
    return stock


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
    cost = value("prevention", "team_cost", service="mst")
    [row] = [k for k in load(STRATEGY)["levers"]["teams"] if k["service"] == "mst"]
    assert row["teams"] * cost == pytest.approx(300000, rel=0.01)  # one quarter, in 2013/14
    assert 4 * row["teams"] * cost == pytest.approx(1200000, rel=0.01)  # a year, from 2014/15
    assert row["from"] == "2013/14 Q4"
    assert row["teams"] <= value("prevention", "most_teams", service="mst")


def test_the_homes_to_shut_are_the_fewest_that_reach_the_posts() -> None:
    staff = {r["home"]: float(r["value"]) for r in read("homes") if r["parameter"] == "staff"}
    shut = [k["home"] for k in load(STRATEGY)["levers"]["close"]]
    assert len(set(shut)) == len(shut) == 6
    assert sum(staff[h] for h in shut) == 84
    assert max(sum(staff[h] for h in shut if h != left) for left in shut) < 80
    per_quarter = defaultdict(int)
    for row in load(STRATEGY)["levers"]["close"]:
        per_quarter[row["from"]] += 1
    assert max(per_quarter.values()) <= value("general", "closures_per_quarter", subject="homes")


def test_contract_efficiencies_are_the_published_amounts_of_external_spend() -> None:
    first, second = load(STRATEGY)["levers"]["contract_efficiency"]
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
        "mst": lambda days: value("prevention", "team_cost", service="mst"),
    }
    [growth] = {float(r["value"]) for r in read("general") if r["parameter"] == "inflation"}
    prices = 1 + growth
    spent: dict[str, float] = defaultdict(float)
    households = children = 0.0
    for t, label in enumerate(labels):
        year = label.split()[0]
        index = prices ** (1 + OUTTURN_YEARS.index(year))
        before = children
        for row in levers["recruit"]:
            lead = int(carers[row["placement"], "approval_lead"])
            begun = labels[t - lead] if t >= lead else ""
            approved = row["households_per_quarter"] if row["from"] <= begun <= row["to"] else 0.0
            spent[year] += index * approved * carers[row["placement"], "recruitment_cost"]
            if row["placement"] == "foster_specialist":
                households = households * (1 - carers[row["placement"], "attrition"]) + approved
                children = households * carers[row["placement"], "fillable_share"]
        spent[year] += index * fee * days[t] / 7 * (before + children) / 2
        for service, cost in team.items():
            in_force = [k["teams"] for k in levers["teams"] if k["service"] == service and k["from"] <= label]
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


@pytest.mark.skipif(not EXTRACT.exists(), reason="the full extract is not at hand")
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

"""Figures of a draw fit each other: totals, places, who leaves; in Manchester, and in a town that varies throughout."""

from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest

from placement_opt.domain.claims import Rules
from placement_opt.domain.strategy import DO_NOTHING, Strategy
from placement_opt.formulation import Brief, build
from placement_opt.inputs import read_base, read_model, resolve
from placement_opt.inputs.csv_tables import is_whole, read_table
from placement_opt.inputs.frames import figures
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.paths import config_folder, find_model
from placement_opt.question import Question, Want
from placement_opt.solving import do_nothing
from placement_opt.study.draw_plans import SOLVED, claims_over_draws, every
from placement_opt.study.one_draw import draw_alone, faults_of_draw
from placement_opt.study.sampling import SampleRequest, sample
from tests import tiny_model

DRAWS = 201
CHOICES = {"local_floor": None, **tiny_model.CHOICES}


@pytest.fixture(scope="module")
def manchester():
    return read_model(find_model("manchester"))


@pytest.fixture(scope="module")
def drawn(manchester):
    return sample(manchester, SampleRequest(DRAWS, seed=3)).drawn


def of_children(inputs, drawn, where):
    """Return the sum of opening children by draw over the rows for which `where` holds."""
    usual, now = figures(inputs.tables, "opening", "children"), drawn["opening", "children"]
    return sum(now.get(key, n) for key, n in usual.items() if where(*key))


@pytest.mark.parametrize(
    ("where", "published"),
    [
        (lambda g, p: True, 1302),
        (lambda g, p: p.startswith("foster_"), 958),
        (lambda g, p: p.startswith("home_"), 169),
        (lambda g, p: p == "parents", 85),
        (lambda g, p: g.startswith("10_15_"), 484),
        (lambda g, p: g.startswith("under_1_"), 57),
    ],
)
def test_published_counts_are_kept(manchester, drawn, where, published):
    assert np.allclose(of_children(manchester, drawn, where), published, rtol=1e-6)


def test_hardly_any_child_count_leaves_its_range(manchester, drawn):
    rows = manchester.tables["opening"]
    for row in rows.itertuples():
        n = drawn["opening", "children"].get((row.need, row.placement), np.array([row.value]))
        assert np.mean((n < row.low - 1e-6) | (n > row.high + 1e-6)) < 0.1


def test_households_hold_the_children_who_live_in_them(manchester, drawn):
    there = of_children(manchester, drawn, lambda g, p: p == "foster_inhouse")
    key = ("foster_inhouse",)
    households, places, share = (
        drawn["carers", k][key] for k in ("households", "places_per_household", "fillable_share")
    )
    assert np.allclose(households * places * share, there, rtol=1e-4)  # 177.6 households of the table are rounded
    assert np.all(households * places >= there)


def test_beds_and_occupancy_hold_the_children_of_the_homes(manchester, drawn):
    there = of_children(manchester, drawn, lambda g, p: p == "home_inhouse")
    beds = sum(drawn["homes", "beds"].get(k, n) for k, n in figures(manchester.tables, "homes", "beds").items())
    assert np.all(beds * drawn["general", "occupancy"]["homes",] >= there - 1e-6)
    assert np.ptp(drawn["general", "occupancy"]["homes",]) > 0.01


def test_figures_of_one_cause_move_together(manchester, drawn):
    fee = drawn["prices", "fee"]
    low, value, high = 1900.0, 2150.0, 2600.0
    assert np.array_equal(fee["home_external",], fee["residential_school",])
    assert np.all((fee["home_external",] >= low) & (fee["home_external",] <= high))
    assert fee["home_external",][0] == value
    homes = [n for (home,), n in drawn["homes", "fixed_cost"].items()]
    assert all(np.array_equal(n, homes[0]) for n in homes)
    assert np.corrcoef(homes[0], fee["home_inhouse",])[0, 1] < -0.9


def test_no_draw_of_manchester_is_without_a_plan(manchester):
    """Every scalar case of a draw has a least unmet need when nothing is done; a dozen by single runs as well."""
    base = read_base((config_folder() / "base.yaml",), manchester)
    s = sample(manchester, SampleRequest(101, seed=5))
    choices = {
        "horizon": base.horizon_quarters,
        "local_floor": base.local_share_floor,
        "safe_withdrawal": base.safe_withdrawal,
        "substitution_allowed": base.residential_substitution == "allowed",
    }

    def asked(inputs):
        case = resolve.build(inputs, **choices)
        return Question(dataclasses.replace(case, claims=()), Strategy(DO_NOTHING, ""), Rules((), 0.0))

    together = asked(dataclasses.replace(manchester, drawn=s.drawn))
    programme = build(together.case, Brief(together.plan(DO_NOTHING), together.strategy))
    found = claims_over_draws(programme, [], every(101))
    assert set(found.ends) == {SOLVED}
    for d in range(0, 101, 20):
        alone = do_nothing(asked(draw_alone(manchester, s.drawn, d)), Want())
        assert alone.stages[0].best == pytest.approx(found.least["unmet need"][d], abs=1e-4)


# What the town of the other tests has not: a table each, and who lives in treatment foster care at the opening.
FURTHER = {
    "contract_offers": """
volume foster_ifa : most_places 2 price 700 minimum_use 0.5 term 2 notice 2 earliest 1 in_area 0.5 children_there 2
""",
    "agency_transfers": """
over foster_ifa foster_inhouse : most_households 1 children_per_household 1.5 cost 3000 earliest 1 supply_lost 0.5
""",
    "new_homes": """
pair : beds 2 staff 3 fixed_cost 1100 staffing_before 2 lead 2 filling_up 1 late_share 0.2 late_by 1 earliest 1 most 2 \
homes_per_quarter 1 capital 100000 asset_life 20 interest 0.03
""",
    "planned_exits": """
return_home older foster_inhouse : most_share 0.6 cost 1000 earliest 1
""",
    "after_care": """
return_home allowances : allowance 10 with_allowance 0.5 ends 0.1 returns_share 0.2 returns_after 2
""",
    "mtfc_starts": """
older 1 : started 1
older 3 : started 1
""",
}
IN_TREATMENT = {  # of the first two who started 0.8 stay: 0.4 leave early, half of them in the first quarter
    "opening": "older mtfc : children 0.8\n",
    "mtfc": " : teams_at_opening 1\n",
}
OF_FEES = {  # of too few children for a folder, whose bands must tell of nobody
    "fee_bands": """
home_external low : share 0.5 fee 2500
home_external high : share 0.5 fee 3500
""",
    "high_cost_reviews": """
home_external : most_reviews 1 success_share 0.5 saving 500 cost 100 earliest 1
""",
}


def write_tables(path, texts):
    for name, text in texts.items():
        (path / f"{name}.csv").write_text(tiny_model._parameter_table(TABLES[name], text), encoding="utf-8")


def widen(path, by=0.3):
    """Give every figure of a model folder a range about its value; whole numbers one more or less."""
    for file in path.glob("*.csv"):
        lines = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
        head = lines[0]
        if "low" not in head or file.stem in ("schedule", "published", "outturn"):
            continue
        at = {name: head.index(name) for name in ("parameter", "value", "low", "high", "unit")}
        whole = {p.name for p in TABLES[file.stem].parameters if is_whole(p)}
        for line in lines[1:]:
            value, share = float(line[at["value"]]), line[at["unit"]] in ("share", "per_quarter", "entries_per_case")
            wide = 1 if line[at["parameter"]] in whole else value * by
            line[at["low"]], line[at["high"]] = str(max(value - wide, 0)), str(min(value + wide, 1 if share else 1e9))
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(lines)


@pytest.fixture(scope="module")
def wide_town(tmp_path_factory):
    path = tiny_model.write(tmp_path_factory.mktemp("wide"))
    write_tables(path, FURTHER | {name: tiny_model.FIGURES[name] + more for name, more in IN_TREATMENT.items()})
    widen(path)
    town = read_model(path)
    write_tables(path, OF_FEES)
    widen(path)
    read = {name: read_table(path / f"{name}.csv", TABLES[name], f"{name}.csv") for name in OF_FEES}
    assert [faults for _frame, faults in read.values()] == [[], []]
    return dataclasses.replace(town, tables=town.tables | {name: frame for name, (frame, _faults) in read.items()})


def test_a_town_whose_every_figure_varies_passes_its_checks_in_every_draw(wide_town):
    s = sample(wide_town, SampleRequest(DRAWS, seed=1))
    assert len(s.figures) > 100
    for d in range(0, DRAWS, 5):
        assert faults_of_draw(wide_town, s.drawn, d) == [], d
        resolve.build(draw_alone(wide_town, s.drawn, d), horizon=8, **CHOICES)
    resolve.build(dataclasses.replace(wide_town, drawn=s.drawn), horizon=8, **CHOICES)


def test_bands_of_fees_have_the_fee_as_their_mean(wide_town):
    drawn = sample(wide_town, SampleRequest(DRAWS, seed=1)).drawn
    share, fee = drawn["fee_bands", "share"], drawn["fee_bands", "fee"]
    mean = sum(share["home_external", band] * fee["home_external", band] for band in ("low", "high"))
    assert np.allclose(mean, drawn["prices", "fee"]["home_external",])
    assert np.allclose(share["home_external", "low"] + share["home_external", "high"], 1)


def test_who_lives_in_treatment_foster_care_is_who_started_and_stayed(wide_town):
    drawn = sample(wide_town, SampleRequest(DRAWS, seed=1)).drawn
    length, completion, first = (drawn["mtfc", k][()] for k in ("length", "completion", "first_quarter_failures"))
    started = drawn["mtfc_starts", "started"]
    stayed = [1 - (1 - completion) * first, 1 - (1 - completion) * (first + 2 * (1 - first) / (length - 1))]
    there = np.where(length > 1, stayed[0], 0) * started["older", "1"]
    there += np.where(length > 3, stayed[1], 0) * started["older", "3"]
    assert np.allclose(drawn["opening", "children"]["older", "mtfc"], there)


def test_in_no_draw_more_leave_than_live_there_and_the_others_are_left_alone(wide_town):
    s = sample(wide_town, SampleRequest(DRAWS, seed=1))
    assert 0 < s.pulled < DRAWS / 2

"""Alternatives from files to files: what is written and printed, where it goes, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import re
from itertools import pairwise

import pandas as pd
import pytest

from placement_opt import Options, alternatives, run
from placement_opt.measure.bridge import cost_in
from placement_opt.report.draw_pack_sections import near_pack_sections
from placement_opt.report.near_sections import near_sections
from placement_opt.study.near_best import noise
from placement_opt.study.near_frames import ABOVE_BEST, POSTS_FEWER, SAVED_IN
from tests import tiny_model
from tests.command import call
from tests.paths import ROOT

USING = ROOT / "USING.md"
FILES = ("alternatives.json", "alternatives.csv", "ranges.csv", "tradeoffs.csv")
SECTIONS_FILE = "alternatives_sections.json"


@pytest.fixture
def tiny(tmp_path):
    """Return what is asked: a year of a town whose strategy has a plan, with short frontiers."""
    return asked_in(tmp_path)


def asked_in(folder):
    """Write the model, a strategy that closes no home and aims at nothing, and a choice of short frontiers."""
    model, strategy = tiny_model.write(folder), tiny_model.write_strategy(folder)
    text = strategy.read_text("utf-8")
    strategy.write_text(text.partition("  close_homes:")[0] + "decisions:" + text.partition("decisions:")[2], "utf-8")
    short = folder / "short.yaml"
    short.write_text("alternatives: {points: 3}\n", "utf-8")
    return Options(model, (short,), strategy, horizon=4, out=folder / "out")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return the alternatives of the town, written; to be read and not changed."""
    return alternatives(asked_in(tmp_path_factory.mktemp("found")), 0.02)


def typed(options, *more):
    """Return the command line that asks for the same."""
    asked = ("--config", options.configs[0], "--strategy", options.strategy, "--horizon", options.horizon)
    return ("alternatives", options.model, *asked, "--out", options.out, *more)


def documented():
    return USING.read_text("utf-8").partition("<!-- near -->")[2].partition("<!-- /near -->")[0]


def test_every_file_and_measure_is_documented(found):
    table, out = documented(), found.options.out
    assert {f.name for f in out.iterdir()} - {"manifest.json", "inputs"} == {*FILES, SECTIONS_FILE}
    assert set(re.findall(r"^\| `([\w.]+\.(?:csv|json))`", table, re.M)) == {*FILES, SECTIONS_FILE}
    for file in FILES[1:]:
        columns = ", ".join(pd.read_csv(out / file, nrows=0).columns)
        assert f"| `{file}` | `{columns}`" in table, file
    assert f"`{', '.join(json.loads((out / FILES[0]).read_text('utf-8')))}`" in table
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("|")]
    for measure, unit in found.measures[["measure", "unit"]].drop_duplicates().itertuples(index=False):
        assert any(f"`{measure}`" in words and unit in units for words, units in rows), (measure, unit)
    for measure in set(found.tradeoffs["measure"]):
        assert f"`{measure}`" in table, measure


def test_what_is_written_is_what_the_plans_are(found):
    out = found.options.out
    told = pd.read_csv(out / "alternatives.csv", keep_default_na=False)
    for plan in found.plans:
        mine = told[told["plan"] == plan.plan.name].set_index(["measure", "year"])["value"].astype(float)
        assert mine[ABOVE_BEST, ""] == pytest.approx(plan.cost - found.recommended.cost, abs=noise(plan.cost) + 0.01)
        saved = cost_in(found.baseline, "2013/14") - cost_in(plan, "2013/14")
        assert mine[SAVED_IN, "2013/14"] == pytest.approx(saved, abs=0.01)
        ends = plan.homes[(plan.homes["measure"] == "open") & (plan.homes["quarter"] == "2013/14 Q4")]["value"]
        assert mine["homes closed at the end", ""] == pytest.approx(2 - ends.sum(), abs=1e-5)
        assert mine["unmet need", ""] == pytest.approx(plan.stages[0].best, abs=1e-4)
        assert mine["children who moved", ""] == pytest.approx(
            plan.children[(plan.children["measure"] == "moved") & (plan.children["need"] == "")]["value"].sum(),
            abs=1e-5,
        )
    claimed = told[told["plan"] == "published"].set_index("measure")["value"]
    assert (claimed[SAVED_IN], claimed[POSTS_FEWER]) == (37_000, 4)
    part = json.loads((out / "manifest.json").read_text("utf-8"))["alternatives"]
    assert part["within"] == 0.02
    assert {k["status"] for k in part["stages"]} == {"optimal"}
    assert {k.plan.name for k in found.solved} == {k["plan"] for k in part["stages"]}


def test_the_price_of_one_fewer_is_that_between_two_points(found):
    told = pd.read_csv(found.options.out / "tradeoffs.csv", keep_default_na=False)
    prices = 0
    for k, points in zip(("fewest_moves", "least_residential", "least_private"), found.frontiers, strict=True):
        mine = told[told["tradeoff"] == k].set_index(["point", "measure"])["value"].astype(float)
        for n, (before, after) in enumerate(pairwise(points), 2):
            more = mine[n, ABOVE_BEST] - mine[n - 1, ABOVE_BEST]
            assert mine[n, "cost of one fewer"] == pytest.approx(more / (before.quantity - after.quantity), abs=0.2)
            assert mine[n, "quantity"] == pytest.approx(after.quantity, abs=1e-5)
            prices += 1
        assert (1, "cost of one fewer") not in mine.index
    assert prices


def test_the_same_question_gives_the_same_bytes_with_homes_open_in_part(found, tiny):
    alternatives(dataclasses.replace(tiny, whole_homes=True), 0.02)
    told = json.loads((tiny.out / "manifest.json").read_text("utf-8"))
    assert told["options"]["whole_homes"] is False
    for file in FILES:
        assert (tiny.out / file).read_bytes() == (found.options.out / file).read_bytes(), file


def test_they_stand_beside_the_run_of_the_same_question_and_replace_that_of_another(tiny):
    ran, out = run(tiny), tiny.out
    verdict = (out / "verdict.json").read_bytes()
    found = alternatives(tiny, 0.05)
    assert found.recommended.cost == ran.plan("recommended").cost
    assert (out / "verdict.json").read_bytes() == verdict
    assert {*FILES, "verdict.json", "plan.csv"} <= {f.name for f in out.iterdir()}
    before = json.loads((out / "manifest.json").read_text("utf-8"))
    assert before["stages"]
    assert before["alternatives"]["within"] == 0.05
    alternatives(tiny)
    assert json.loads((out / "alternatives.json").read_text("utf-8"))["within"] == 0.01
    assert (out / "verdict.json").read_bytes() == verdict
    alternatives(dataclasses.replace(tiny, horizon=5))
    assert not (out / "verdict.json").exists()


def test_the_command_prints_and_writes(tiny, tmp_path):
    done = call(*typed(tiny, "--within", "0.02"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Tiny town: plans that cost nearly as little\nEach costs at most 2% more")
    for words in ("Fewest moves", "Slowest closures", "Most in the area", "Most in families", "Fewest in private beds"):
        assert re.search(rf"^{words}", done.stdout, re.M), words
    assert "How far each number of children may range" in done.stdout
    assert max(map(len, done.stdout.replace(str(tmp_path), "").splitlines())) <= 80
    brief = call(*typed(tiny, "--within", "0.02", "--quiet"))
    assert done.stdout.startswith(brief.stdout.partition("\n\nalternatives.json")[0].rstrip())
    assert "How far each number" not in brief.stdout
    as_json = call(*typed(tiny, "--within", "0.02", "--json"))
    assert as_json.stdout == (tiny.out / "alternatives.json").read_text("utf-8")


@pytest.mark.parametrize("word", ["2", "-0.1", "nan", "some", "1%", ""])
def test_a_share_that_is_none_is_refused(tiny, word):
    done = call(*typed(tiny, f"--within={word}"))
    assert done.returncode == 2
    assert "--within: expected a share from 0 to 1, such as 0.01 for 1%, got " in done.stderr
    assert not tiny.out.exists()


def test_choices_that_are_none_are_refused(tiny):
    tiny.configs[0].write_text("alternatives:\n  within: 1.5\n  points: 1\n", "utf-8")
    done = call(*typed(tiny))
    assert done.returncode == 2
    assert "short.yaml:2 alternatives.within: expected 1 or less, got 1.5" in done.stderr
    assert "short.yaml:3 alternatives.points: expected 2 or more, got 1" in done.stderr


def test_a_case_without_a_plan_has_no_alternatives_and_says_why(tiny):
    impossible = "  - {measure: open, home: home_a, quarter: '2013/14 Q1', sense: fix, value: 0, reason: r, by: b}\n"
    tiny.strategy.write_text(tiny.strategy.read_text("utf-8").replace("decisions:\n", f"decisions:\n{impossible}"))
    done = call(*typed(tiny))
    assert done.returncode == 3
    assert "decision of b (r): Home a, share of the home open: exactly 0" in done.stderr
    assert not tiny.out.exists()


def test_several_strategies_are_answered_each_in_a_folder_of_its_own(tiny):
    other = tiny.strategy.with_name("other_plan.yaml")
    other.write_text(tiny.strategy.read_text("utf-8").replace("name: tiny_plan", "name: other_plan"), "utf-8")
    done = call(*typed(tiny, "--strategy", other, "--json"))
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in tiny.out.iterdir()) == ["other_plan+central", "tiny_plan+central"]
    assert [k["strategy"] for k in json.loads(done.stdout)] == ["tiny_plan", "other_plan"]


def test_the_pack_has_every_quarter_and_every_point(found):
    more = {s.name: s for s in near_pack_sections(found)}
    printed = [s.name for s in near_sections(found)]
    assert [*more] == [*printed, "range_by_quarter", "frontiers"]
    ranged, points = more["range_by_quarter"].frame, more["frontiers"].frame
    assert " ".join(ranged.columns) == "placement title quarter least recommended most unit"
    assert len(ranged) == len(found.ranges)
    assert (ranged["least"] <= ranged["recommended"]).all()
    assert (ranged["recommended"] <= ranged["most"]).all()
    assert " ".join(points.columns) == "tradeoff title point quantity costs_more unit"
    told = found.tradeoffs.set_index(["tradeoff", "point", "measure"])["value"]
    for row in points.to_dict("records"):
        at = row["tradeoff"], row["point"]
        assert (row["quantity"], row["costs_more"]) == (told[*at, "quantity"], told[*at, ABOVE_BEST])


@pytest.mark.slow
def test_manchester_has_plans_that_cost_one_hundredth_more_and_close_no_home(tmp_path):
    """A coarse frontier: what is said of Manchester's plans, and that each is proven and within its budget."""
    coarse = tmp_path / "coarse.yaml"
    coarse.write_text("alternatives: {points: 3}\n", "utf-8")
    found = alternatives(Options("manchester", (coarse,), out=tmp_path / "out"))
    told = found.measures.set_index(["plan", "measure", "year"])["value"]
    for plan in found.plans:
        assert told[plan.plan.name, ABOVE_BEST, ""] <= 0.01 * found.least_cost + noise(found.least_cost)
        assert told[plan.plan.name, "unmet need", ""] == pytest.approx(0, abs=1e-4)
    assert all(s.proven for plan in found.solved for s in plan.stages)
    assert [k.id for k in found.left_out] == ["most_in_area"]  # it has no local.csv
    assert told["slowest_closures", "quarters of homes closed", ""] == pytest.approx(0, abs=1e-3)
    fewest = {k.direction.id: k.quantity for k in found.alternatives}
    for k in found.alternatives:
        others = [told[plan.plan.name, k.direction.counted, ""] for plan in found.plans]
        assert fewest[k.direction.id] <= min(others) + 1e-3
    ends = found.ranges[found.ranges["quarter"] == "2014/15 Q4"].set_index("placement")
    assert ends.loc["foster_ifa", "most"] - ends.loc["foster_ifa", "least"] > 50  # one number of many
    assert ends.loc["residential_school", "most"] - ends.loc["residential_school", "least"] < 0.01
    assert [len(points) for points in found.frontiers] == [3, 3, 3]
    traded = found.tradeoffs.set_index(["point", "measure"])["value"]
    assert set(traded[1, ABOVE_BEST]) == {0.0}  # what the solver leaves of nothing is nothing
    assert [s.name for s in near_sections(found)][:3] == ["near_costs", "near_children", "near_ranges"]

"""Strategies under scenarios: each cell is a run as it would be alone, doing nothing is solved once, all or none."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from placement_opt import solving
from placement_opt.grid import run_grid
from placement_opt.kernel.errors import BadInput, NoFeasiblePlan
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from placement_opt.report import terminal
from placement_opt.running import run
from placement_opt.study.grid_cells import cells
from placement_opt.study.grid_frames import numbers
from tests import tiny_model
from tests.asked import QUESTION
from tests.command import call
from tests.once import Once
from tests.run_folder import bytes_of, newest

FIRST, SECOND, CLASH = "tiny_plan", "homes_first", "clash"
OTHER = """\
name: homes_first
title: "Homes first"
source: paper
levers:
  close_homes:
    - {home: home_a, from: "2013/14 Q2"}
claims:
  - {kind: saving, id: homes_save, title: Homes save, year: "2013/14", amount: 9000, source: paper, section: "1"}
"""
NO_PLAN = """\
name: clash
title: "Clash"
source: paper
decisions:
  - {measure: open, home: home_a, quarter: "2013/14 Q1", sense: fix, value: 0, reason: lease, by: property service}
"""
DEARER = """\
title: "Dearer {0}"
reason: "what if it costs more"
changes:
  - {{table: prices, where: {{placement: {0}}}, parameter: fee, multiply: 1.1, reason: market}}
"""
TOLD_ONCE = ("written", "timings")  # of a manifest: when, and how long it took


def write(folder):
    """Write the tiny model with strategies and scenarios of its own."""
    model = tiny_model.write(folder)
    plan = tiny_model.write_strategy(folder).read_text("utf-8")
    texts = {f"strategies/{FIRST}": plan, f"strategies/{SECOND}": OTHER, f"strategies/{CLASH}": NO_PLAN}
    texts |= {f"scenarios/{id}": DEARER.format(p) for id, p in (("homes", "home_external"), ("agency", "foster_ifa"))}
    for name, text in texts.items():
        (model / name).parent.mkdir(exist_ok=True)
        (model / f"{name}.yaml").write_text(text, "utf-8")
    return model


def options(model, **more):
    return Options(model, horizon=4, pack=False, **more)


@pytest.fixture
def made(tmp_path):
    return write(tmp_path)


def a_grid(place: Path):
    model = write(place)
    return run_grid(options(model, out=place / "grid"), [FIRST, SECOND], ["central", "homes", "homes+agency"])


@pytest.fixture
def grid(once: Once):
    """Return two strategies under three scenarios, with the folder that it wrote, to be read and not changed."""
    return once("tiny_grid", a_grid)


def test_every_strategy_stands_under_every_scenario_in_the_order_given(grid):
    assert [k.folder for k in grid.cells] == [
        f"{strategy}+{scenario}" for strategy in (FIRST, SECOND) for scenario in ("central", "homes", "homes+agency")
    ]
    assert len(grid.runs) == 6


def contents(folder, *left_out):
    """Return the bytes of a run folder's files, of its manifest all but when and how long."""
    found = bytes_of(folder)
    manifest = json.loads(found.pop("manifest.json"))
    return found | {"manifest.json": {k: v for k, v in manifest.items() if k not in (*TOLD_ONCE, *left_out)}}


@pytest.mark.parametrize("strategy", [FIRST, SECOND])
@pytest.mark.parametrize("scenario", ["central", "homes+agency"])
def test_a_cell_is_the_run_that_it_would_be_alone(grid, tmp_path, strategy, scenario):
    asked = ("--strategy", strategy, "--scenario", scenario, "--horizon", 4, "--out", tmp_path / "alone")
    assert call("run", grid.options.model, *asked, "--quiet").returncode == 0
    assert contents(grid.options.out / f"{strategy}+{scenario}") == contents(tmp_path / "alone")


def test_doing_nothing_is_solved_once_for_each_scenario_and_shared_by_its_strategies(grid, made, monkeypatch):
    """A run asks for it more than once: as asked, at the ends of figures, and over twice the horizon."""
    solved = []
    really = solving.do_nothing
    monkeypatch.setattr(solving, "do_nothing", lambda *asked: solved.append(asked) or really(*asked))
    one = run_grid(options(made), [FIRST], ["central"])
    once = len(solved)
    assert once == one.baselines_solved
    two = run_grid(options(made), [FIRST, SECOND], ["central"])
    assert len(solved) - once == two.baselines_solved == once
    assert grid.baselines_solved == 3 * once


def test_doing_nothing_knows_no_strategy(made):
    """That of a strategy with decisions, targets and claims is the same programme, row by row, and the same numbers."""
    want = Want(models=True)
    first, second, third = (
        solving.do_nothing(prepare(options(made, strategy=made / "strategies" / f"{name}.yaml")).question, want)
        for name in (FIRST, SECOND, CLASH)
    )
    assert first.values == second.values == third.values
    assert first.ledger.equals(third.ledger)


def test_baselines_tell_apart_what_differs(made):
    question = prepare(options(made, strategy=made / "strategies" / f"{FIRST}.yaml")).question
    kept = solving.Baselines()
    first = kept.of(question, Want())
    assert kept.of(replace(question, name="another"), Want(plans=())) is first
    dearer = replace(question.case, move_cost=replace(question.case.move_cost, value=1.0))
    assert kept.of(replace(question, case=dearer), Want()) is not first
    assert kept.of(question, Want(whole_homes=True)) is not first
    assert kept.of(question, Want(models=True)).model is not None
    assert kept.solved == 4


def test_the_tables_beside_the_folders_are_what_the_runs_found(grid):
    found = pd.read_csv(grid.options.out / "grid.csv")
    assert list(found.columns) == ["strategy", "scenario", "plan", "measure", "year", "value", "unit"]
    assert not found.duplicated(["strategy", "scenario", "plan", "measure", "year"]).any()
    for cell, done in grid.runs:
        mine = found[(found["strategy"] == cell.strategy) & (found["scenario"] == cell.scenario)]
        values = mine.set_index(["plan", "measure", "year"])["value"]
        (saving,) = [v for v in done.verdicts if v.claim.id == "saving 2013/14"]
        (posts,) = [v for v in done.verdicts if v.claim.id == "posts"]
        for plan in ("as_published", "recommended"):
            assert values[plan, "recurrent saving", "2013/14"] == pytest.approx(saving.reached[plan], abs=0.01)
            assert values[plan, "posts released to date", "2013/14"] == pytest.approx(posts.reached[plan])
        assert values["best possible", "recurrent saving", "2013/14"] == pytest.approx(saving.best.amount, abs=0.01)
        waiting = done.plan("as_published").values.u
        quarters = [sum(n for (_g, _l, t), n in waiting.items() if t == q.number) for q in done.case.quarters]
        assert values["as_published", "most children waiting", "2013/14"] == pytest.approx(max(quarters))
    judged = pd.read_csv(grid.options.out / "verdicts.csv")
    told = {(r.strategy, r.scenario, r.claim): r.status for r in judged.itertuples()}
    assert told == {(k.strategy, k.scenario, v.claim.id): v.status for k, done in grid.runs for v in done.judged}
    assert told[SECOND, "central", "homes_save"] == "holds"
    assert (FIRST, "central", "homes_save") not in told


def printed(found, **more):
    console = Console(file=io.StringIO(), width=80, highlight=False)
    terminal.show_grid(found, console, **more)
    return console.file.getvalue().splitlines()


def test_a_screen_of_80_columns_holds_the_table(grid):
    lines = printed(grid, warnings=False)
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Tiny town: strategies under scenarios"
    for words in (
        "Saved in 2013/14 as published, £000",
        "Posts gone by the end of 2013/14 as published, FTE",
        "Children waiting as published, most at the end of a quarter of 2013/14",
        "The 2013/14 saving of £37,000 a year",
        "Homes save: £9,000 a year by 2013/14",
    ):
        assert words in lines
    own = lines.index("Homes save: £9,000 a year by 2013/14")
    assert lines[own + 1].split() == [SECOND, "holds", "holds", "holds"]
    assert "Warnings" not in lines
    assert lines[-1].endswith("/grid")
    saved = lines[lines.index("Saved in 2013/14 as published, £000") + 1].split()
    values = numbers(grid).set_index(["strategy", "scenario", "plan", "measure"])["value"]
    shown = [f"{values[FIRST, k, 'as_published', 'recurrent saving'] / 1000:.0f}" for k in ("central", "homes")]
    assert saved[:3] == [FIRST, *shown]


def test_a_warning_stands_once_with_the_cells_that_it_is_about(grid):
    lines = printed(grid)
    below = lines[lines.index("Warnings") :]
    assert below[1] == "Every strategy under every scenario"
    assert sum("The horizon ends with" in line for line in below) == 1


def test_as_json_each_cell_is_its_verdict(made, tmp_path):
    asked = ("--strategy", FIRST, "--strategy", CLASH, "--scenario", "homes", "--horizon", 4)
    done = call("run", made, *asked, "--json", "--out", tmp_path / "out")
    assert done.returncode == 0
    first, second = json.loads(done.stdout)
    written = json.loads((tmp_path / "out" / f"{FIRST}+homes" / "verdict.json").read_text("utf-8"))
    assert first == written
    assert (second["strategy"], second["scenarios"]) == (CLASH, ["homes"])
    assert any("lease" in words for words in second["no_answer"])


def test_a_cell_without_an_answer_stops_no_other_and_says_why(made, tmp_path):
    asked = ("--strategy", FIRST, "--strategy", CLASH, "--horizon", 4, "--out", tmp_path / "out")
    done = call("run", made, *asked)
    assert done.returncode == 0
    assert "clash      no answer" in done.stdout
    told = done.stdout.partition("Without an answer")[2]
    assert "clash under central" in told
    assert "decision of property service (lease)" in told
    assert "The horizon ends with 2013/14 Q4" in told.partition("Every strategy under every scenario")[2]
    out = tmp_path / "out"
    assert sorted(f.name for f in out.iterdir()) == ["grid.csv", "manifest.json", f"{FIRST}+central", "verdicts.csv"]
    assert set(pd.read_csv(out / "grid.csv")["strategy"]) == {FIRST}
    assert "clash,central,,,no answer,,,," in (out / "verdicts.csv").read_text("utf-8")


def test_without_any_answer_it_ends_with_3_and_nothing_is_written(made, tmp_path):
    asked = ("--strategy", CLASH, "--scenario", "central", "--scenario", "homes", "--horizon", 4)
    done = call("run", made, *asked, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "clash under central: No plan meets every rule" in done.stderr
    assert "clash under homes: No plan" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_interrupted_grid_leaves_the_earlier_one(made, tmp_path):
    out = tmp_path / "out"
    run_grid(options(made, out=out), [FIRST], ["homes"])
    before = {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()}

    def stop(done, total, _what):
        if done * 2 > total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_grid(options(made, out=out), [FIRST, SECOND], ["central"], progress=stop)
    assert {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()} == before
    assert [f.name for f in tmp_path.iterdir() if f.name.startswith(".")] == []


def test_a_grid_replaces_an_earlier_one_and_nothing_of_somebody_elses(made, tmp_path):
    out = tmp_path / "out"
    run_grid(options(made, out=out), [FIRST], ["central", "homes"])
    run_grid(options(made, out=out), [SECOND], ["central"])
    assert sorted(f.name for f in out.iterdir()) == ["grid.csv", f"{SECOND}+central", "manifest.json", "verdicts.csv"]
    (out / f"{SECOND}+central" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(BadInput, match=r"homes_first\+central/notes\.txt"):
        run_grid(options(made, out=out), [FIRST], ["central"])


def test_progress_goes_from_nothing_to_all_over_every_cell_and_never_back(made):
    seen = []
    run_grid(
        options(made),
        [FIRST, SECOND],
        ["central"],
        progress=lambda done, total, what: seen.append((done / total, what)),
    )
    shares = [share for share, _what in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert {what[:6] for share, what in seen if share < 0.5} == {"1 of 2"}


def test_one_strategy_and_one_scenario_are_a_run_as_ever(made, tmp_path):
    """The folder is named after the model, its strategy and its scenarios, and `central` is no scenario."""
    own = ("--strategy", FIRST, "--horizon", 4, "--quiet")
    for scenario in ("central", "homes", "homes+agency"):
        done = call("run", made, *own, "--scenario", scenario, cwd=tmp_path)
        assert done.returncode == 0
        assert "does the savings claim hold" in done.stdout
        assert f"-tiny-{FIRST}-{scenario}-" in newest(tmp_path / "runs").name
    case = json.loads((newest(tmp_path / "runs") / "case.json").read_text("utf-8"))
    assert case["scenario"] == ["homes", "agency"]


def test_every_fault_of_every_option_comes_at_once(made):
    typed = ["homes_frist", "", FIRST, made / "strategies" / f"{FIRST}.yaml"]
    scenarios = ["homes+homes", "hoems", "homes+", "central+homes", "agency", "agency", "central", "central"]
    with pytest.raises(BadInput) as raised:
        cells(made, typed, scenarios)
    found = "\n".join(map(str, raised.value.faults))
    for words in (
        "homes_frist: expected a file, or a name in strategies/",
        "did you mean homes_first?",
        "--strategy: expected a file, or a name, got an empty name",
        "--strategy: expected each strategy once, got tiny_plan more than once",
        "--scenario: expected each scenario once, got homes in homes+homes more than once",
        "hoems: expected a file, or a name in scenarios/",
        "did you mean homes?",
        "--scenario: expected a file, or a name, got an empty name in homes+",
        "--scenario: expected central by itself, since it is no scenario, got central+homes",
        "--scenario: expected each scenario once, got agency more than once",
        "--scenario: expected each scenario once, got central more than once",
    ):
        assert words in found, words
    assert len(raised.value.faults) == 9


@pytest.mark.parametrize("name", [FIRST, FIRST.upper()])
def test_runs_that_would_have_one_name_are_refused(made, tmp_path, name):
    twin = tmp_path / f"{name}.yaml"
    twin.write_text(OTHER, "utf-8")
    with pytest.raises(BadInput, match="files with names of their own"):
        cells(made, [FIRST, twin], [])
    other = tmp_path / "homes.yaml"
    other.write_text(DEARER.format("foster_ifa"), "utf-8")
    with pytest.raises(BadInput, match="files with names of their own"):
        cells(made, [FIRST], ["homes", str(other)])


def test_a_fault_in_one_strategy_is_told_once_and_nothing_is_solved(made, tmp_path):
    wrong = made / "strategies" / f"{SECOND}.yaml"
    wrong.write_text(OTHER.replace("home_a", "home_c").replace("amount: 9000, ", ""), "utf-8")
    asked = ("--strategy", FIRST, "--strategy", SECOND, "--scenario", "central", "--scenario", "homes")
    done = call("run", made, *asked, "--horizon", 4, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "2 errors to correct. Nothing was written." in done.stderr
    assert not (tmp_path / "out").exists()


def test_that_doing_nothing_has_no_plan_is_found_once_too():
    asked = replace(QUESTION, case=replace(QUESTION.case, local_floor=1.0))  # every place in the council's area
    kept, found = solving.Baselines(), []
    for strategy in (QUESTION.strategy, replace(QUESTION.strategy, name="another")):
        with pytest.raises(NoFeasiblePlan, match="least share of placements") as raised:
            kept.of(replace(asked, strategy=strategy), Want())
        found.append(raised.value)
    assert found[0] is found[1]


def test_the_model_as_it_is_may_be_one_of_the_runs(made):
    (made / "model.yaml").write_text((made / "model.yaml").read_text("utf-8") + f"strategy: {FIRST}\n", "utf-8")
    found = run_grid(options(made), (), ["homes", "central"])
    assert [k.folder for k in found.cells] == [f"{FIRST}+homes", f"{FIRST}+central"]
    alone = run(options(made))
    assert [v.sentence for v in found.runs[1][1].verdicts] == [v.sentence for v in alone.verdicts]

"""`placement-opt run` as a user meets it: exit codes, what is written and what is left alone."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import yaml

from placement_opt.kernel.paths import config_folder, find_model
from tests.paths import ROOT

MODEL = str(find_model("manchester"))
PUBLISHED = config_folder() / "strategies" / "manchester_2013.yaml"


def placement_opt(*arguments, cwd=None):
    command = [sys.executable, "-W", "error", "-m", "placement_opt", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", env=environment)


def strategy(folder, **changes):
    """Write the published strategy with some of its parts replaced."""
    data = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
    levers = {**data["levers"], **changes.pop("levers", {})}
    file = folder / "strategy.yaml"
    file.write_text(yaml.safe_dump({**data, **changes, "levers": levers}), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    out = tmp_path_factory.mktemp("cli") / "run"
    return out, placement_opt("run", MODEL, "--out", out, "--json")


def test_a_run_ends_well_and_prints_what_it_wrote(done):
    out, run = done
    assert run.returncode == 0
    assert run.stderr == ""
    assert json.loads(run.stdout) == json.loads((out / "verdict.json").read_text(encoding="utf-8"))


def test_bad_input_leaves_the_earlier_run_alone(done, tmp_path):
    out, _run = done
    before = {f.name: f.read_bytes() for f in out.iterdir()}
    bad = strategy(tmp_path, levers={"prevention": [{"service": "mst", "from": "2014/15 Q1", "teams": "many"}]})
    run = placement_opt("run", MODEL, "--strategy", bad, "--out", out)
    assert run.returncode == 2
    assert "many" in run.stderr
    assert "Traceback" not in run.stderr
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"targets": [{"setting": "foster", "by": "2014/15 Q4", "at_least": 1500}]},
            ("asks for at least 1,500 children in foster care", "change the target"),
        ),
        (
            {"levers": {"close_homes": [{"home": f"home_{n}", "from": "2013/14 Q4"} for n in range(1, 10)]}},
            ("vacant foster and MTFC places", "keep homes open longer"),
        ),
        (
            {"levers": {"close_homes": [{"home": "home_1", "from": "2013/14 Q2"}]}},
            ("its notice runs to 2013/14 Q4", "Home 1 stays open until notice has run out"),
        ),
    ],
    ids=["target beyond all capacity", "every home at once", "before notice"],
)
def test_an_impossible_strategy_is_explained(changes, words, tmp_path):
    run = placement_opt("run", MODEL, "--strategy", strategy(tmp_path, **changes), "--out", tmp_path / "run")
    assert run.returncode == 3
    for part in (*words, "over the horizon"):
        assert part in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "run").exists()


def test_a_short_horizon_is_warned_of(tmp_path):
    run = placement_opt("run", MODEL, "--horizon", 8, "--quiet", "--out", tmp_path / "run")
    assert run.returncode == 0
    assert "Warnings - The horizon ends with 2014/15 Q4" in " ".join(run.stdout.split())


def test_announced_teams_that_cannot_come_are_warned_of_even_when_quiet(tmp_path):
    many = strategy(tmp_path, levers={"mtfc": [{"from": "2014/15 Q1", "teams": 500}]})
    run = placement_opt("run", MODEL, "--strategy", many, "--quiet", "--out", tmp_path / "run")
    assert run.returncode == 0
    assert "MTFC teams: 500 announced, at most 1 possible" in " ".join(run.stdout.split())


def test_a_scenario_does_not_replace_the_central_run(tmp_path):
    placement_opt("run", MODEL, "--scenario", "mtfc_late", "--quiet", cwd=tmp_path)
    assert [f.name for f in (tmp_path / "runs").iterdir()] == ["manchester+mtfc_late"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_an_interrupted_run_says_so_and_leaves_the_earlier_one(done):
    out, _run = done
    before = {f.name: f.read_bytes() for f in out.iterdir()}
    command = [sys.executable, "-m", "placement_opt", "run", MODEL, "--whole-homes", "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        time.sleep(4)  # whole homes take much longer
        process.send_signal(signal.SIGINT)
        _stdout, stderr = process.communicate()
    assert process.returncode == 130
    assert b"What is written is whole" in stderr
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before

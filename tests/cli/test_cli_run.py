"""`placement-opt run` as a user meets it: exit codes, what is written and what is left alone."""

import json
import os
import shutil
import signal
import subprocess
import sys

import pytest
import yaml

from placement_opt.domain.strategy import four_plans
from placement_opt.kernel import run_names
from placement_opt.kernel.paths import config_folder, find_model
from placement_opt.register.run_register import register_of
from tests import tiny_model
from tests.command import ENVIRONMENT, PYTHON, call, in_a_process
from tests.run_folder import bytes_of

MODEL = find_model("manchester")
PUBLISHED = config_folder() / "strategies" / "manchester_2013.yaml"


def strategy(folder, **changes):
    """Write the published strategy with some of its parts replaced."""
    data = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))
    levers = {**data["levers"], **changes.pop("levers", {})}
    file = folder / "strategy.yaml"
    file.write_text(yaml.safe_dump({**data, **changes, "levers": levers}), encoding="utf-8")
    return file


@pytest.fixture
def earlier(answer, tmp_path):
    """Return a copy of a run, which a test may try to spoil."""
    return shutil.copytree(answer.options.out, tmp_path / "earlier")


@pytest.fixture
def tiny(tmp_path):
    """Return the arguments of a run of the tiny model over the year for which it has budgets."""
    return "run", tiny_model.write(tmp_path), "--strategy", tiny_model.write_strategy(tmp_path), "--horizon", 4


def test_a_run_ends_well_and_prints_what_it_wrote(tiny, tmp_path):
    out = tmp_path / "run"
    done = in_a_process(*tiny, "--out", out, "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout) == json.loads((out / "verdict.json").read_text(encoding="utf-8"))


def test_bad_input_leaves_the_earlier_run_alone(earlier, tmp_path):
    before = bytes_of(earlier)
    bad = strategy(tmp_path, levers={"services": [{"service": "mst", "from": "2014/15 Q1", "teams": "many"}]})
    done = in_a_process("run", MODEL, "--strategy", bad, "--out", earlier)
    assert done.returncode == 2
    assert "many" in done.stderr
    assert "Traceback" not in done.stderr
    assert bytes_of(earlier) == before


TOO_SOON = {
    "measure": "open", "home": "home_1", "quarter": "2013/14 Q1", "sense": "fix", "value": 0,
    "reason": "the lease ends", "by": "property service",
}  # fmt: skip


@pytest.mark.slow
def test_decisions_that_leave_no_plan_are_explained(tmp_path):
    asked = ("--strategy", strategy(tmp_path, decisions=[TOO_SOON]), "--horizon", 8, "--out", tmp_path / "run")
    done = call("run", MODEL, *asked)
    assert done.returncode == 3
    for part in ("decision of property service", "Home 1 stays open until its notice has run out", "over the horizon"):
        assert part in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_strategy_that_cannot_be_met_is_explained_and_the_claims_are_judged(tmp_path):
    beyond = strategy(tmp_path, targets=[{"setting": "foster", "by": "2014/15 Q4", "at_least": 1500}])
    done = call("run", MODEL, "--strategy", beyond, "--horizon", 8, "--full", "--out", tmp_path / "run")
    assert done.returncode == 0
    for part in (
        "No plan meets the strategy as published",
        "asks for at least 1,500 children in foster care",
        "change the target; the plan then costs £",
        "DOES NOT HOLD The 2014/15 saving",
    ):
        assert part in " ".join(done.stdout.split())


@pytest.mark.slow
def test_what_is_announced_and_cannot_come_is_warned_of_even_when_quiet(tmp_path):
    """Homes that close before their notice and all at once, teams without end, and a horizon that ends too soon."""
    closing = [{"home": f"home_{n}", "from": "2013/14 Q2" if n == 1 else "2013/14 Q4"} for n in range(1, 10)]
    many = strategy(tmp_path, levers={"close_homes": closing, "mtfc": [{"from": "2014/15 Q1", "teams": 500}]})
    done = call("run", MODEL, "--strategy", many, "--horizon", 8, "--quiet", "--out", tmp_path / "run")
    assert done.returncode == 0
    for part in (
        "DOES NOT HOLD The 2014/15 saving",
        "Warnings - The horizon ends with 2014/15 Q4",
        "The strategy closes 9 homes by 2013/14 Q4; the rules leave room for",
        "its notice runs to 2013/14 Q4. In the strategy as published it closes no sooner than then",
        "MTFC teams: 500 announced, at most 1 possible",
    ):
        assert part in " ".join(done.stdout.split())


def test_no_run_replaces_another(tiny, tmp_path):
    dear = tiny[1] / "scenarios" / "dear.yaml"
    dear.parent.mkdir()
    change = "{table: prices, where: {placement: home_external}, parameter: fee, multiply: 1.1, reason: market}"
    dear.write_text(f"title: Dear homes\nreason: what if homes cost more\nchanges:\n  - {change}\n", encoding="utf-8")
    for more in ((), ("--scenario", "dear"), ()):
        assert call(*tiny, "--quiet", *more, cwd=tmp_path).returncode == 0
    entries = register_of(tmp_path / "runs").entries
    assert [entry.run.scenario for entry in entries] == ["central", "dear", "central"]
    names = [entry.run.name for entry in entries]
    assert names[2] == f"{names[0]}-2"
    assert run_names.hash_in(names[0]) == run_names.hash_in(names[2]) != run_names.hash_in(names[1])


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_an_interrupted_run_says_so_and_leaves_the_earlier_one(earlier):
    """It is interrupted while it solves, which its progress bar tells; whole homes take many times longer than that."""
    import pty  # which Windows does not have

    before = bytes_of(earlier)
    first = four_plans("2014/15")[1].title  # of the plan after doing nothing
    terminal, its_end = pty.openpty()
    command = [*PYTHON, "-m", "placement_opt", "run", MODEL, "--whole-homes", "--out", earlier]
    with subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=its_end,
        env={**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "100"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what runs in the background ignores it
    ) as process:
        os.close(its_end)
        seen = read_until(terminal, first)
        process.send_signal(signal.SIGINT)
        rest = read_until(terminal, None)
        process.wait()
    os.close(terminal)
    assert first in seen
    assert process.returncode == 130
    assert "What is written is whole" in rest
    assert "Traceback" not in rest
    assert bytes_of(earlier) == before


def read_until(terminal, words):
    """Return what is printed on a terminal until these words are, or until nobody writes there any more."""
    seen = b""
    while not words or words.encode() not in seen:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # so Linux says that the other end is closed
            more = b""
        if not more:
            break
        seen += more
    return seen.decode("utf-8")

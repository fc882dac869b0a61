"""Every example runs as a reader would run it, and says something.

Those that solve whole answers of Manchester run in this process and find what other tests have solved; that a run
gives the same answer a second time is a test of its own. The sixth is the walk of the README (tests/test_readme.py).
"""

from __future__ import annotations

import pytest

from placement_opt import run as pipeline
from placement_opt.kernel.paths import find_model
from placement_opt.prepared import Options
from tests.command import python
from tests.examples import EXAMPLES, run_here
from tests.paths import ROOT

WHOLE_ANSWERS = ("01_does_it_hold", "02_compare_scenarios", "05_picture_of_the_verdict")
OWN_COUNCIL = "06_your_own_council"


@pytest.fixture
def solved_once(answer_under, monkeypatch):
    """Let `run` hand over Manchester's answer under scenarios from what the session solves once."""
    solve = pipeline.run

    def run(options, **more):
        shared = options == Options(model=find_model("manchester"), scenarios=options.scenarios)
        return answer_under(*options.scenarios) if shared else solve(options, **more)

    monkeypatch.setattr(pipeline, "run", run)


@pytest.mark.usefixtures("solved_once")
@pytest.mark.parametrize("name", WHOLE_ANSWERS)
def test_an_example_of_whole_answers_runs(name):
    ran = run_here(EXAMPLES[name])
    assert ran.stdout.strip()
    assert ran.stderr == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in EXAMPLES if n not in (*WHOLE_ANSWERS, OWN_COUNCIL)])
def test_example_runs(name):
    done = python(EXAMPLES[name], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.slow
def test_the_files_of_the_invented_council_are_written(tmp_path):
    done = python(EXAMPLES[OWN_COUNCIL], tmp_path / "anytown", cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"return", "ofsted.csv", "prices.csv"} <= {f.name for f in (tmp_path / "anytown").iterdir()}

"""Every example runs as a reader would run it, with the public names alone, and says something.

The sixth is the walk of the README (tests/test_readme.py).
"""

from __future__ import annotations

import ast

import pytest

import placement_opt
from tests import tiny_model
from tests.command import python
from tests.examples import EXAMPLES, run_here

FIRST, PICTURE, OWN_COUNCIL, QUARTERS = (
    "01_does_it_hold", "05_picture_of_the_verdict", "06_your_own_council", "10_four_quarters",
)  # fmt: skip
MANCHESTER = 'Options("manchester")'


def test_the_first_example_runs_in_a_process_of_its_own(tmp_path):
    """With a small town in the place of Manchester, which `make run` runs and the fifth example too."""
    model, strategy = tiny_model.write(tmp_path), tiny_model.write_strategy(tmp_path)
    text = EXAMPLES[FIRST].read_text("utf-8")
    assert text.count(MANCHESTER) == 1
    town = f"Options({model.as_posix()!r}, strategy=Path({strategy.as_posix()!r}), horizon=4, pack=False)"
    (tmp_path / "own.py").write_text(f"from pathlib import Path\n{text.replace(MANCHESTER, town)}", "utf-8")
    done = python("own.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in EXAMPLES if n not in (FIRST, PICTURE, OWN_COUNCIL, QUARTERS)])
def test_example_runs(name):
    done = run_here(EXAMPLES[name])
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.longest
def test_four_quarters_are_told_refused_signed_and_lapse():
    done = run_here(EXAMPLES[QUARTERS])
    told = (
        "Manchester after 2013/14 Q4: £",
        "Next: Make sure that notice has been given on Home 4",
        "The plan of March 2013 is signed and stands.",
        "The 2014/15 saving of £9,305,000 does not hold",
        "Refused by social care lead: close Home 4. It costs £",
        "After an edit of prices.csv its signature lapsed.",
        "The invented council after 2024/25 Q4: £",
    )
    assert [words for words in told if words not in done.stdout] == []
    assert done.stderr == ""


def test_the_picture_is_drawn(drawn):
    """What every test of Manchester reads is what this example found (tests/conftest.py)."""
    _answer, stdout, stderr = drawn
    assert stdout.strip().endswith("characters of SVG")
    assert stderr == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_needs_the_public_names_alone(name):
    found = [
        node for node in ast.walk(ast.parse(EXAMPLES[name].read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
    ]
    ours = [node for node in found if (node.module or "").split(".")[0] in ("placement_opt", "tests")]
    assert ours
    assert {node.module for node in ours} == {"placement_opt"}
    assert {alias.name for node in ours for alias in node.names} <= set(placement_opt.__all__)


def test_every_public_name_is_there():
    for name in placement_opt.__all__:
        assert getattr(placement_opt, name)
    with pytest.raises(AttributeError, match="has no public name nothing; it has study"):
        _ = placement_opt.nothing

"""Every example runs as a reader would run it, with the public names alone, and says something.

The sixth is the walk of the README (tests/test_readme.py).
"""

from __future__ import annotations

import ast

import pytest

import placement_opt
from tests.command import python
from tests.examples import EXAMPLES
from tests.paths import ROOT

OWN_COUNCIL = "06_your_own_council"


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in EXAMPLES if n != OWN_COUNCIL])
def test_example_runs(name):
    done = python(EXAMPLES[name], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert done.stderr == ""


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

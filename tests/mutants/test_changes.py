"""Which small changes there are of a piece of code, and that a seed draws the same ones."""

from __future__ import annotations

import ast
import shutil

import pytest

from tests.mutants.changes import changes_of, sample
from tests.paths import ROOT


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("x = a <= b", {"x = a < b", "x = a > b"}),
        ("x = a not in b", {"x = a in b"}),
        ("x = a is None", {"x = a is not None"}),
        ("x = not a", {"x = a"}),
        ("x = -a * b", {"x = a * b", "x = -a / b"}),
        ("x = a and b and c", {"x = a or b and c", "x = a and b or c"}),
        ("x = 3", {"x = 4", "x = 2"}),
        ("x = 0.5", {"x = 5.0", "x = 0.05"}),
        ("x = 0.0", {"x = 1.0", "x = -1.0"}),
        ("x = 250", {"x = 2500", "x = 25"}),
        ("ROW_WIDTHS, x = (1, 2), 3", set()),
        ("f(3, width=4, least=5)", {f"f({a}, width=4, least={b})" for a, b in ((2, 5), (4, 5), (3, 4), (3, 6))}),
        ("x = True", {"x = False"}),
        ("x = ä < (  # <\n  b)", {"x = ä <= (  # <\n  b)", "x = ä > (  # <\n  b)"}),
        ("x: int | None = a", set()),
        ("x = f'{a + 1}' + b", set()),
        ("@f(True)\ndef g(a: 3 = b) -> 4: pass", set()),
    ],
)
def test_each_change_is_of_one_place(tmp_path, code, after):
    file = tmp_path / "some.py"
    file.write_text(code, "utf-8")
    assert {c.made(file.read_bytes()).decode() for c in changes_of(file, tmp_path)} == after


def test_a_seed_draws_the_same_changes_each_at_a_place_of_its_own(tmp_path):
    shutil.copytree(ROOT / "placement_opt" / "kernel", tmp_path / "placement_opt" / "kernel")
    drawn = sample(tmp_path, 40, 903)
    assert drawn == sample(tmp_path, 40, 903) != sample(tmp_path, 40, 904)
    assert len({(c.file, c.start) for c in drawn}) == 40
    for change in drawn:
        data = (tmp_path / change.file).read_bytes()
        assert data[change.start : change.end].decode() == change.before
        assert ast.dump(ast.parse(change.made(data))) != ast.dump(ast.parse(data))

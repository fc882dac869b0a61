"""A fault as it is printed: on one line, and with nothing in it that a terminal would obey."""

from __future__ import annotations

import pytest

from placement_opt.kernel.errors import Fault

OBEYED = "a\u202eb\x1b[31m"


@pytest.mark.parametrize("part", ["file", "column", "expected", "found", "hint", "place"])
def test_no_part_of_a_fault_is_obeyed(part):
    parts = {"file": "prices.csv", "column": "unit", "expected": "GBP", "found": "EUR", "hint": "write GBP"}
    said = str(Fault(**{"row": 2, **parts, part: OBEYED}))
    assert said.isprintable()
    assert "a b [31m" in said

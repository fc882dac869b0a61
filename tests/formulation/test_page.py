"""FORMULATION.md says what the code says."""

from placement_opt.formulation import COSTS, RULES
from placement_opt.formulation.page import text
from tests.paths import ROOT

PAGE = ROOT / "FORMULATION.md"


def test_the_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == text(), "run: placement-opt formulation --out FORMULATION.md"


def test_every_rule_and_cost_is_on_the_page():
    for record in RULES + COSTS:
        assert f". {record.name}\n" in text()

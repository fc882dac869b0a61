"""FORMULATION.md says what the code says."""

from placement_opt.formulation import COSTS, RULES
from placement_opt.formulation.equations import equation_of
from placement_opt.formulation.page import quantities_defined
from placement_opt.programme_page import AFTER, text
from tests.paths import ROOT

PAGE = ROOT / "FORMULATION.md"


def test_the_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == text(), "run: placement-opt formulation --out FORMULATION.md"


def test_every_rule_and_cost_is_on_the_page():
    for record in RULES + COSTS:
        assert f". `{record.name}`\n" in text()


def test_quantities_and_what_follows_the_programme_are_on_the_page():
    after = [function for _title, _words, functions in AFTER for function in functions]
    for function in [*quantities_defined(), *after]:
        assert f"### `{function.__name__}`\n" in text()


def test_every_rule_says_for_which_indices_it_has_rows():
    """Each part of its equation does; all but the rules that have a single row."""
    parts = {rule.name: equation_of(rule.function).split(r"\qquad") for rule in RULES}
    without = [name for name, found in parts.items() if not all(r"\forall" in part for part in found)]
    assert without == ["nobody_waits_for_a_target", "nobody_waits_for_an_outcome"]

"""What a run is called can be read, typed, and told from every other question."""

from __future__ import annotations

import pytest

from placement_opt.kernel import run_names

MANIFEST = {
    "package": {"name": "placement_opt", "version": "1"},
    "inputs": {"town/prices.csv": "aa"},
    "read_as": {"model": "my town", "strategy": "strategies/more carers.yaml"},
    "options": {"scenarios": ["dear", "high"], "horizon": 4},
    "written": "2026-11-26T12:00:00+00:00",
}


def test_a_name_has_no_sign_that_a_command_line_reads_in_its_own_way():
    question = run_names.question_hash(MANIFEST)
    name = run_names.run_name(MANIFEST | {"question": question})
    assert name == f"2026-11-26-my_town-more_carers-dear+high-{question[:8]}"
    assert run_names.hash_in(name) == run_names.hash_in(f"{name}-12") == question[:8]
    assert run_names.hash_in("town+grid") == ""


def test_a_long_name_is_cut_and_none_is_empty():
    name = run_names.dated(MANIFEST["written"], ("x" * 300, "..."), "ab" * 32)
    assert name == f"2026-11-26-{'x' * run_names.LONGEST_PART}-_-abababab"


@pytest.mark.parametrize(
    "change",
    [
        {"package": {"name": "placement_opt", "version": "2"}},
        {"inputs": {"town/prices.csv": "ab"}},
        {"options": {"scenarios": ["dear", "high"], "horizon": 5}},
        {"read_as": {"model": "my town", "strategy": "strategies/other.yaml"}},
    ],
)
def test_what_an_answer_depends_on_makes_another_hash(change):
    assert run_names.question_hash(MANIFEST | change) != run_names.question_hash(MANIFEST)


def test_neither_the_time_nor_the_order_of_keys_makes_another_hash():
    later = dict(reversed(MANIFEST.items())) | {"written": "2027-01-01T00:00:00+00:00", "timings": {"a": 1}}
    assert run_names.question_hash(later) == run_names.question_hash(MANIFEST)

"""Scenarios change the rows that they name, in order, and leave a trail."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement_opt.inputs import Inputs, apply_scenarios, read_model
from placement_opt.kernel.errors import BadInput, Fault


def scenario(folder: Path, changes: str, name: str = "dear") -> Path:
    """Write a scenario file of these changes and return it."""
    path = folder.parents[1] / "config" / "scenarios" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "title: Dear homes\nreason: what if homes cost more\nchanges:\n"
    path.write_text(head + indent(dedent(changes).strip("\n"), "  ") + "\n", "utf-8")
    return path


def apply(folder: Path, *changes: str) -> Inputs:
    paths = [scenario(folder, text, f"s{i}") for i, text in enumerate(changes, start=1)]
    return apply_scenarios(read_model(folder), paths)


def faults_of(folder: Path, changes: str) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as raised:
        apply_scenarios(read_model(folder), [scenario(folder, changes)])
    return raised.value.faults


def figures(inputs: Inputs, table: str, **where: str) -> list[tuple[float, float, float]]:
    frame = inputs.tables[table]
    for column, word in where.items():
        frame = frame[frame[column] == word]
    return [tuple(row) for row in frame[["value", "low", "high"]].to_numpy().tolist()]


DEARER = "- {table: prices, where: {placement: home_external}, parameter: fee, multiply: 1.1, reason: market}"


def test_multiply_changes_the_rows_that_match_and_their_range(tiny):
    inputs = apply(tiny, DEARER)
    assert figures(inputs, "prices", placement="home_external") == [pytest.approx((3300, 3300, 3300))]
    assert figures(inputs, "prices", placement="foster_ifa") == [(800, 800, 800)]


def test_the_inputs_given_are_left_as_they_were(tiny):
    before = read_model(tiny)
    apply_scenarios(before, [scenario(tiny, DEARER)])
    assert figures(before, "prices", placement="home_external") == [(3000, 3000, 3000)]


def test_scenarios_compose_in_the_order_given(tiny):
    more = "- {table: prices, where: {placement: home_external}, parameter: fee, add: 100, reason: market}"
    one, other = apply(tiny, DEARER, more), apply(tiny, more, DEARER)
    assert figures(one, "prices", placement="home_external")[0][0] == pytest.approx(3400)
    assert figures(other, "prices", placement="home_external")[0][0] == pytest.approx(3410)
    assert one.scenarios == ("s1", "s2")


def test_the_trail_says_what_was_done_and_why(tiny):
    later = "- {table: mtfc, parameter: earliest, add: 4, reason: slow start}"
    both = "- {table: exits, where: {need: [younger, older], placement: all}, multiply: 0.5, reason: fewer}"
    assert apply(tiny, DEARER, later, both).trail == (
        "s1: prices home_external fee × 1.1 (1 row): market",
        "s2: mtfc earliest +4 (1 row): slow start",
        "s3: exits younger|older all × 0.5 (2 rows): fewer",
    )


def test_no_where_means_every_row(tiny):
    inputs = apply(tiny, "- {table: entries, multiply: 2, reason: twice as many}")
    assert [value for value, _, _ in figures(inputs, "entries")] == [3, 1]


def test_yes_and_no_are_words(tiny):
    inputs = apply(tiny, "- {table: entries, where: {known_when_decided: yes}, multiply: 2, reason: r}")
    assert [value for value, _, _ in figures(inputs, "entries")] == [3, 1]


def test_a_new_value_brings_its_own_source(tiny):
    inputs = apply(
        tiny,
        """
        - table: carers
          where: {placement: foster_inhouse}
          parameter: households
          value: 9
          low: 8
          high: 10
          source: assumption
          evidence: assumed
          note: what if
          reason: more carers
        """,
    )
    row = inputs.tables["carers"].iloc[0]
    assert (row["value"], row["low"], row["high"], row["source"], row["evidence"]) == (
        9,
        8,
        10,
        "assumption",
        "assumed",
    )
    assert (row["file"].endswith("config/scenarios/s1.yaml"), row["row"]) == (True, 7)


def test_kept_rows_stay_and_are_in_the_trail(tiny):
    path = scenario(tiny, DEARER)
    with path.open("a", encoding="utf-8") as file:
        file.write("keep:\n  - {table: homes, parameter: beds, reason: they are built}\n")
    inputs = apply_scenarios(read_model(tiny), [path])
    assert inputs.trail[1] == "dear: homes beds kept: they are built"
    path.write_text(path.read_text("utf-8").replace("beds", "bads"), "utf-8")
    with pytest.raises(BadInput, match=r"dear.yaml:6 parameter: .* got bads - did you mean beds\?"):
        apply_scenarios(read_model(tiny), [path])


@settings(
    suppress_health_check=[*settings.default.suppress_health_check, HealthCheck.function_scoped_fixture],
    max_examples=20,
)
@given(
    change=st.one_of(st.floats(0, 2).map("multiply: {:.12f}".format), st.floats(-0.5, 0.5).map("add: {:.12f}".format))
)
def test_low_and_high_go_on_bracketing_a_share(tiny, wide, change):
    where = "table: suitability, where: {placement: foster_specialist}"
    inputs = apply_scenarios(wide, [scenario(tiny, f"- {{{where}, {change}, reason: range}}")])
    ((value, low, high),) = figures(inputs, "suitability", placement="foster_specialist")
    assert 0 <= low <= value <= high <= 1


def test_the_same_scenario_twice_is_a_fault(tiny, monkeypatch):
    path = scenario(tiny, DEARER)
    monkeypatch.chdir(path.parent)
    with pytest.raises(BadInput, match="expected each scenario once, got dear more than once"):
        apply_scenarios(read_model(tiny), [path, Path("dear.yaml")])


def test_a_new_value_of_a_source_has_one(tiny):
    change = "value: 2, low: 1, high: 4, source: assumption, evidence: published, note: n, reason: r"
    (fault,) = faults_of(tiny, f"- {{table: prices, {change}}}")
    assert fault.expected.startswith("what it rests on, since the evidence is published")


def test_a_scenario_that_takes_the_places_of_opening_children(tiny):
    (fault,) = faults_of(tiny, "- {table: carers, parameter: households, multiply: 0.5, reason: r}")
    assert (fault.file, fault.row, fault.found) == ("models/tiny/opening.csv", 2, "8, all needs together")
    assert fault.hint == "after dear"


def test_large_figures_are_written_out(tiny):
    change = "value: 2, low: 6353000, high: 7000000, source: paper, evidence: council, note: n, reason: r"
    (fault,) = faults_of(tiny, f"- {{table: budgets, {change}}}")
    assert fault.expected == "a value between low and high, 6,353,000 and 7,000,000"


@pytest.fixture
def wide(tiny) -> Inputs:
    """Return the tiny model with a wide range around its share of one half."""
    inputs = read_model(tiny)
    frame = inputs.tables["suitability"]
    frame.loc[frame["placement"] == "foster_specialist", ["low", "high"]] = [0.2, 0.9]
    return inputs


FAULTS = {
    "- {table: prices, where: {placement: home_exterior}, multiply: 2, reason: r}": (
        "expected rows that the change matches, got none in prices.csv"
    ),
    "- {table: price, multiply: 2, reason: r}": (
        "table: expected a table with a value column, got price - did you mean prices?"
    ),
    "- {table: needs, multiply: 2, reason: r}": ("table: expected a table with a value column, got needs"),
    "- {table: prices, where: {place: mtfc}, multiply: 2, reason: r}": (
        "where.place: expected one of placement, parameter"
    ),
    "- {table: prices, parameter: fees, multiply: 2, reason: r}": (
        "parameter: expected one of fee, fee_spread, got fees - did you mean fee?"
    ),
    "- {table: prices, multiply: 2}": ("changes.0.reason: expected the key reason, got no such key"),
    "- {table: prices, multiply: 2, add: 1, reason: r}": ("changes.0: expected exactly one of multiply, add and value"),
    "- {table: prices, value: 2, reason: r}": ("changes.0: expected value with low, high, source, evidence and note"),
    "- {table: prices, multply: 2, reason: r}": ("got multply - did you mean multiply?"),
    "- {table: suitability, multiply: 3, reason: r}": (
        "multiply: expected 1 or less in models/tiny/suitability.csv:11, got 3"
    ),
    "- {table: mtfc, parameter: earliest, multiply: 1.5, reason: r}": ("multiply: expected a whole number in"),
    "- {table: mtfc, parameter: earliest, add: -2, reason: r}": (
        "add: expected 0 or more in models/tiny/mtfc.csv:8, got -1"
    ),
    "- {table: prices, value: 2, low: 3, high: 4, source: paper, evidence: council, note: n, reason: r}": (
        "value: expected a value between low and high, 3 and 4, got 2"
    ),
    "- {table: prices, value: 2, low: 1, high: 4, source: papers, evidence: council, note: n, reason: r}": (
        "source: expected a key of sources.yaml, got papers - did you mean paper?"
    ),
}


@pytest.mark.parametrize("change", FAULTS)
def test_a_change_that_cannot_be_made(tiny, change):
    (*_, fault) = faults_of(tiny, change)
    assert fault.file.endswith("config/scenarios/dear.yaml")
    assert fault.row == 4
    assert FAULTS[change] in str(fault)


def test_the_whole_is_checked_again(tiny):
    (fault,) = faults_of(tiny, "- {table: entry_mix, where: {need: older, destination: foster}, add: 0.1, reason: r}")
    assert (fault.file, fault.row, fault.found) == ("models/tiny/entry_mix.csv", 4, "1.1")
    assert fault.hint == "after dear"


def test_all_scenarios_are_read_before_any_fault_is_raised(tiny):
    paths = [scenario(tiny, "- {table: x, add: 1, reason: r}", name) for name in ("one", "two")]
    with pytest.raises(BadInput) as raised:
        apply_scenarios(read_model(tiny), [*paths, tiny / "three.yaml"])
    assert [Path(f.file).stem for f in raised.value.faults] == ["one", "two", "three"]

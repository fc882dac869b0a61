"""What is read from a sound folder, and how a fault is put into words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput, Fault
from tests import tiny_model


def test_the_tiny_model_has_no_faults(tiny):
    inputs = read_model(tiny)
    assert set(inputs.tables) == set(TABLES)
    assert inputs.trail == ()
    assert dict(inputs.tables["prices"].iloc[1][["file", "row", "value"]]) == {
        "file": "models/tiny/prices.csv",
        "row": 3,
        "value": 3000,
    }


def test_comment_lines_count_but_are_not_read(tiny):
    text = (tiny / "prices.csv").read_text("utf-8")
    (tiny / "prices.csv").write_text('# prices, "as paid\n' + text.replace("home_ext", "# a, b\nhome_ext", 1), "utf-8")
    rows = read_model(tiny).tables["prices"]["row"].tolist()
    assert rows == [3, 5, 6, 7, 8]


def test_blank_lines_and_windows_line_ends_are_fine(tiny):
    text = (tiny / "prices.csv").read_bytes()
    (tiny / "prices.csv").write_bytes(text.replace(b"\n", b"\r\n") + b"\r\n,,,,,,,,,,\r\n")
    assert read_model(tiny).tables["prices"]["value"].tolist() == [100, 3000, 300, 800, 600]


def told(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    return [str(fault).removeprefix("models/tiny/").partition(" - ")[0] for fault in raised.value.faults]


def test_of_a_table_that_cannot_be_read_at_all_one_fault_is_told(tiny):
    text = (tiny / "prices.csv").read_text("utf-8")
    (tiny / "prices.csv").write_bytes(text.encode("utf-16"))
    assert told(tiny) == ["prices.csv:1: expected text in UTF-8 without a byte-order mark, got text in UTF-16"]


def test_of_a_table_that_can_be_read_in_part_every_fault_is_told(tiny):
    text = (tiny / "prices.csv").read_text("utf-8")
    (tiny / "prices.csv").write_text(text.replace(",fee,3000,", ",fee,-3,"), "utf-8-sig")
    assert told(tiny)[:2] == [
        "prices.csv:1: expected text in UTF-8 without a byte-order mark, got a byte-order mark",
        "prices.csv:3 value: expected 0 or more, got -3",
    ]


def test_no_folder():
    with pytest.raises(BadInput, match="expected a model folder, got no such folder"):
        read_model(Path("no_such_model"))


def test_a_fault_reads_as_one_sentence():
    place = "models/manchester/prices.csv", 14, "unit"
    fault = Fault(*place, "GBP_per_child_week", "GBP_per_week", "did you mean GBP_per_child_week?")
    assert str(fault) == (
        "models/manchester/prices.csv:14 unit: expected GBP_per_child_week, got GBP_per_week"
        " - did you mean GBP_per_child_week?"
    )
    assert str(Fault("a.csv", None, "", "a file", "")) == "a.csv: expected a file, got nothing"


def test_no_more_of_a_cell_is_printed_than_finds_it():
    fault = Fault("a.csv", 2, "value", "a number", "Jane Doe, born 1 May 2004,\nseen by\x1b[31m" + "x" * 200)
    assert len(str(fault)) < 110
    assert "x" * 200 in str(replace(fault, whole=True)), "what the program found out is told to its end"
    assert "\n" not in str(fault)
    assert "\x1b" not in str(fault)


def test_rows_are_those_of_the_table_itself_and_of_no_other(tmp_path):
    read = read_model(tiny_model.write(tmp_path))
    before = records(read.tables, "prices")
    assert records(read.tables, "prices") is before
    changed = read.tables["prices"].copy()
    changed["value"] = 1.0
    assert {row["value"] for row in records({"prices": changed}, "prices")} == {1.0}
    assert records({"prices": read.tables["prices"].copy()}, "prices") == before

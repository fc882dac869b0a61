"""A starter folder is a to-do list; filled in, it is a case."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from placement_opt.domain.case import Case
from placement_opt.inputs import new, read_model, resolve
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from tests.run_folder import MODES, is_for_its_owner_alone
from tests.tiny_model import CHOICES

# Plausible figures by parameter; a unit stands for the parameters that have no line of their own.
PLAUSIBLE = {
    "children": "0",
    "opening": "2",
    "entries": "3",
    "most_of_group": "1",
    "leaves_care": "0.05",
    "ages": "0.05",
    "first_quarter": "0.1",
    "later_quarter": "0.04",
    "returns_to_residential": "0.5",
    "stability_limit": "0.1",
    "places_per_household": "2",
    "usual_limit": "3",
    "fixed_cost": "2500",
    "post_cost": "30000",
    "redundancy_payment": "10000",
    "length": "4",
    "share": "0.5",
    "per_quarter": "0.1",
    "per_year": "0.02",
    "quarters": "2",
    "GBP_per_child_week": "700",
    "beds": "8",
    "households": "20",
    "FTE": "10",
}
MODEL = {
    "title:": 'title: "Leeds"',
    "opening:": "opening: 2024-03-31",
    "price_base:": 'price_base: "2023/24"',
    "judged:": 'judged: ["2024/25"]',
    "frozen_year:": 'frozen_year: "2023/24"',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new("leeds", tmp_path / "models")


def fill(folder: Path) -> None:
    """Put a plausible figure into every empty row, as a council would."""
    lines = (folder / "model.yaml").read_text("utf-8").splitlines()
    lines = [MODEL.get(line.split("  #")[0].split("[")[0].strip(), line) for line in lines]
    (folder / "model.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    for table in (t for t in TABLES.values() if t.parameters):
        text = (folder / table.file).read_text("utf-8")
        records = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
        for row in records:
            row |= {
                "source": "assumption",
                "evidence": "assumed",
                "known_when_decided": "yes",
                "note": "a test",
            }
            row["value"] = row["low"] = row["high"] = _figure(table.name, row, records)
            row |= {"year": "2024/25"} if row.get("year") == "" else {}
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)


def _figure(table: str, row: dict[str, str], records: list[dict[str, str]]) -> str:
    if table == "opening":
        return "0" if row["placement"] == "mtfc" else "2"
    if table == "entry_mix":
        return str(1 / sum(r["need"] == row["need"] for r in records))
    return PLAUSIBLE.get(row["parameter"], PLAUSIBLE.get(row["unit"], "1"))


def test_every_file_is_there_and_explained(folder):
    readme = (folder / "README.md").read_text("utf-8")
    for table in TABLES.values():
        text = (folder / table.file).read_text("utf-8")
        assert text.splitlines()[0] == ",".join(table.header)
        assert all(f"# {column.name}: {column.meaning}" in text for column in table.columns)
        assert table.file in readme
    assert "SSDA903" in readme
    assert "Section 251" in readme


@MODES
def test_what_is_to_be_filled_in_is_for_its_owner_alone(folder):
    assert is_for_its_owner_alone(folder)


def test_check_reads_as_a_to_do_list(folder):
    with pytest.raises(BadInput) as raised:
        read_model(folder)
    faults = raised.value.faults
    assert (
        "models/leeds/opening.csv:2 value: expected children"
        " (how many children of this need live there at the opening date), got nothing"
    ) in [str(f) for f in faults]
    assert {f.found for f in faults if f.file.endswith(".csv")} == {""}  # only what is empty
    assert {f.column for f in faults if f.file.endswith(".csv")} == {"value", "year"}
    assert {f.column for f in faults if f.file.endswith(".yaml")} == {
        *("title", "opening", "price_base", "judged", "frozen_year")
    }


def test_filled_in_it_has_no_faults_and_makes_a_case(folder):
    fill(folder)
    case = resolve.build(read_model(folder), horizon=8, local_floor=None, **CHOICES)
    assert isinstance(case, Case)
    assert len(case.needs) == 10
    assert len(case.placements) == 12
    assert sum(case.opening.values()) == 2 * len(case.opening)


def test_an_existing_folder_is_never_overwritten(folder):
    with pytest.raises(BadInput, match="expected a folder that does not exist yet"):
        new("leeds", folder.parent)


@pytest.mark.parametrize("name", ["../leeds", "Leeds City", "", "a/b"])
def test_a_name_is_a_plain_word(tmp_path, name):
    with pytest.raises(BadInput, match="a name of lower-case letters"):
        new(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_starters_are_the_same(tmp_path):
    one, two = new("leeds", tmp_path / "a"), new("leeds", tmp_path / "b")
    texts = [{f.name: f.read_bytes() for f in folder.glob("*.csv")} for folder in (one, two)]
    assert texts[0] == texts[1]


def test_a_model_of_this_package_is_never_hidden(tmp_path):
    with pytest.raises(BadInput, match=r"expected a name that no model .* got manchester - .* would hide"):
        new("manchester", tmp_path)
    assert list(tmp_path.iterdir()) == []

"""How soon entrants go where they are suited: no return can say, so it is borrowed, or a gap that is named."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from placement_opt.inputs import read_model
from placement_opt.intake.folder import Donor, gaps, read_donor
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from tests.intake.folder.example import estimates, texts, write


@pytest.fixture(scope="module")
def manchester() -> Donor:
    return read_donor(find_model("manchester"))


def made(donor: Donor | None, **changes) -> dict[str, str]:
    given = {} if donor is None else {"donor": donor}
    return texts(estimates(**changes), name="leeds", title="Leeds", **given)


def ramp(folder: dict[str, str]) -> list[dict[str, str]]:
    lines = [line for line in folder["entry_ramp.csv"].splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def shares(folder: dict[str, str]) -> list[tuple[str, str]]:
    return [(r["from_quarter"], r["value"]) for r in ramp(folder)]


def test_every_step_of_the_donor_is_borrowed_and_says_whose(manchester):
    there = manchester.inputs.tables["entry_ramp"]
    folder = made(manchester)
    lent = {int(t): float(z) for t, z in zip(there["from_quarter"], there["value"], strict=True)}
    assert {int(t): float(z) for t, z in shares(folder)} == lent
    assert len(lent) > 1
    for row in ramp(folder):
        assert (row["evidence"], row["source"]) == ("assumed", "assumption")
        assert row["note"].startswith("Borrowed from Manchester City Council: ")


def test_without_a_donor_it_is_a_gap_and_the_folder_cannot_be_run(tmp_path):
    folder = made(None)
    assert shares(folder) == [("1", "")]
    assert [words for table, words in gaps(folder) if table == "entry_ramp"] == [
        "1,suited_entrants_ramp: share of the change from today's entry mix that works from then on"
    ]
    with pytest.raises(BadInput) as raised:
        read_model(write(tmp_path / "leeds", folder))
    assert any("entry_ramp.csv:" in str(fault) and "value" in fault.column for fault in raised.value.faults)


def test_a_donor_with_a_gap_lends_the_gap(tmp_path, manchester):
    folder = made(manchester)
    half = folder | {"entry_ramp.csv": made(None)["entry_ramp.csv"]}
    lender = read_donor(write(tmp_path / "half", half))
    assert shares(made(lender)) == [("1", "")]


def test_the_council_s_own_earlier_folder_lends_it_as_it_stands(tmp_path, manchester):
    before = made(manchester, as_of=date(2024, 3, 31))
    folder = made(read_donor(write(tmp_path / "leeds", before)))
    assert shares(folder) == shares(before)
    assert [r["note"] for r in ramp(folder)] == [r["note"] for r in ramp(before)]

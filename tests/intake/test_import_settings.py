"""Choices that cannot be meant are refused in plain words."""

import pytest

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import read_settings
from placement_opt.kernel.errors import BadInput
from tests.paths import SSDA903_CONFIG

TEXT = (SSDA903_CONFIG / "settings.yaml").read_text("utf-8")
CATALOGUE = read_catalogue()


@pytest.mark.parametrize(
    ("before", "after", "column", "words"),
    [
        ("foster_kinship,", "foster_kinshp,", "need_levels.settled.placements", "did you mean foster_kinship?"),
        (
            "residential: [home_inhouse,",
            "residential: [home_inhose,",
            "need_levels.complex.residential",
            "did you mean home_inhouse?",
        ),
        ("level: complex", "level: complx", "need_levels.complex.level", "did you mean complex?"),
        ("otherwise: standard", "otherwise: complex", "need_levels.otherwise", "a need group of every age band"),
        ("only_temporary: other", "only_temporary: othr", "reading.only_temporary", "did you mean other?"),
        ("adult: 18", "adult: 16", "adult", "an age above 16"),
        ("[1900, 2100]", "[2100, 1900]", "reading.plausible_years", "the first year and a later one"),
        ("small: 4", "small: 0", "publishing.small", "1 or more"),
        ("round_to: 5", "round_to: 1", "publishing.round_to", "2 or more"),
        ("round_to: 5", "round_to: 4", "publishing.round_to", "more than small"),
        ("confidence: 0.90", "confidence: 0.5", "estimates.confidence", "greater than 0.5"),
        ("confidence: 0.90", "confidence: 1", "estimates.confidence", "less than 1"),
        ("[1.75, 0.7]]", "[1.75, 0.6]]", "forecast.entries.grouped", "chances that add up to 1"),
        ("[[1, 0.3], [1.35", "[[0.5, 0.3], [1.35", "forecast.exits.grouped", "1 is chance alone"),
        ("[0.018, 0.7]", "[-0.018, 0.7]", "forecast.entries.change", "0 or more"),
        ("[0.018, 0.7]", "0.018", "forecast.entries.change", "expected a list"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_a_fault_at_its_line(tmp_path, before, after, column, words):
    assert TEXT.count(before) == 1
    file = tmp_path / "settings.yaml"
    file.write_text(TEXT.replace(before, after), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_settings(file, CATALOGUE)
    (fault,) = raised.value.faults
    assert fault.column.startswith(column)
    assert words in str(fault)
    assert TEXT.splitlines()[fault.row - 1] not in file.read_text("utf-8").splitlines()


def test_an_adult_just_past_the_last_band_is_taken(tmp_path):
    file = tmp_path / "settings.yaml"
    file.write_text(TEXT.replace("adult: 18", "adult: 17").replace("round_to: 5", "round_to: 5"), encoding="utf-8")
    assert read_settings(file, CATALOGUE).adult == 17

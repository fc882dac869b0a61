"""config/catalogue.yaml: what cannot be meant is refused with its line; what is asked of it is answered."""

from __future__ import annotations

import pytest

from placement_opt.domain.catalogue import AgeBand
from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import config_folder
from tests.tiny_model import set_value

TEXT = (config_folder() / "catalogue.yaml").read_text("utf-8")
CATALOGUE = read_catalogue()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("  5_9: {from: 5, to: 9}", "  5_9: {from: 6, to: 9}", "age_bands.5_9.from: expected 5: bands youngest first"),
        ("  5_9: {from: 5, to: 9}", "  5_9: {from: 5, to: 3}", "age_bands.5_9.to: expected 5 or more, got 3"),
        ("  under_1: {from: 0, to: 0}", "  under_1: {from: 1, to: 1}", "age_bands.under_1.from: expected 0"),
        ("pay: posts, moves and teams", "wages: posts", "price_families: expected the word pay,"),
        ("  foster: a place in a foster family\n", "", "waiting_lists: expected the word foster, to which a rule"),
        ("  none: nothing, as it is carried", "  none: nothing\n  tents: tents", "capacities: expected only homes | "),
        ("level: complex, ages_into: 10_15_complex}", "level: complx, ages_into: 10_15_complex}", "mean complex?"),
        ("ages_into: 10_15_complex}", "ages_into: 10_15_complx}", "5_9_complex.ages_into: expected a need"),
        ("ages_into: 10_15_complex}", "ages_into: 1_4_standard}", "5_9_complex.ages_into: expected an older"),
        (
            "settled: true, ages_into: 16_17_settled}",
            "ages_into: 16_17_settled}",
            "needs: expected another age band or level than 10_15_standard, got 10_15_settled",
        ),
        ("to: mtfc, reason", "to: mtfcs, reason", "starter.moves.4.to: expected a placement type"),
        ("pays_for: [foster, mtfc,", "pays_for: [fostering, mtfc,", "council.pays_for.0: expected an inv"),
        ("    5_9_standard: [foster_inhouse", "    5_9_standards: [foster_inhouse", "starter.suitable.5_9_standards"),
        ("  complex: {title: complex need,", "  settled: {title: complex need,", "levels: expected another name"),
        ("  other: {title: Elsewhere,", "  Other: {title: Elsewhere,", "expected a name of lower-case letters"),
        ("steered: true, capacity: teams", "steered: maybe, capacity: teams", "mtfc.steered: expected true"),
    ],
)
def test_what_cannot_be_meant_is_a_fault_at_its_line(tmp_path, before, after, words):
    assert before in TEXT
    file = tmp_path / "catalogue.yaml"
    file.write_text(TEXT.replace(before, after, 1), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_catalogue(file)
    told = [str(f) for f in raised.value.faults]
    assert any(words in line for line in told), told
    assert all(f.row for f in raised.value.faults), told


def test_every_fault_comes_at_once(tmp_path):
    file = tmp_path / "catalogue.yaml"
    text = TEXT.replace("to: mtfc, reason", "to: mtfcs, reason").replace("  5_9: {from: 5", "  5_9: {from: 6")
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput) as raised:
        read_catalogue(file)
    assert len(raised.value.faults) == 3


def test_what_it_is_asked():
    assert CATALOGUE.need_of(AgeBand(10, 15), "settled") == "10_15_settled"
    assert CATALOGUE.need_of(AgeBand(10, 15), "standard") == "10_15_standard"
    assert CATALOGUE.need_of(AgeBand(10, 14), "standard") is None
    assert CATALOGUE.serving("foster") == ("foster_inhouse", "foster_ifa")
    assert CATALOGUE.serving("parents") == ("parents",)
    assert CATALOGUE.destinations("10_15_complex") == (
        *("residential", "foster", "specialist"),
        *("residential_school", "other"),
    )
    assert CATALOGUE.placements["mtfc"].destination == "mtfc"
    assert CATALOGUE.placements["foster_ifa"].destination == "foster"


@pytest.mark.parametrize(
    ("need", "word", "words"),
    [
        ("younger", "5_9_standard", "needs.csv:2 from_age: expected 5 to 9, as "),
        ("older", "16_17_settled", "needs.csv:3 level: expected standard and settled, as "),
    ],
)
def test_a_need_group_that_the_catalogue_knows_is_the_same_in_a_model(tiny, need, word, words):
    for file in tiny.glob("*.csv"):
        file.write_text(file.read_text("utf-8").replace(need, word), "utf-8")
    with pytest.raises(BadInput, match=words):
        read_model(tiny)


def test_a_placement_type_that_the_catalogue_knows_is_the_same_in_a_model(tiny):
    set_value(tiny, "placements.csv", "foster_ifa", "other", "setting")
    with pytest.raises(BadInput, match=r"placements.csv:5 setting: expected foster, as .* needs another name"):
        read_model(tiny)


def test_how_it_is_provided_is_for_the_model_to_say(tiny):
    set_value(tiny, "placements.csv", "mtfc", "external", "provider")
    set_value(tiny, "placements.csv", "mtfc", "agency_foster", "price_family")
    assert read_model(tiny).catalogue == CATALOGUE

"""The council that a model names in its settings: found as `neighbours` finds it, and a fault at its line if not."""

from __future__ import annotations

import pytest

from placement_opt.england.councils_by_name import council_of, settings_line
from placement_opt.england.published_file import read_published, shipped_councils, shipped_statistics
from placement_opt.inputs import read_model
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import models_folder
from placement_opt.prepared import Options, prepare
from tests import tiny_model
from tests.england.small_england import small_england


@pytest.fixture
def named(tmp_path):
    path = tiny_model.write(tmp_path)
    strategy = tiny_model.write_strategy(tmp_path)

    def name(council: str):
        settings = f"{tiny_model.MODEL}council: {council}\n"
        (path / "model.yaml").write_text(settings, encoding="utf-8")
        return path, strategy

    return name


@pytest.mark.parametrize("word", ["Leeds", "leeds", '"383"', "E08000035"])
def test_a_council_is_known_by_its_name_or_a_code(named, word):
    path, _strategy = named(word)
    assert council_of(read_model(path)).code == "383"


def test_of_two_with_one_name_the_one_that_is_there_still_is_meant(named):
    path, _strategy = named("Dorset")
    assert council_of(read_model(path)).code == "838"


def test_a_model_need_not_name_one(tmp_path):
    assert council_of(read_model(tiny_model.write(tmp_path))) is None


def test_the_model_of_manchester_names_its_own():
    assert council_of(read_model(models_folder() / "manchester")).code == "352"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Mancester", "expected an English council, as published statistics name it, got Mancester - did you mean "
                      "Manchester?"),
        ("Utopia", "expected an English council, as published statistics name it, got Utopia"),
        ("Bournemouth", "expected a council that is there still, got Bournemouth - see Bournemouth, Christchurch and "
                        "Poole"),
        ("383", "expected text; put it in double quotes, got 383"),
        ("[Leeds]", "expected text; put it in double quotes, got a list"),
    ],
)  # fmt: skip
def test_another_word_is_a_fault_at_its_line(named, word, sentence):
    path, strategy = named(word)
    with pytest.raises(BadInput) as error:
        prepare(Options(path, strategy=strategy))
    assert str(error.value) == f"models/tiny/model.yaml:8 council: {sentence}"


def test_a_wrong_council_hides_no_fault_of_the_strategy(named):
    path, strategy = named("Utopia")
    strategy.write_text(tiny_model.STRATEGY.replace("name: tiny_plan", "nam: tiny_plan"), "utf-8")
    with pytest.raises(BadInput) as error:
        prepare(Options(path, strategy=strategy))
    assert {"council", "nam", "name"} <= {f.column for f in error.value.faults}


def test_the_shipped_file_is_read_once_and_says_the_same_as_when_it_is_given():
    assert shipped_statistics() is shipped_statistics()
    assert shipped_statistics() == read_published()
    assert shipped_councils() == read_published().councils


def test_a_model_that_is_made_of_published_statistics_names_only_a_council_that_it_will_find(tmp_path):
    assert settings_line(shipped_councils()["383"]) == 'council: "383"  # Leeds\n'
    assert settings_line(small_england(tmp_path).councils["201"]) == ""  # Elm; 201 is the City of London

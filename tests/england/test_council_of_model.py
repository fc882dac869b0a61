"""The key `council` of model.yaml: optional, a name or a code, and an error with the nearest name where it is wrong."""

from __future__ import annotations

import pytest

from placement_opt.england.council_of_model import council_of, settings_line, unknown_council
from placement_opt.england.published_file import read_councils
from placement_opt.inputs.read_model import read_settings_of
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from tests import tiny_model
from tests.england.small_england import small_england


def settings(folder, line):
    path = tiny_model.write(folder)
    file = path / "model.yaml"
    file.write_text(file.read_text("utf-8") + line, "utf-8")
    return path


@pytest.mark.parametrize("line", ["council: Leeds\n", "council: leeds\n", "council: 383\n", 'council: "E08000035"\n'])
def test_a_council_is_known_by_its_name_or_a_code(tmp_path, line):
    model, faults = read_settings_of(settings(tmp_path, line), "tiny")
    assert faults == []
    assert council_of(model).name == "Leeds"


def test_a_model_need_not_name_a_council(tmp_path):
    path = settings(tmp_path, "")
    model, _faults = read_settings_of(path, "tiny")
    assert (council_of(model), unknown_council(path)) == (None, [])


def test_an_unknown_council_is_an_error_at_its_line_beside_those_of_the_strategy(tmp_path):
    path = settings(tmp_path, "council: Leedz\n")
    strategy = tiny_model.write_strategy(tmp_path)
    with pytest.raises(BadInput) as error:
        prepare(Options(path, strategy=strategy))
    (fault,) = error.value.faults
    assert str(fault).endswith(
        "model.yaml:8 council: expected an English council, as published statistics name it, got Leedz - did you mean "
        "Leeds?"
    )
    strategy.write_text(strategy.read_text("utf-8").replace("service: mst", "service: mts"), "utf-8")
    with pytest.raises(BadInput) as error:
        prepare(Options(path, strategy=strategy))
    assert {f.column.rpartition(".")[2] for f in error.value.faults} == {"council", "service"}


def test_settings_that_cannot_be_read_are_told_once_by_who_reads_them(tmp_path):
    path = settings(tmp_path, "council: [Leeds]\n")
    assert unknown_council(path) == []
    with pytest.raises(BadInput, match="council: expected text"):
        prepare(Options(path, strategy=tiny_model.write_strategy(tmp_path)))


def test_a_model_that_is_made_of_published_statistics_names_only_a_council_that_it_will_find(tmp_path):
    assert settings_line(read_councils()["383"]) == 'council: "383"  # Leeds\n'
    assert settings_line(small_england(tmp_path).councils["201"]) == ""  # Elm; 201 is the City of London

"""The files of the invented council, from its command to an import."""

import shlex
import shutil

import pytest

from placement_opt import cli
from placement_opt.intake.invented import write_invented_council
from placement_opt.intake.invented.invention import read_invention
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import config_folder


def call(*arguments):
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    return left.value.code


def test_what_the_command_prints_imports_what_it_wrote(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert call("example", "anytown") == 0
    command = shlex.split(capsys.readouterr().out.splitlines()[-1])
    assert command[0] == "placement-opt"
    assert call(*command[1:]) == 0
    assert "lists" not in capsys.readouterr().out, "no value is empty"
    assert (tmp_path / "models" / "anytown" / "model.yaml").is_file()


def test_it_is_not_written_among_other_files(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(BadInput, match="a new or empty folder"):
        write_invented_council(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_fault_in_how_it_is_invented_has_its_line(tmp_path):
    file = tmp_path / "invented_council.yaml"
    shutil.copyfile(config_folder() / "ssda903" / file.name, file)
    file.write_text(file.read_text("utf-8").replace("readmitted: 0.08", "readmited: 8"), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        read_invention(file)
    assert {fault.column for fault in error.value.faults} == {"readmited", "readmitted"}
    assert all(fault.row for fault in error.value.faults)

"""The files of the invented council, from its command to an import."""

import shlex
import shutil

import pytest

from placement_opt import cli
from placement_opt.inputs import read_model
from placement_opt.intake.invented import CouncilApart, write_invented_council
from placement_opt.intake.invented.council_apart import AS_WRITTEN
from placement_opt.intake.invented.given_rates import usual_rates
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
    commands = [line for line in capsys.readouterr().out.splitlines() if line.startswith("placement-opt ")]
    referrals, command = map(shlex.split, commands)
    assert call(*command[1:]) == 0
    assert "lists" not in capsys.readouterr().out, "no value is empty"
    assert call(*referrals[1:]) == 0
    assert (tmp_path / "placements" / "anytown" / "suitability.csv").is_file()
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


def test_several_councils_differ_within_their_spans_and_the_council_as_written_stays():
    usual, told = usual_rates(), read_invention().several
    assert AS_WRITTEN.rates(usual) == usual
    assert (AS_WRITTEN.children, AS_WRITTEN.price("staff post_cost")) == (1.0, 1.0)
    councils = [CouncilApart(n, 5) for n in range(1, 31)]
    times = {
        "children": [k.children for k in councils],
        "entries": [k.rates(usual).entries["10_15"] / usual.entries["10_15"] for k in councils],
        "exits": [k.rates(usual).exits["5_9", "parents"] / usual.exits["5_9", "parents"] for k in councils],
        "prices": [k.price("home_external fee") for k in councils],
    }
    for what, found in times.items():
        low, high = getattr(told, what)
        assert low <= min(found) < 1 < max(found) <= high, what
        assert len(set(found)) == len(found)
    assert CouncilApart(1, 5).children != CouncilApart(1, 6).children


@pytest.mark.slow
def test_the_first_councils_are_the_same_however_many_there_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert call("example", "one", "--councils", "1", "--seed", "3") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "placement-opt councils one"
    assert call("example", "two", "--councils", "2", "--seed", "3") == 0
    assert {p.name for p in (tmp_path / "two").iterdir()} == {"anytown_001", "anytown_002"}
    for file in (tmp_path / "one" / "anytown_001").glob("*.csv"):
        assert file.read_bytes() == (tmp_path / "two" / "anytown_001" / file.name).read_bytes(), file.name
    children = [sum(read_model(tmp_path / "two" / f"anytown_00{n}").tables["opening"]["value"]) for n in (1, 2)]
    assert children[0] != children[1]

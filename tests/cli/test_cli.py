"""The command line: help, versions, bad usage and errors are plain words and the right exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement_opt
from placement_opt import cli, doctor
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, NoFeasiblePlan, SolverFailed
from tests.command import in_a_process, python

COMMANDS = (
    *("run", "check", "new", "new-strategy", "example", "import-903", "import-placements", "formulation", "doctor"),
)


@pytest.fixture
def call(capsys):
    """Run the command line in this process; return its exit code, output and error output."""

    def run(*arguments: str) -> tuple[int | str | None, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Put one model, Manchester's name on it, where the package looks."""
    (tmp_path / "models" / "manchester").mkdir(parents=True)
    (tmp_path / "models" / "manchester" / "model.yaml").touch()
    monkeypatch.setattr(paths, "_shipped", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_names_every_command(call):
    code, out, _ = call("--help")
    assert code == 0
    assert all(f"  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_which_nothing_is_cut_off(call, name):
    code, out, _ = call(name, "--help")
    assert code == 0
    assert f"Usage: placement-opt {name}" in out
    assert "..." not in out.replace("}...", ""), "but what may be given several times"


def test_help_loads_nothing_heavy():
    heavy = "pandas", "pulp", "highspy", "pydantic", "numpy"
    script = f"import sys, placement_opt.cli; print([m for m in {heavy} if m in sys.modules])"
    done = python("-c", script)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


def test_an_answer_loads_no_distributions():
    """What imports and draws need takes a second to load, which nothing else has to wait for."""
    done = python("-c", "import sys, placement_opt.running; print([m for m in sys.modules if m.startswith('scipy')])")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


def test_version(call):
    assert call("--version") == (0, f"placement-opt {placement_opt.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [("bogus",), ("run", "--bogus"), ("run", "--horizon", "soon"), ("check",)],
)
def test_bad_usage_is_exit_2_without_a_traceback(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert "Error:" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_unknown_model_is_exit_2_with_the_nearest_name(call, shipped, command):
    code, out, err = call(command, "mancester")
    assert (code, out) == (2, "")
    assert "mancester: expected a folder with model.yaml" in err
    assert "did you mean manchester?" in err
    assert "Nothing was written" in err


@pytest.mark.parametrize("asked", ["manchester", "models/manchester"])
def test_a_shipped_model_is_found_by_name_from_anywhere(shipped, monkeypatch, asked):
    elsewhere = shipped / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert paths.find_model(asked) == shipped / "models" / "manchester"


def test_a_folder_of_the_users_own_comes_first(shipped):
    (shipped / "mine" / "manchester").mkdir(parents=True)
    (shipped / "mine" / "manchester" / "model.yaml").touch()
    assert paths.find_model("mine/manchester") == Path("mine/manchester")


def test_a_models_own_scenario_comes_before_a_shipped_one(shipped):
    model = shipped / "models" / "manchester"
    for folder in (model / "scenarios", shipped / "config" / "scenarios"):
        folder.mkdir(parents=True)
        (folder / "demand_high.yaml").touch()
    (shipped / "config" / "scenarios" / "mtfc_late.yaml").touch()
    assert paths.find_scenario("demand_high", model) == model / "scenarios" / "demand_high.yaml"
    assert paths.find_scenario("mtfc_late", model).parent == shipped / "config" / "scenarios"


def test_an_unknown_strategy_is_exit_2_with_the_nearest_name(call, shipped):
    (shipped / "config" / "strategies").mkdir(parents=True)
    (shipped / "config" / "strategies" / "published_2013.yaml").touch()
    code, _, err = call("run", "manchester", "--strategy", "publised_2013")
    assert code == 2
    assert "did you mean published_2013?" in err


def test_central_is_among_the_scenarios_that_may_be_meant(shipped):
    with pytest.raises(BadInput, match=r"\(central.*\), got no such thing - did you mean central\?"):
        paths.find_scenario("centrl", shipped / "models" / "manchester")


@pytest.mark.parametrize(("error", "code"), [(NoFeasiblePlan("no home"), 3), (SolverFailed("time"), 4)])
def test_our_own_errors_are_one_sentence_and_their_exit_code(call, monkeypatch, error, code):
    def fails():
        raise error

    monkeypatch.setattr(doctor, "examine", fails)
    assert call("doctor") == (code, "", f"{error}\n")


def test_an_unexpected_error_shows_no_data_and_no_traceback(call, monkeypatch):
    def fails():
        raise KeyError("child 1234, born 2004")

    monkeypatch.setattr(doctor, "examine", fails)
    code, out, err = call("doctor")
    assert (code, out) == (5, "")
    assert "KeyError at about_commands.py:" in err
    assert "report" in err
    assert "1234" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "not enough memory"),
        (OSError(28, "No space left on device", "child_1234.csv"), "No space left on device"),
        (ModuleNotFoundError("No module named 'highspy'", name="highspy"), "library highspy is missing"),
    ],
)
def test_what_the_computer_lacks_is_exit_4_and_no_fault_of_the_program(call, monkeypatch, error, words):
    def fails():
        raise error

    monkeypatch.setattr(doctor, "examine", fails)
    code, out, err = call("doctor")
    assert (code, out) == (4, "")
    assert words in err
    assert "report" not in err
    assert "1234" not in err


def test_a_broken_import_of_our_own_is_a_fault_of_the_program(call, monkeypatch):
    def fails():
        raise ImportError("cannot import name", name="placement_opt.report")

    monkeypatch.setattr(doctor, "examine", fails)
    assert call("doctor")[0] == 5


def test_every_wrong_option_is_named_at_once(call):
    wrong = ("--as-of", "31/03/2025", "--window", "last year", "--fill-from", "mancester")
    code, _, err = call("import-903", "nowhere", "--name", "leeds", *wrong)
    assert code == 2
    for words in (
        "--as-of: expected a quarter's last day",
        "--window: expected two quarters",
        "did you mean manchester?",
    ):
        assert words in err, words
    assert "3 errors to correct. Nothing was written." in err


def test_doctor_finds_this_computer_well(call):
    code, out, _ = call("doctor")
    assert code == 0
    assert "HiGHS solves" in out
    assert "FAIL" not in out


def test_doctor_is_exit_4_when_the_solver_does_not_work(call, monkeypatch):
    import pulp

    def broken(*_, **__):
        raise RuntimeError("no library")

    monkeypatch.setattr(pulp, "HiGHS", broken)
    code, out, _ = call("doctor")
    assert code == 4
    assert "FAIL" in out
    assert doctor.REINSTALL in out


def test_doctor_names_a_missing_library(monkeypatch):
    monkeypatch.setattr(doctor, "LIBRARIES_NEEDED", ("no-such-library",))
    missing = doctor.examine()[1]
    assert (missing.found, missing.ok) == ("not installed", False)


def test_a_console_without_the_characters_does_not_crash():
    done = in_a_process("run", "łódź…", encoding="cp1252")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "…" in done.stderr
    assert "ł" not in done.stderr, "cp1252 has no such letter"


def test_the_module_runs_as_the_command_does():
    assert in_a_process("--version").stdout.startswith("placement-opt ")

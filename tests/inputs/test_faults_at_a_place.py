"""What would make the solver or the calendar fail is a fault at a place, and never a fault of the solver."""

from __future__ import annotations

import pytest

from placement_opt import running
from placement_opt.inputs import read_model
from placement_opt.inputs.base import read_base
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.file_limits import limit_of, too_many
from placement_opt.kernel.paths import config_folder
from placement_opt.prepared import Options, prepare
from placement_opt.stressing import stress
from placement_opt.study.stressed import Drawing
from placement_opt.study.workers import Workers
from tests import tiny_model
from tests.command import call

TARGET = '  - {setting: residential, by: "2013/14 Q4", at_most: 3}\n'


@pytest.fixture
def model(tmp_path):
    return tiny_model.write(tmp_path)


def told(model) -> str:
    with pytest.raises(BadInput) as raised:
        read_model(model)
    return str(raised.value)


@pytest.mark.parametrize(
    ("file", "row", "value", "words"),
    [
        ("general.csv", "demand,entry_trend", "-2", "more than -1, since nothing falls by all of it or more, got -2"),
        ("general.csv", "demand,entry_trend", "-1", "more than -1"),
        ("prices.csv", "home_external", "1e18", "1,000,000,000,000,000 or less, got 1e18"),
        ("schedule.csv", "mst,2013/14,step", "-1e16", "or more, got -1e16"),
        ("general.csv", "demand,stock_flow_gap", "1e300", "or less, got 1e300"),
    ],
)
def test_a_figure_beyond_all_measure_is_a_fault(model, file, row, value, words):
    line = tiny_model.set_value(model, file, row, value)
    assert f"{file}:{line} value: expected " in told(model)
    assert words in told(model)


def test_a_fall_by_less_than_all_is_none(model):
    tiny_model.set_value(model, "general.csv", "demand,entry_trend", "-0.99")
    assert read_model(model)


@pytest.mark.parametrize("needs", ["younger;;older", "younger;", ";older", "older;older"])
def test_words_between_semicolons_are_words_each_once(model, needs):
    text = (model / "services.csv").read_text("utf-8")
    head, row = text.splitlines()[:2]
    place = head.split(",").index("needs")
    cells = row.split(",")
    cells[place] = needs
    (model / "services.csv").write_text(text.replace(row, ",".join(cells)), "utf-8")
    assert f"services.csv:2 needs: expected words with one ; between them, each once, got {needs}" in told(model)


@pytest.mark.parametrize("day", ["9999-12-31", "9999-03-31", "9900-03-31"])
def test_an_opening_without_a_next_quarter_is_a_fault(model, day):
    text = (model / "model.yaml").read_text("utf-8")
    (model / "model.yaml").write_text(text.replace("2013-03-31", day), "utf-8")
    assert f"model.yaml:3 opening: expected a year before 9900, so that there are quarters after it, got {day}" in told(
        model
    )


def test_a_target_that_stands_twice_is_a_fault(model, tmp_path):
    strategy = tiny_model.write_strategy(tmp_path)
    text = strategy.read_text("utf-8")
    running.check(model, [strategy])
    strategy.write_text(text.replace(TARGET, TARGET + TARGET.replace("at_most: 3", "at_most: 2")), "utf-8")
    with pytest.raises(BadInput, match=r"targets\.1\.setting: expected one target on residential by that quarter"):
        running.check(model, [strategy])
    both = TARGET.replace("at_most: 3", "at_least: 1")
    strategy.write_text(text.replace(TARGET, TARGET + both), "utf-8")
    running.check(model, [strategy])


def test_no_more_is_asked_than_a_computer_can(model, tmp_path):
    strategy = tiny_model.write_strategy(tmp_path)
    with pytest.raises(BadInput, match=r"--horizon or horizon_quarters: expected at most 120 quarters, got 121"):
        prepare(Options(model, strategy=strategy, horizon=121))
    with pytest.raises(BadInput, match=r"--draws or draws\.number: expected at most 100,000 draws, got 100,001"):
        stress(Options(model, strategy=strategy, horizon=4), Drawing(100_001, workers=Workers(1)))
    done = call("example", tmp_path / "many", "--councils", 10_001)
    assert (done.returncode, "--councils: expected at most 10,000 councils" in done.stderr) == (2, True)
    assert not too_many("--horizon", "", 120, "quarters")
    assert limit_of("table").most_cells is None


def test_negative_seeds_are_faults(tmp_path):
    (tmp_path / "mine.yaml").write_text("draws: {seed: -1}\n", "utf-8")
    with pytest.raises(BadInput, match=r"draws\.seed: expected 0 or more, got -1"):
        read_base([config_folder() / "base.yaml", tmp_path / "mine.yaml"])
    assert call("stress", "manchester", "--seed", "-1").returncode == 2


NAMES = ("x" * 400, "a\0b", "loop", "file/inside")


@pytest.mark.parametrize("name", NAMES, ids=["long", "NUL", "links in a circle", "a file as a folder"])
@pytest.mark.parametrize(
    "line",
    [
        ("run", "{}"),
        ("run", "models/tiny", "--strategy", "{}"),
        ("run", "models/tiny", "--config", "{}"),
        ("run", "models/tiny", "--scenario", "{}"),
        ("check", "{}"),
        ("new", "leeds", "--folder", "{}"),
        ("runs", "--folder", "{}"),
        ("compare", "{}", "{}"),
        ("councils", "{}"),
        ("actuals", "models/tiny", "2013/14 Q1", "{}"),
        ("example", "{}"),
        ("import-903", "{}", "--name", "leeds", "--as-of", "2018-03-31"),
        ("import-placements", "{}", "--name", "leeds"),
    ],
    ids=" ".join,
)
def test_a_name_that_no_file_can_have_is_bad_input(model, tmp_path, name, line):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    done = call(*(word.replace("{}", name) for word in line), cwd=tmp_path)
    assert done.returncode == 2, done.stderr


def test_a_manifest_without_end_is_no_run(tmp_path):
    folder = tmp_path / "runs" / "deep"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"a":' * 100_000 + "1" + "}" * 100_000, "utf-8")
    for line in (("verify", "deep"), ("report", "runs/deep"), ("review", "runs/deep"), ("compare", "deep", "deep")):
        assert call(*line, cwd=tmp_path).returncode == 2
    assert call("runs", cwd=tmp_path).returncode == 0

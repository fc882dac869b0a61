"""An earlier run that a killed one moved aside is back for every command, and its litter is cleared."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt import all_councils, running, stressing, weighing
from placement_opt.grid import run_grid
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.held_places import held
from placement_opt.kernel.left_behind import recover_in
from placement_opt.kernel.run_names import ASKED_KEYS
from placement_opt.prepared import Options
from placement_opt.register.filed_runs import read_run
from placement_opt.register.reporting import report_on
from placement_opt.register.signatures import first_signed, sign
from placement_opt.report.beside_a_run import write_beside
from placement_opt.report.run_places import place_held
from placement_opt.review.asked_before import Places, question_of
from placement_opt.reviewing import Reviewing, review_run, write_recommendations
from tests.command import call
from tests.register.conftest import ASKED, RUNS
from tests.run_folder import MODES, is_for_its_owner_alone

READING = {
    "runs": ["runs"],
    "one run": ["runs", "RUN"],
    "one run by its folder": ["runs", "runs/RUN"],
    "compare": ["compare", "RUN", "second"],
    "verify": ["verify", "RUN", "--hashes"],
    "sign": ["sign", "RUN", "--as", "analyst", "--name", "A"],
    "review": ["review", "runs/RUN", "--strategy", str(ASKED.strategy), "--model", str(ASKED.model)],
}


@pytest.fixture
def moved_aside(run):
    """Return a run as one leaves it that is killed between two renames, with what else it leaves."""
    shutil.copytree(run.folder, RUNS / "second")
    left = RUNS / f".{run.name}.1a2b3c4d.placement_opt"
    run.folder.rename(f"{left}-old")
    (Path(f"{left}-new") / "inputs").mkdir(parents=True)
    Path(f"{left}-lock").touch()
    Path(f"{left}-held").write_text("{", "utf-8")
    return run


def there():
    return sorted(path.name for path in RUNS.iterdir())


@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_a_command_that_reads_runs_finds_the_earlier_run_again(moved_aside, command):
    done = call(*(word.replace("RUN", moved_aside.name) for word in command))
    assert (done.returncode, done.stderr) == (0, "")
    assert there() == [moved_aside.name, "second"]


def test_a_review_asked_from_python_finds_it_too(moved_aside):
    places = Places(str(ASKED.model), strategy=ASKED.strategy)
    assert question_of(moved_aside.folder, places).manifest["question"] == moved_aside.manifest["question"]


@pytest.mark.parametrize("options", [Options("tiny", register=RUNS), Options("tiny", out=RUNS / "another")])
def test_whatever_writes_runs_puts_right_first_what_was_left(moved_aside, options):
    with place_held(options):
        assert moved_aside.folder.is_dir()
        assert not list(RUNS.glob(f".{moved_aside.name}*"))
    assert there() == [moved_aside.name, "second"]


def test_what_another_process_writes_is_left_to_it(moved_aside):
    with held(RUNS / f"{moved_aside.name}.1a2b3c4d"), ThreadPoolExecutor(1) as another:
        another.submit(recover_in, RUNS).result()
        assert len(list(RUNS.glob(".*.placement_opt-*"))) == 4
        assert not moved_aside.folder.exists()
    recover_in(RUNS)
    assert there() == [moved_aside.name, "second"]


def test_a_run_before_locks_were_there_is_brought_back_too(run):
    """Earlier versions gave what they moved aside no name of its own."""
    run.folder.rename(RUNS / f".{run.name}.placement_opt-old")
    (RUNS / f".{run.name}.placement_opt-new").mkdir()
    recover_in(RUNS)
    assert there() == [run.name]


OUT, MODEL = Path("taken"), Path("models/tiny")
WRITING = {
    "run": lambda seen: running.run(ASKED_OUT, progress=seen),
    "run and stress": lambda seen: stressing.run_and_stress(ASKED_OUT, progress=seen),
    "stress": lambda seen: stressing.stress(ASKED_OUT, progress=seen),
    "alternatives": lambda seen: weighing.alternatives(ASKED_OUT, progress=seen),
    "grid": lambda seen: run_grid(ASKED_OUT, [ASKED.strategy], ["central"], progress=seen),
    "councils": lambda seen: all_councils.answer_councils(MODEL.parent, OUT, progress=seen),
}
ASKED_OUT = Options(MODEL, strategy=ASKED.strategy, horizon=4, out=OUT, pack=False)


@pytest.mark.parametrize("because", ["another writes there", "it lies below a file"])
@pytest.mark.parametrize("write", WRITING.values(), ids=WRITING)
def test_whether_a_place_can_be_written_is_told_before_anything_is_solved(work, write, because, monkeypatch):
    seen = []
    if because == "it lies below a file":
        (work / "file").touch()
        monkeypatch.setattr(f"{__name__}.OUT", Path("file/taken"))
        monkeypatch.setattr(f"{__name__}.ASKED_OUT", Options(MODEL, strategy=ASKED.strategy, out=Path("file/taken")))
    taken = held(OUT) if because == "another writes there" else nullcontext()
    words = "held by" if because == "another writes there" else "cannot be written"
    with taken, ThreadPoolExecutor(1) as another, pytest.raises(BadInput, match=words):
        another.submit(write, lambda *step: seen.append(step)).result()
    assert seen == []
    assert not OUT.exists()


@pytest.mark.parametrize("file", [None, Path("filled.csv")])
def test_a_review_and_a_report_are_told_too(run, work, file):
    asked = Reviewing(run.folder, file, out=OUT)
    do = (lambda: write_recommendations(asked)) if file is None else (lambda: review_run(asked))
    with held(OUT), ThreadPoolExecutor(1) as another:
        with pytest.raises(BadInput, match="held by"):
            another.submit(do).result()
        with pytest.raises(BadInput, match="held by"):
            another.submit(report_on, run, OUT).result()
    assert not OUT.exists()


def test_two_who_ask_many_draws_of_one_question_do_not_share_their_draws(run):
    name = run.manifest["question"][:8]
    with held(RUNS / name), ThreadPoolExecutor(1) as another, pytest.raises(BadInput, match="held by"):
        another.submit(stressing.stress, ASKED).result()


@MODES
def test_folders_that_are_not_for_publication_are_for_their_owner_alone(run, work):
    """The tiny model says that it holds no small counts; a model that says nothing holds some."""
    assert not is_for_its_owner_alone(run.folder)
    model = MODEL / "model.yaml"
    model.write_text(model.read_text("utf-8").replace("contains_small_counts: false", ""), "utf-8")
    running.run(ASKED_OUT)
    assert is_for_its_owner_alone(OUT)
    OUT.rename(f".{OUT.name}.1a2b3c4d.placement_opt-old")
    assert call("report", OUT, "--out", "report").returncode == 0  # it is brought back for a report too
    assert is_for_its_owner_alone(OUT)
    assert is_for_its_owner_alone(Path("report"))
    run_grid(replace(ASKED_OUT, out=Path("grid")), [ASKED.strategy], ["central"])
    assert is_for_its_owner_alone(Path("grid"))


class Own(dict):
    """The manifest of what is added to a run; whoever asks for the new part lets another add theirs meanwhile."""

    meanwhile = staticmethod(lambda: None)

    def __getitem__(self, key):
        if key == "first":
            self.meanwhile()
        return super().__getitem__(key)


def test_what_two_add_to_one_run_is_not_lost(run):
    """The second is refused from the moment at which the first looks what is there."""
    asked = {key: run.manifest[key] for key in ASKED_KEYS}
    first, second = Own(asked | {"first": {}}), asked | {"second": {}}
    with ThreadPoolExecutor(1) as another:

        def added():
            with pytest.raises(BadInput, match="held by"):
                another.submit(write_beside, run.folder, second, "second", {"b.csv": "second"}).result()

        first.meanwhile = added
        write_beside(run.folder, first, "first", {"a.csv": "first"})
    write_beside(run.folder, second, "second", {"b.csv": "second"})
    assert {"plan.csv", "a.csv", "b.csv"} <= {path.name for path in run.folder.iterdir()}
    assert {"first", "second"} <= set(read_run(run.folder).manifest)


def test_the_run_that_was_signed_first_is_found_again(run):
    sign(run, "analyst", "A")
    run.folder.rename(RUNS / f".{run.name}.1a2b3c4d.placement_opt-old")
    found = first_signed("tiny", RUNS)
    assert found is not None
    assert found.name == run.name

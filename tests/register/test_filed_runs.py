"""Runs are kept beside each other, found by the beginning of a name, and whatever else lies there is named."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import pytest

from placement_opt import running
from placement_opt.grid import run_grid
from placement_opt.kernel import run_names
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.held_places import held
from placement_opt.prepared import prepare
from placement_opt.register.filed_runs import find_run, find_runs, names_in
from placement_opt.register.inputs_now import inputs_now
from placement_opt.register.run_register import as_data, register_of
from placement_opt.register.signatures import sign
from placement_opt.register.verifying import verify
from placement_opt.report import run_files
from tests import tiny_model
from tests.command import call
from tests.register.conftest import ASKED, RUNS
from tests.run_folder import bytes_of


def test_the_name_of_a_run_says_the_day_what_was_asked_and_a_hash(run):
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-tiny-tiny_plan-central-[0-9a-f]{8}", run.name)
    assert run.name.endswith(run.manifest["question"][: run_names.SHORT_HASH])
    assert run.name.startswith(run.written.date().isoformat())


def test_the_same_question_again_leaves_the_first_run_as_it_is(run):
    before = bytes_of(run.folder)
    again = running.run(ASKED)
    assert again.options.out.name == f"{run.name}-2"
    assert bytes_of(run.folder) == before


def test_what_an_answer_depends_on_changes_the_hash_and_nothing_else_does(run, work):
    def hash_of(**changes):
        options = dataclasses.replace(ASKED, **changes)
        manifest = run_files.manifest_of(prepare(options), options, stages=[], seconds={})
        return run_names.hash_in(run_names.run_name(manifest))

    first = run_names.hash_in(run.name)
    (work / "models" / "tiny" / "README.md").write_text("words\n")
    assert hash_of() == first
    assert hash_of(whole_homes=True) != first
    tiny_model.set_value(work / "models" / "tiny", "prices.csv", "foster_ifa,fee", 801)
    assert hash_of() != first


def test_a_run_keeps_its_inputs_as_they_were_read(run, work):
    model = work / "models" / "tiny"
    kept = bytes_of(run.folder / "inputs")
    assert {f"tiny/{f.name}": f.read_bytes() for f in model.iterdir()}.items() <= kept.items()
    assert kept["strategies/tiny_plan.yaml"] == (work / "config" / "strategies" / "tiny_plan.yaml").read_bytes()
    assert set(kept) == set(run.manifest["inputs"])
    assert not any(str(work) in content.decode() for content in bytes_of(run.folder).values())


def test_files_of_one_name_in_folders_of_one_name_are_kept_apart(work):
    for n, floor in enumerate((0.1, 0.2)):
        (work / f"{n}" / "mine").mkdir(parents=True)
        (work / f"{n}" / "mine" / "Choices.yaml").write_text(f"local_share_floor: {floor}\n")
    configs = tuple(Path(f"{n}/mine/Choices.yaml") for n in range(2))
    copies = prepare(dataclasses.replace(ASKED, configs=configs)).copies
    assert [copies.files[name] for name in ("mine/Choices.yaml", "mine-2/Choices.yaml")] == [
        b"local_share_floor: 0.1\n",
        b"local_share_floor: 0.2\n",
    ]
    assert copies.read_as["choices"] == ["config/base.yaml", "mine/Choices.yaml", "mine-2/Choices.yaml"]


def test_scenarios_of_folders_of_one_name_are_each_held_against_their_own_file(work):
    """One stands with the model and one elsewhere; a signature of both stands, and lapses with either."""
    files = [work / "models" / "tiny" / "scenarios" / "dear.yaml", work / "other" / "scenarios" / "cheap.yaml"]
    for file, factor in zip(files, (1.1, 0.9), strict=True):
        file.parent.mkdir(parents=True)
        change = (
            f"{{table: prices, where: {{placement: home_external}}, parameter: fee, multiply: {factor}, reason: x}}"
        )
        file.write_text(f"title: T\nreason: r\nchanges:\n  - {change}\n")
    asked = dataclasses.replace(ASKED, scenarios=("dear", "other/scenarios/cheap.yaml"))
    run = find_run(str(running.run(asked).options.out), RUNS)
    assert run.name.split("-")[-2] == "dear+cheap"
    assert run.manifest["read_as"]["scenarios"] == ["scenarios/dear.yaml", "scenarios-2/cheap.yaml"]
    assert inputs_now(run).as_they_were
    files[1].write_text(files[1].read_text() + "# changed\n")
    assert inputs_now(run).changed == ("scenarios-2/cheap.yaml",)
    assert verify(run).same


@pytest.mark.parametrize("typed", ["{name}", "{name:.12}", "{hash}", "{hash:.3}", "runs/{name}"])
def test_a_run_is_found_by_what_tells_it_apart(run, typed):
    words = typed.format(name=run.name, hash=run_names.hash_in(run.name))
    assert find_run(words, RUNS).folder.resolve() == run.folder.resolve()
    assert find_run(words, RUNS).name == run.name


def test_what_tells_no_run_apart_is_refused_with_what_was_meant(run):
    shutil.copytree(run.folder, RUNS / f"{run.name}-2")
    with pytest.raises(BadInput) as raised:
        find_runs([run.name[:-1], run.name.replace("tiny_plan", "tinny_plan"), "", "2026-x"], RUNS)
    told = str(raised.value)
    assert f"{run.name[:-1]}: expected the beginning of one run in runs, got {run.name}, {run.name}-2" in told
    assert f"got no such run - did you mean {run.name}" in told
    assert "RUN: expected the name of a run, or its beginning, got an empty name" in told
    assert len(raised.value.faults) == 4
    assert find_run(run.name, RUNS).name == run.name  # whole, it is one though another begins so


def test_the_register_lists_runs_newest_last_and_names_what_is_none(run):
    shutil.copytree(run.folder, RUNS / f"{run.name}-2")
    (RUNS / "empty").mkdir()
    (RUNS / "notes.txt").write_text("x")
    (RUNS / "damaged").mkdir()
    (RUNS / "damaged" / "manifest.json").write_text('{"package": {"name": "placement_opt"}, "files"')
    (RUNS / ".x.placement_opt-new").mkdir()
    (RUNS / ".dead.placement_opt-new").mkdir()
    (RUNS / ".1a2b3c4d.placement_opt-draws").mkdir()
    (RUNS / "Thumbs.db").write_text("x")
    with held(RUNS / "x"):
        register = register_of(RUNS)
    assert [k.run.name for k in register.entries] == [run.name, f"{run.name}-2"]
    others = dict(register.others)
    assert set(others) == {"empty", "notes.txt", "damaged", ".x.placement_opt-new", ".1a2b3c4d.placement_opt-draws"}
    assert "half written" in others[".x.placement_opt-new"]
    assert "stress --resume" in others[".1a2b3c4d.placement_opt-draws"]
    assert others["empty"] == others["damaged"] == "no run: it has no manifest.json that can be read"
    assert as_data(register)["runs"][0]["judged"] == register.entries[0].judged
    assert sum(register.entries[0].judged.values()) == len(run.verdict["verdicts"])


def test_the_runs_of_a_grid_are_runs_and_the_grid_is_none(work):
    cheap = (work / "config" / "strategies" / "tiny_plan.yaml").read_text().replace("name: tiny_plan", "name: other")
    other = work / "config" / "strategies" / "other.yaml"
    other.write_text(cheap)
    grid = run_grid(ASKED, [ASKED.strategy, other], ["central"])
    name = grid.options.out.name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-tiny-grid-[0-9a-f]{8}", name)
    cells = [f"{name}/other+central", f"{name}/tiny_plan+central"]
    assert [k.run.name for k in register_of(RUNS).entries][1:] in (cells, cells[::-1])
    assert find_run(f"{name[:-2]}/oth", RUNS).name == cells[0]
    with pytest.raises(BadInput, match=r"expected one run, got a folder with several: .*other\+central, .*tiny_plan"):
        find_run(name, RUNS)


def test_commands_print_and_give_data(run):
    listed = call("runs")
    assert listed.returncode == 0
    assert run.name in listed.stdout
    assert all(len(line) <= 80 for line in listed.stdout.splitlines())
    data = json.loads(call("runs", "--json").stdout)
    assert [k["run"] for k in data["runs"]] == [run.name]
    one = call("runs", run.name[:15])
    assert "Nobody has signed this run." in one.stdout
    assert "a record and not a lock" in " ".join(one.stdout.split())
    assert json.loads(call("runs", run.name, "--json").stdout)["question"] == run.manifest["question"]
    none = call("runs", "--folder", "nowhere")
    assert (none.returncode, none.stdout) == (2, "")
    (RUNS.parent / "bare").mkdir()
    assert "There is none." in call("runs", "--folder", "bare").stdout


def test_a_run_of_an_earlier_version_is_listed_and_cannot_be_used(run):
    manifest = {k: v for k, v in run.manifest.items() if k not in ("read_as", "folders", "question")}
    old = shutil.copytree(run.folder, RUNS / "manchester")
    (old / "manifest.json").write_text(json.dumps(manifest))
    assert "manchester" in names_in(RUNS)
    assert call("runs").returncode == 0
    for typed in (("verify", "manchester"), ("compare", "manchester", run.name)):
        done = call(*typed)
        assert done.returncode == 2
        assert "manchester: expected a run that keeps its inputs, got one of an earlier version" in done.stderr
    done = call("sign", "manchester", "--as", "analyst", "--name", "A")
    assert (done.returncode, "an earlier version" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "text", ["[]", "3", "{}", '{"verdicts": 3, "claims": []}', '{"verdicts": ["x"], "claims": [7]}', "\x00"]
)
def test_a_verdict_that_was_edited_never_stops_a_command(run, text):
    (run.folder / "verdict.json").write_text(text)
    for typed in (("runs",), ("runs", run.name), ("verify", run.name, "--hashes")):
        assert call(*typed).returncode == 0
    shutil.copytree(run.folder, RUNS / f"{run.name}-2")
    done = call("compare", run.name, f"{run.name}-2")
    assert (done.returncode, "expected a run with its verdict.json" in done.stderr) == (2, True)


def test_a_folder_without_a_run_is_named_as_such(run, work):
    (work / "empty").mkdir()
    for typed in ("empty", "models/tiny"):
        done = call("verify", typed)
        assert done.returncode == 2
        assert f"{typed}: expected a run, with its manifest.json, got none" in done.stderr


@pytest.mark.parametrize(
    "change", [{"read_as": 3}, {"read_as": {}}, {"inputs": {"x": "y"}}, {"files": []}, {"options": {}}]
)
def test_a_manifest_that_was_edited_never_stops_the_list(run, change):
    sign(run, "analyst", "A")
    (run.folder / "manifest.json").write_text(json.dumps(run.manifest | change))
    done = call("runs")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{run.name}: " in done.stdout
    assert call("verify", run.name).returncode == 2


@pytest.mark.parametrize("text", ["[]", "{}", '{"package": 3}', "\x00", '{"package": {"name": "placement_opt"}}'])
def test_a_manifest_that_is_none_never_stops_the_list(run, text):
    (RUNS / "odd").mkdir()
    (RUNS / "odd" / "manifest.json").write_text(text)
    done = call("runs")
    assert done.returncode == 0
    assert "odd: no run" in done.stdout
    refused = call("verify", "odd")
    assert (refused.returncode, refused.stdout) == (2, "")

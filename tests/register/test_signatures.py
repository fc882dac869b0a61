"""A signature is a plain file that two people can write at once; it lapses when what it is bound to changes."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import textwrap

import pytest

from placement_opt import running
from placement_opt.kernel import atomic_folder
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.run_names import hash_of
from placement_opt.kernel.whole_file import HALF_WRITTEN
from placement_opt.register import signatures
from placement_opt.register.filed_runs import find_run
from placement_opt.register.run_words import signature_section
from placement_opt.register.signatures import ROLES, SEAL, sign, signatures_of
from placement_opt.stressing import Drawing, stress
from tests import tiny_model
from tests.command import call
from tests.paths import ROOT
from tests.register.conftest import ASKED, RUNS

FORKS = pytest.mark.skipif(sys.platform == "win32", reason="processes are made otherwise there")


def lapsed(run):
    """Return why each signature of a run, read anew, has lapsed."""
    return [k.lapsed for k in signatures_of(find_run(run.name, RUNS)).standing]


def files_in(run):
    return sorted(f.name for f in (run.folder / "signatures").iterdir())


def test_everyone_sees_who_signed_what(run):
    done = call("sign", run.name[:15], "--as", "analyst", "--name", "A Smith", "--note", "fees held against the ledger")
    assert (done.returncode, done.stderr) == (0, "")
    assert "a record and not a lock" in " ".join(done.stdout.split())
    sign(run, "approver", "Bö Ng")
    found = signatures_of(run).standing
    assert [(k.signature.role, k.signature.name, k.state) for k in found] == [
        ("analyst", "A Smith", "stands"),
        ("approver", "Bö Ng", "stands"),
    ]
    assert found[0].signature.note == "fees held against the ledger"
    listed = call("runs").stdout
    assert "Signed as analyst by A Smith" in listed
    assert "Signed as approver by Bö Ng" in listed
    section = signature_section(signatures_of(run))
    assert list(section.frame["mark"]) == ["stands", "stands"]
    record = json.loads((run.folder / "signatures" / files_in(run)[0]).read_text("utf-8"))
    assert {"role", "name", "note", "signed", "inputs", "program", "answer"} < set(record)


def test_it_lapses_when_an_input_file_changes_and_stands_again_when_it_is_as_it_was(run, work):
    sign(run, "analyst", "A")
    prices = work / "models" / "tiny" / "prices.csv"
    before = prices.read_bytes()
    tiny_model.set_value(prices.parent, "prices.csv", "foster_ifa,fee", 801)
    assert lapsed(run) == [("tiny/prices.csv has changed",)]
    assert "Lapsed: tiny/prices.csv has changed" in call("runs").stdout
    prices.write_bytes(before)
    assert lapsed(run) == [()]


def test_it_lapses_when_a_file_is_deleted_or_added_or_the_strategy_changes(run, work):
    sign(run, "analyst", "A")
    model, strategy = work / "models" / "tiny", work / "config" / "strategies" / "tiny_plan.yaml"
    (model / "outturn.csv").unlink()
    shutil.copy(ROOT / "models" / "manchester" / "uncertainty.yaml", model / "uncertainty.yaml")
    strategy.write_text(strategy.read_text().replace("share: 0.02", "share: 0.03"))
    assert lapsed(run) == [
        (
            "strategies/tiny_plan.yaml has changed",
            "tiny/outturn.csv has been deleted",
            "tiny/uncertainty.yaml has been added",
        )
    ]


def test_it_lapses_when_a_file_of_the_run_is_edited(run):
    sign(run, "assurer", "A")
    (run.folder / "plan.csv").write_text("edited\n")
    (run.folder / "inputs" / "tiny" / "prices.csv").unlink()
    assert lapsed(run) == [("inputs/tiny/prices.csv, plan.csv of the run were edited or deleted",)]
    assert "Edited or deleted since" in call("runs", run.name).stdout


def test_it_lapses_when_the_manifest_names_other_files_or_inputs(run):
    """Whoever edits a file could write its new hash into the manifest; the signature knows the old one."""
    sign(run, "assurer", "A")
    (run.folder / "plan.csv").write_text("edited\n")
    manifest = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["plan.csv"] = atomic_folder.sha256(run.folder / "plan.csv")
    (run.folder / "manifest.json").write_text(json.dumps(manifest))
    assert lapsed(run) == [("it is of another run than this",)]


def test_another_version_of_the_program_is_told_and_is_no_lapse(run, monkeypatch):
    sign(run, "analyst", "A")
    monkeypatch.setattr(atomic_folder, "package_version", lambda: "9.9")
    (found,) = signatures_of(run).standing
    assert found.state == "stands"
    assert found.remarks == (f"the program is now 9.9, the run was made with {run.version}",)


def test_where_the_model_is_not_found_the_signature_stands_and_says_so(run, work):
    sign(run, "analyst", "A")
    (work / "models").rename(work / "elsewhere")
    (found,) = signatures_of(run).standing
    assert found.state == "stands"
    assert found.remarks == ("tiny was not found, so whether its files have changed is not known",)


def test_what_cannot_be_signed_is_refused_with_every_fault(run, work):
    tiny_model.set_value(work / "models" / "tiny", "prices.csv", "foster_ifa,fee", 801)
    (run.folder / "plan.csv").write_text("edited\n")
    with pytest.raises(BadInput) as raised:
        sign(run, "analist", " ", "two\nlines")
    told = str(raised.value)
    for words in (
        f"--as: expected one of {', '.join(ROLES)}, got analist - did you mean analyst?",
        "--name: expected the name of who signs, got an empty name",
        "--note: expected words on one line, got two lines",
        "expected a run as it was made, got tiny/prices.csv has changed",
        "expected a run as it was made, got plan.csv of the run was edited or deleted",
    ):
        assert words in told
    assert not (run.folder / "signatures").exists()


def test_a_signed_run_is_not_replaced_and_draws_go_beside_it(run):
    sign(run, "analyst", "A")
    with pytest.raises(BadInput, match="got a run that is signed"):
        running.run(dataclasses.replace(ASKED, out=run.folder))
    found = stress(ASKED, Drawing(draws=2, chances_alone=True))
    assert found.out.name == f"{run.name}-2"
    assert lapsed(run) == [()]


def test_whoever_signs_just_before_the_runs_change_places_keeps_the_run(run, monkeypatch):
    content = {name: (run.folder / name).read_bytes() for name in run.manifest["files"]}
    really, before = atomic_folder.exchanged, run.folder.stat().st_ino

    def signed_first(new, out):
        if out == run.folder.resolve():
            sign(run, "analyst", "A")
        return really(new, out)

    with monkeypatch.context() as patched:
        patched.setattr(atomic_folder, "exchanged", signed_first)
        with pytest.raises(BadInput, match="got a run that is signed"):
            atomic_folder.write(run.folder, content | {"plan.csv": "later"}, run.manifest)
    assert run.folder.stat().st_ino == before
    assert [path.name for path in run.folder.parent.iterdir()] == [run.folder.name]
    assert [k.state for k in signatures_of(find_run(str(run.folder), RUNS)).standing] == ["stands"]


def test_whoever_signs_while_a_run_is_replaced_keeps_the_run(run, monkeypatch):
    """The last look is taken when nobody can sign the folder any more; here where folders cannot change places."""
    really, moved = os.replace, []

    def replace(a, b):
        if not moved:
            sign(run, "analyst", "A")
        moved.append(a)
        really(a, b)

    content = {name: (run.folder / name).read_bytes() for name in run.manifest["files"]}
    out = run.folder.resolve()
    with monkeypatch.context() as patched:
        patched.setattr(atomic_folder, "exchanged", lambda *_: False)
        patched.setattr(atomic_folder.os, "replace", lambda a, b: replace(a, b) if a == out else really(a, b))
        with pytest.raises(BadInput, match="got a run that is signed"):
            atomic_folder.write(run.folder, content | {"plan.csv": "later"}, run.manifest)
    assert moved == [out]
    assert [k.state for k in signatures_of(find_run(str(run.folder), RUNS)).standing] == ["stands"]


def python_that_forks(script, work):
    """Run a script, which may fork, in the working folder and return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", textwrap.dedent(FORKING) + textwrap.dedent(script)]
    done = subprocess.run(command, cwd=work, env=environment, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


FORKING = """
    import os
    from pathlib import Path
    from placement_opt.register.filed_runs import find_run, names_in
    from placement_opt.register.signatures import ROLES, sign
    from placement_opt.kernel import whole_file

    run = find_run(names_in(Path("runs"))[0], Path("runs"))

    def in_a_process(do):
        process = os.fork()
        if process == 0:
            do()
            os._exit(0)
        return process
"""


@FORKS
def test_two_who_sign_at_once_both_stand(run, work):
    both = """
        def many():
            for n in range(20):
                sign(run, ROLES[n % len(ROLES)], f"{os.getpid()} {n}")

        for process in [in_a_process(many) for _ in range(2)]:
            print(os.waitpid(process, 0)[1])
    """
    assert python_that_forks(both, work) == ["0", "0"]
    found = signatures_of(run)
    assert len({(k.signature.role, k.signature.name) for k in found.standing}) == 40
    assert found.unreadable == ()


@FORKS
def test_one_who_is_killed_while_signing_loses_nothing(run, work):
    """Half way through the file, before it has its name, and after: what is there is whole, the rest is not read."""
    sign(run, "analyst", "A")
    killed = """
        really = os.replace

        def die(*_):
            os.kill(os.getpid(), 9)

        class Half(type(Path())):
            def open(self, *a, **k):
                stream = super().open(*a, **k)
                stream.write(b'{"role": "approver"')
                stream.flush()
                die()

        def half_written():
            def half_or_not(self, name):
                kind = Half if name.startswith(whole_file.HALF_WRITTEN) else Path
                return kind(str(self.parent), name)

            whole_file.Path.with_name = half_or_not
            sign(run, "approver", "half written")

        def not_named():
            whole_file.os.replace = die
            sign(run, "approver", "not named")

        def named():
            whole_file.os.replace = lambda a, b: (really(a, b), die())
            sign(run, "approver", "named")

        for do in (half_written, not_named, named):
            print(os.waitstatus_to_exitcode(os.waitpid(in_a_process(do), 0)[1]))
    """
    assert python_that_forks(killed, work) == ["-9"] * 3
    after = signatures_of(run)
    assert [k.signature.name for k in after.standing] == ["A", "named"]
    assert after.unreadable == ()
    assert sum(name.startswith(HALF_WRITTEN) for name in files_in(run)) == 2
    sign(run, "approver", "C")
    assert {k.state for k in signatures_of(run).standing} == {"stands"}


@pytest.mark.parametrize("damage", ["cut", "edited", "empty", "another"])
def test_a_record_that_is_not_whole_or_was_edited_is_not_counted_and_is_named(run, damage):
    sign(run, "approver", "B")
    (name,) = files_in(run)
    file = run.folder / "signatures" / name
    text = file.read_text("utf-8")
    file.write_text(
        {"cut": text[:-9], "edited": text.replace('"B"', '"Director"'), "empty": "", "another": "[1]"}[damage]
    )
    found = signatures_of(run)
    assert (found.standing, found.unreadable) == ((), (name,))
    assert "is no whole record, or was edited" in " ".join(call("runs").stdout.split())
    assert "not counted" in call("runs", run.name).stdout


@pytest.mark.parametrize("signed", ["yesterday", "2026-01-01T10:00:00", None])
def test_a_record_of_no_time_is_not_counted_though_its_seal_is_right(run, signed):
    sign(run, "approver", "B")
    (name,) = files_in(run)
    file = run.folder / "signatures" / name
    record = json.loads(file.read_text("utf-8")) | {"signed": signed}
    del record[SEAL]
    file.write_text(json.dumps(record | {SEAL: hash_of(record)}), "utf-8")
    assert (signatures_of(run).standing, signatures_of(run).unreadable) == ((), (name,))


def test_a_folder_that_cannot_be_written_is_told(run, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(signatures, "write_whole", refuse)
    with pytest.raises(BadInput, match="a folder that can be written, got one that cannot: in use"):
        sign(run, "analyst", "A")

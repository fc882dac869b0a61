"""A run folder is written whole or not at all, and never over files that are not ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from placement_opt.kernel import atomic_folder, left_behind
from placement_opt.kernel.errors import BadInput
from tests.paths import ROOT

MANIFEST = {"package": {"name": "placement_opt", "version": "0"}}


def written(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): p.read_text("utf-8") for p in out.rglob("*") if p.is_file()}


def leftovers(out: Path) -> list[str]:
    return [p.name for p in out.parent.iterdir() if p.name != out.name]


def an_earlier_run(out: Path) -> dict[str, str]:
    atomic_folder.write(out, {"plan.csv": "earlier\n"}, MANIFEST)
    return written(out)


def killed_while_writing(out: Path, where: str) -> None:
    """Write a run in another process that dies, as if switched off, at the place named."""
    script = f"""
        import os, sys
        from pathlib import Path
        from placement_opt.kernel import atomic_folder

        def die(*_):
            os._exit(9)

        content = "later"
        really = os.replace
        calls = []

        def replace(a, b):
            calls.append(a)
            if len(calls) == 2:
                die()
            really(a, b)

        if {where!r} == "writing":
            content = die
        if {where!r} == "between the renames":
            os.replace = replace
            atomic_folder.exchanged = lambda *_: False  # as on Windows
        if {where!r} == "clearing up":
            rmtree = atomic_folder.shutil.rmtree
            atomic_folder.shutil.rmtree = lambda p, **_: die() if p.name.endswith("-old") else rmtree(p, True)
        atomic_folder.write(Path(sys.argv[1]), {{"a.csv": "later", "plan.csv": content}}, {MANIFEST!r})
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(out)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 9


def test_text_bytes_and_writers_all_arrive(tmp_path):
    out = tmp_path / "deep" / "run"
    files = {
        "a.txt": "£\n",
        "b.bin": b"\xc2\xa3",
        "c/d.csv": lambda path: path.write_text("x\n", encoding="utf-8"),
    }
    atomic_folder.write(out, files, MANIFEST)
    assert set(written(out)) == {"a.txt", "b.bin", "c/d.csv", "manifest.json"}
    assert (out / "a.txt").read_bytes() == "£\n".encode()
    assert leftovers(out) == []


def test_the_manifest_lists_each_file_with_its_hash(tmp_path):
    atomic_folder.write(tmp_path / "run", {"plan.csv": "x\n"}, MANIFEST)
    listed = json.loads((tmp_path / "run" / "manifest.json").read_text("utf-8"))["files"]
    assert listed == {"plan.csv": atomic_folder.sha256(tmp_path / "run" / "plan.csv")}


def test_a_second_run_replaces_the_first_whole(tmp_path):
    out = tmp_path / "run"
    an_earlier_run(out)
    atomic_folder.write(out, {"flows.csv": "later\n"}, MANIFEST)
    assert set(written(out)) == {"flows.csv", "manifest.json"}
    assert leftovers(out) == []


def test_an_error_while_writing_leaves_the_earlier_run(tmp_path):
    out = tmp_path / "run"
    earlier = an_earlier_run(out)

    def fails(_path):
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        atomic_folder.write(out, {"plan.csv": "later", "flows.csv": fails}, MANIFEST)
    assert written(out) == earlier
    assert leftovers(out) == []


def test_a_rename_that_fails_brings_the_earlier_run_back(tmp_path, monkeypatch):
    out = tmp_path / "run"
    earlier = an_earlier_run(out)
    really, calls = os.replace, []

    def second_fails(a, b):
        calls.append(a)
        if len(calls) == 2:
            raise PermissionError(13, "in use")
        really(a, b)

    monkeypatch.setattr(os, "replace", second_fails)
    monkeypatch.setattr(atomic_folder, "exchanged", lambda *_: False)  # as on Windows
    with pytest.raises(BadInput, match="cannot be written - in use"):
        atomic_folder.write(out, {"plan.csv": "later"}, MANIFEST)
    assert written(out) == earlier
    assert leftovers(out) == []


def test_a_run_killed_while_writing_leaves_the_earlier_run(tmp_path):
    out = tmp_path / "run"
    earlier = an_earlier_run(out)
    killed_while_writing(out, "writing")
    assert written(out) == earlier
    left_behind.recover(out)
    assert leftovers(out) == []


def test_a_run_killed_between_the_renames_is_put_right(tmp_path):
    out = tmp_path / "run"
    earlier = an_earlier_run(out)
    killed_while_writing(out, "between the renames")
    left_behind.recover(out)
    assert written(out) == earlier
    assert leftovers(out) == []


def test_a_run_killed_while_clearing_up_is_the_new_run(tmp_path):
    out = tmp_path / "run"
    an_earlier_run(out)
    killed_while_writing(out, "clearing up")
    left_behind.recover(out)
    assert written(out)["plan.csv"] == "later"
    assert leftovers(out) == []


@pytest.mark.parametrize("where", ["writing", "between the renames", "clearing up"])
def test_the_next_run_succeeds_after_any_crash(tmp_path, where):
    out = tmp_path / "run"
    an_earlier_run(out)
    killed_while_writing(out, where)
    atomic_folder.write(out, {"plan.csv": "next"}, MANIFEST)
    assert written(out)["plan.csv"] == "next"
    assert leftovers(out) == []


@pytest.mark.parametrize(
    "files",
    [
        {"notes.txt": "mine"},
        {"manifest.json": '{"name": "a web page", "files": []}'},
        {"manifest.json": "not json", "x": ""},
        {"manifest.json": "[]"},
    ],
)
def test_a_folder_that_is_not_a_run_is_refused(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="choose another folder with --out"):
        atomic_folder.write(tmp_path, {"plan.csv": "x"}, MANIFEST)
    assert written(tmp_path) == files


def test_a_file_put_beside_the_results_is_never_lost(tmp_path):
    out = tmp_path / "run"
    an_earlier_run(out)
    (out / "my notes.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(BadInput, match=r"my notes\.txt"):
        atomic_folder.write(out, {"plan.csv": "x"}, MANIFEST)
    assert (out / "my notes.txt").read_text("utf-8") == "keep"


def test_what_a_desktop_leaves_does_not_matter(tmp_path):
    out = tmp_path / "run"
    an_earlier_run(out)
    (out / ".DS_Store").write_bytes(b"")
    atomic_folder.write(out, {"plan.csv": "later"}, MANIFEST)
    assert (out / "plan.csv").read_text("utf-8") == "later"


def test_an_empty_folder_is_used(tmp_path):
    out = tmp_path / "run"
    out.mkdir()
    an_earlier_run(out)


def test_a_file_in_the_way_is_refused(tmp_path):
    out = tmp_path / "run"
    out.write_text("a file", encoding="utf-8")
    with pytest.raises(BadInput, match="got a file"):
        atomic_folder.write(out, {}, MANIFEST)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("out", ["loop", "loop/run", "file/run"])
def test_a_place_where_nothing_can_be_is_refused(tmp_path, out):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "file").touch()
    with pytest.raises(BadInput):
        atomic_folder.write(tmp_path / out, {"plan.csv": "x"}, MANIFEST)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


def test_a_new_folder_replaces_none_and_a_number_tells_it_apart(tmp_path):
    made = [atomic_folder.write_new(tmp_path / "runs", "a", {"plan.csv": f"{n}"}, MANIFEST) for n in range(3)]
    assert [out.name for out in made] == ["a", "a-2", "a-3"]
    assert [(out / "plan.csv").read_text("utf-8") for out in made] == ["0", "1", "2"]
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == ["a", "a-2", "a-3"]


def test_who_takes_the_name_first_keeps_it(tmp_path, monkeypatch):
    """Somebody else's run appears between the look and the move."""
    really = os.rename

    def rename(new, out):
        if out.name == "a":
            an_earlier_run(out)
        really(new, out)

    monkeypatch.setattr(atomic_folder.os, "rename", rename)
    out = atomic_folder.write_new(tmp_path, "a", {"plan.csv": "mine"}, MANIFEST)
    assert out.name == "a-2"
    assert (tmp_path / "a" / "plan.csv").read_text("utf-8") == "earlier\n"
    assert leftovers(out) == ["a"]


def test_a_new_folder_that_cannot_be_written_leaves_nothing(tmp_path):
    def fails(_path):
        raise OSError(28, "No space left")

    with pytest.raises(BadInput, match="No space left"):
        atomic_folder.write_new(tmp_path, "a", {"plan.csv": fails}, MANIFEST)
    assert list(tmp_path.iterdir()) == []


def test_a_signed_run_is_refused_as_such(tmp_path):
    out = tmp_path / "run"
    an_earlier_run(out)
    (out / "signatures").mkdir()
    atomic_folder.check(out)
    (out / "signatures" / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match="got a run that is signed - a signed run is kept as it is"):
        atomic_folder.check(out)


def test_the_manifest_says_how_to_run_it_again(tmp_path):
    (tmp_path / "tables").mkdir()
    prices = tmp_path / "tables" / "prices.csv"
    prices.write_bytes(b"abc")
    made = atomic_folder.manifest(
        inputs=atomic_folder.hashes(tmp_path, [prices]),
        options={"whole_homes": False},
        stages=[{"plan": "recommended", "stage": "least cost", "objective": 1.0, "status": "optimal"}],
        timings={"solve": 0.5},
        written="2026-01-01T00:00:00Z",
    )
    assert made["package"]["name"] == "placement_opt"
    assert {"pulp", "highspy", "pandas", "numpy", "altair", "xlsxwriter"} <= set(made["libraries"])
    assert made["inputs"] == {"tables/prices.csv": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    assert made["stages"][0]["status"] == "optimal"
    assert str(tmp_path) not in atomic_folder.to_json(made)


def test_json_has_no_nan():
    with pytest.raises(ValueError, match="not JSON compliant"):
        atomic_folder.to_json({"saving": float("nan")})


def test_the_reason_why_it_cannot_be_written_is_never_cut(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on the device that holds this folder and everything that is beside it")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(BadInput, match="everything that is beside it"):
        atomic_folder.write(tmp_path / "run", {"plan.csv": "x"}, MANIFEST)

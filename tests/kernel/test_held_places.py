"""One writer at a place: the second is told who the first is, and a dead one holds nothing."""

from __future__ import annotations

import errno
import json
import os
import platform
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from placement_opt.kernel import atomic_folder, held_places
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.held_places import held, held_if_free
from tests.kernel.killed import forking

FORKS = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
MANIFEST = {"package": {"name": "placement_opt", "version": "0"}}


@pytest.fixture
def another():
    """Return what runs something as another writer would: a thread has locks of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda do: pool.submit(do).result()


def test_a_place_is_held_and_let_go_with_nothing_left(tmp_path, another):
    def is_free():
        with held_if_free(tmp_path / "run") as free:
            return free

    with held(tmp_path / "run"):
        assert not another(is_free)
        with held(tmp_path / "run"):  # the same writer, once more
            assert not another(is_free)
        assert not another(is_free)
    assert another(is_free)
    assert list(tmp_path.iterdir()) == []


def test_the_second_writer_is_told_who_holds_the_place_and_writes_nothing(tmp_path, another):
    out = tmp_path / "run"
    with held(out), pytest.raises(BadInput) as refused:
        another(lambda: atomic_folder.write(out, {"plan.csv": "second"}, MANIFEST))
    told = str(refused.value)
    here = re.escape(f"(process {os.getpid()} on {platform.node()})")
    assert re.search(rf"held by .+ since \d{{4}}-\d\d-\d\d \d\d:\d\d {here}", told)
    assert "wait until it has ended, or choose another place" in told
    assert refused.value.exit_code == 2
    assert not out.exists()


def test_who_writes_waits_for_one_who_only_looks_whether_a_writer_has_died(tmp_path, monkeypatch):
    monkeypatch.setattr(held_places, "A_MOMENT", 60)
    out = tmp_path / "run"
    with ThreadPoolExecutor(1) as pool:
        with held_if_free(out) as free:
            writing = pool.submit(lambda: atomic_folder.write(out, {"plan.csv": "x"}, MANIFEST))
            with pytest.raises(TimeoutError):
                writing.result(timeout=0.05)
        writing.result()
    assert free
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    ("called", "told"),
    [
        (["/usr/bin/placement-opt", "run", "town"], "placement-opt run"),
        (["placement_opt/__main__.py", "import-903", "a.csv"], "placement-opt import-903"),
        (["placement-opt", "UPN A123 of 2004.csv"], "a script"),
        (["ours.py", "smith"], "a script"),
        (["placement-opt"], "a script"),
    ],
)
def test_who_holds_a_place_is_told_by_its_command_and_no_file(tmp_path, another, monkeypatch, called, told):
    monkeypatch.setattr(sys, "argv", called)
    with held(tmp_path / "run"), pytest.raises(BadInput, match=f"held by {told} since"):
        another(lambda: ExitStack().enter_context(held(tmp_path / "run")))


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"since": "yesterday"}'])
def test_a_holder_of_whom_no_record_can_be_read_holds_it_too(tmp_path, another, record):
    with held(tmp_path / "run"):
        (tmp_path / ".run.placement_opt-held").write_text(record, "utf-8")
        with pytest.raises(BadInput, match="held by another process, which has not said which"):
            another(lambda: ExitStack().enter_context(held(tmp_path / "run")))


def test_folders_are_made_for_a_lock_and_removed_if_nothing_came_into_them(tmp_path):
    with held(tmp_path / "a" / "b" / "run"):
        assert (tmp_path / "a" / "b").is_dir()
    assert list(tmp_path.iterdir()) == []
    with held(tmp_path / "a" / "b" / "run"):
        (tmp_path / "a" / "kept").touch()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["kept"]


def test_a_place_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="a part of its path is a file"), held(tmp_path / "file" / "run"):
        raise AssertionError


def test_a_drive_that_knows_no_locks_has_those_of_the_library(tmp_path, another, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def unknown(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    out = tmp_path / "run"
    with held(out), pytest.raises(BadInput, match=f"process {os.getpid()} on"):
        another(lambda: atomic_folder.write(out, {}, MANIFEST))
    assert list(tmp_path.iterdir()) == []
    atomic_folder.write(out, {"plan.csv": "x"}, MANIFEST)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@FORKS
def test_a_place_without_room_is_refused_as_it_is_taken(tmp_path):
    """A limit on the size of files stands for a disk that is full."""
    script = """
        import resource

        def take():
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
            with held_places.held(HERE / "run"):
                raise AssertionError

        print(ended(forked(take)))
        print(list(HERE.iterdir()))
    """
    told, code, left = forking(script, tmp_path).stdout.splitlines()
    assert "one that cannot be written - File too large" in told
    assert (code, left) == ("2", "[]")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_who_holds_a_place_is_never_written_through_a_link(tmp_path):
    (tmp_path / "other").write_text("kept", "utf-8")
    (tmp_path / ".run.placement_opt-held").symlink_to(tmp_path / "other")
    with held(tmp_path / "run"):
        assert (tmp_path / "other").read_text("utf-8") == "kept"


@FORKS
def test_a_lock_that_a_dead_process_left_is_taken_over(tmp_path):
    script = """
        def die():
            with held_places.held(HERE / "run"):
                os.kill(os.getpid(), signal.SIGKILL)

        assert ended(forked(die)) == -9
        print(len(list(HERE.iterdir())))
        with held_places.held(HERE / "run"):
            print("held")
        print(len(list(HERE.iterdir())))
    """
    done = forking(script, tmp_path)
    assert (done.stdout.split(), done.stderr) == (["2", "held", "0"], "")


@FORKS
def test_of_two_processes_one_answer_is_whole_and_the_other_is_refused(tmp_path):
    """The first stops half way through its files until the second has ended."""
    script = """
        ready, told = os.pipe(), os.pipe()

        def half_way(path):
            os.write(ready[1], b"x")
            os.read(told[0], 1)
            path.write_text("first")

        out = HERE / "run"
        files = {"a.csv": "first", "b.csv": half_way, "c.csv": "first"}
        first = forked(lambda: atomic_folder.write(out, files, MANIFEST))
        os.read(ready[0], 1)
        left_behind.recover(out)  # which takes nothing from one who is at work
        second = ended(forked(lambda: atomic_folder.write(out, {"a.csv": "second", "d.csv": "second"}, MANIFEST)))
        os.write(told[1], b"x")
        codes = second, ended(first)
        print(*codes, json.dumps(content(out), sort_keys=True), [p.name for p in HERE.iterdir()], first, sep="\\n")
    """
    told, second, first, files, left, process = forking(script, tmp_path).stdout.splitlines()
    assert (second, first) == ("2", "0")
    assert f"(process {process} on" in told
    assert files == '{"a.csv": "first", "b.csv": "first", "c.csv": "first"}'
    assert left == "['run']"


@FORKS
def test_many_who_write_at_once_leave_one_whole_answer(tmp_path):
    script = """
        def write(n):
            files = {f"{k}.csv": str(n) for k in range(5)}
            return lambda: atomic_folder.write(HERE / "run", files, MANIFEST)

        for _ in range(10):
            codes = [ended(process) for process in [forked(write(n)) for n in range(4)]]
            found = content(HERE / "run")
            print(json.dumps([codes, len(found), len(set(found.values())), [p.name for p in HERE.iterdir()]]))
    """
    lines = [line for line in forking(script, tmp_path).stdout.splitlines() if line.startswith("[")]
    assert len(lines) == 10
    for line in lines:
        codes, files, answers, left = json.loads(line)
        assert (files, answers, left) == (5, 1, ["run"])
        assert 0 in codes
        assert set(codes) <= {0, 2}


@FORKS
def test_many_new_runs_at_once_each_have_a_folder(tmp_path):
    script = """
        write = lambda n: lambda: atomic_folder.write_new(HERE, "a", {"plan.csv": str(n)}, MANIFEST)
        assert {ended(process) for process in [forked(write(n)) for n in range(8)]} == {0}
        print(len(list(HERE.iterdir())), len({content(p)["plan.csv"] for p in HERE.iterdir()}))
    """
    assert forking(script, tmp_path).stdout.split() == ["8", "8"]

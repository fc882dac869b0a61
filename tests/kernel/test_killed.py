"""Whoever is killed at any moment while writing hides nothing, loses nothing, and the next look clears what it left."""

from __future__ import annotations

import json
import sys

import pytest

from tests.kernel.killed import forking

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork; locks there are the library's own tests")

REPLACED = """
    def place(here):
        atomic_folder.write(here / "run", EARLIER, MANIFEST)
        return here / "run"

    for here in at_each_moment(place, lambda out: atomic_folder.write(out, LATER, MANIFEST)):
        out = here / "run"
        first = content(out) if out.exists() else None
        litter = len(list(here.iterdir())) - out.exists()
        left_behind.recover(out)
        print(json.dumps([first, content(out), litter, sorted(p.name for p in here.iterdir())]))
"""
EARLIER = {"plan.csv": "earlier", "a/b.csv": "earlier"}
LATER = {"plan.csv": "later", "c.csv": "later"}


def moments(script, here):
    done = forking(script, here)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="folders change places in one step on Linux alone")
def test_an_earlier_run_is_there_at_every_moment(tmp_path):
    found = moments(REPLACED, tmp_path)
    assert all(first in (EARLIER, LATER) for first, _then, _litter, _left in found)
    assert [then for _first, then, _litter, _left in found] == [first for first, _then, _litter, _left in found]
    assert all(left == ["run"] for _first, _then, _litter, left in found)
    assert sum(litter > 0 for _first, _then, litter, _left in found) > 20
    assert {json.dumps(first) for first, _then, _litter, _left in found} == {json.dumps(EARLIER), json.dumps(LATER)}


def test_where_folders_cannot_change_places_the_earlier_run_is_brought_back(tmp_path):
    found = moments("atomic_folder.exchanged = lambda *_: False\n" + REPLACED.replace("\n    ", "\n"), tmp_path)
    assert None in [first for first, _then, _litter, _left in found]
    assert all(then == (first or EARLIER) for first, then, _litter, _left in found)
    assert all(left == ["run"] for _first, _then, _litter, left in found)


def test_the_next_run_succeeds_whenever_the_one_before_was_killed(tmp_path):
    script = REPLACED.replace("left_behind.recover(out)", 'atomic_folder.write(out, {"plan.csv": "next"}, MANIFEST)')
    found = moments(script, tmp_path)
    assert all((then, left) == ({"plan.csv": "next"}, ["run"]) for _first, then, _litter, left in found)


def test_a_new_run_in_a_register_is_there_whole_or_not_at_all(tmp_path):
    script = """
        for here in at_each_moment(lambda here: here, lambda here: atomic_folder.write_new(here, "a", LATER, MANIFEST)):
            litter = [p.name for p in here.iterdir() if p.name.startswith(".")]
            left_behind.recover_in(here)
            print(json.dumps([litter, {p.name: content(p) for p in here.iterdir()}]))
    """
    found = moments(script, tmp_path)
    assert all(there in ({}, {"a": LATER}) for _litter, there in found)
    assert sum(bool(litter) for litter, _there in found) > 10


def test_a_model_to_fill_in_is_there_whole_or_not_at_all(tmp_path):
    script = """
        do = lambda here: atomic_folder.write_to_fill_in(here / "town", LATER)
        for here in at_each_moment(lambda here: here, do):
            left_behind.recover_in(here)
            print(json.dumps({p.name: content(p) for p in here.iterdir()}))
    """
    assert all(there in ({}, {"town": LATER}) for there in moments(script, tmp_path))


def test_a_file_is_there_whole_and_the_next_clears_what_was_half_written(tmp_path):
    script = """
        def place(here):
            whole_file.write_whole(here / "q.csv", b"earlier")
            return here / "q.csv"

        for here in at_each_moment(place, lambda file: whole_file.write_whole(file, b"later")):
            first = (here / "q.csv").read_text()
            left_behind.recover_in(here)
            whole_file.write_whole(here / "q.csv", b"next")
            print(json.dumps([first, sorted(p.name for p in here.iterdir()), (here / "q.csv").read_text()]))
    """
    found = moments(script, tmp_path)
    assert {first for first, _left, _then in found} == {"earlier", "later"}
    assert all((left, then) == (["q.csv"], "next") for _first, left, then in found)


def test_many_who_write_one_file_at_once_leave_it_whole(tmp_path):
    script = """
        def write(n):
            return lambda: [whole_file.write_whole(HERE / "q.csv", str(n).encode() * 100_000) for _ in range(5)]

        print(json.dumps([ended(process) for process in [forked(write(n)) for n in range(4)]]))
        found = (HERE / "q.csv").read_text()
        print(json.dumps([len(found), len(set(found)), [p.name for p in HERE.iterdir()]]))
    """
    assert moments(script, tmp_path) == [[0, 0, 0, 0], [100_000, 1, ["q.csv"]]]


def test_a_run_that_was_signed_as_its_successor_was_killed_is_kept_beside_it(tmp_path):
    """The signature came in the moment before the folders changed places, and nobody was left to look again."""
    script = """
        out = HERE / "run"
        atomic_folder.write(out, EARLIER, MANIFEST)
        really = atomic_folder.exchanged

        def signed_and_killed(new, old):
            (old / "signatures").mkdir()
            (old / "signatures" / "a.json").write_text("{}")
            if not really(new, old):
                os.rename(old, old.with_name(".run.placement_opt-old"))
                os.rename(new, old)
            os.kill(os.getpid(), signal.SIGKILL)

        atomic_folder.exchanged = signed_and_killed
        assert ended(forked(lambda: atomic_folder.write(out, LATER, MANIFEST))) == -9
        left_behind.recover(out)
        print(json.dumps({p.name: content(p) for p in HERE.iterdir()}))
        print(json.dumps((HERE / "run-2" / "signatures" / "a.json").exists()))
    """
    assert moments(script, tmp_path) == [{"run": LATER, "run-2": EARLIER}, True]

"""What must not get out by the way does not: data in warnings and crashes, and memory in a core dump."""

from __future__ import annotations

import sys

import pytest

from placement_opt import doctor
from tests.command import call, python

SECRET = "child 4711, born 2004"


@pytest.mark.parametrize("error", [GeneratorExit, SystemExit, BaseException, ValueError])
def test_however_a_command_ends_its_words_are_not_told(monkeypatch, error):
    def ends():
        raise error(SECRET)

    monkeypatch.setattr(doctor, "examine", ends)
    done = call("doctor")
    assert (done.returncode, done.stdout) == (5, "")
    assert f"({error.__name__} at about_commands.py:" in done.stderr
    assert "4711" not in done.stderr
    assert "Traceback" not in done.stderr


def test_warnings_and_what_nothing_can_catch_are_told_without_their_words():
    script = f"""if True:
        import sys, threading, warnings
        from placement_opt import cli, doctor

        class Ends:
            def __del__(self):
                raise ValueError({SECRET!r})

        def generator():
            try:
                yield 1
            finally:
                raise ValueError({SECRET!r})

        def fails():
            raise ValueError({SECRET!r})

        def examine():
            warnings.simplefilter("always")
            warnings.warn({SECRET!r})
            Ends()
            thread = threading.Thread(target=fails)
            thread.start()
            thread.join()
            globals()["kept"] = generator()  # until the program ends
            next(kept)
            raise SystemExit

        doctor.examine = examine
        sys.argv = ["placement-opt", "doctor"]
        cli.main()
    """
    done = python("-c", script)
    told = sorted(line.partition(".")[0].partition(" at ")[0] for line in done.stderr.splitlines())
    assert done.returncode == 0
    assert told == [
        "A warning: UserWarning",
        "An error in a thread: ValueError",
        "An error while clearing up: ValueError",
        "An error while clearing up: ValueError",
    ]
    assert "4711" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
@pytest.mark.parametrize("command", [["import-903", "--as-of", "2025-03-31"], ["import-placements"]])
def test_an_import_leaves_no_core_dump(command):
    """It sets the limit before it looks at any file; here there is none."""
    script = f"""if True:
        import ctypes, resource, sys
        from placement_opt import cli

        resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
        sys.argv = ["placement-opt", *{command!r}, "none.csv", "--name", "town"]
        try:
            cli.main()
        except SystemExit as left:
            dumps = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0  # PR_GET_DUMPABLE
            print(left.code, resource.getrlimit(resource.RLIMIT_CORE), dumps)
    """
    assert python("-c", script).stdout == "2 (0, 0) 0\n"

"""A plugin of pytest that, in place of running the tests it has found, tries changes with some of them each.

Everything is imported and found once. Then a child of this process puts the changed functions in place of the old ones
and runs the tests of that change; what is changed outside all functions needs a new process.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests.mutants.changes import Change
from tests.mutants.reached import OPTIONS, environment

NOTICED, SURVIVED, UNREACHED, UNTRIED = "noticed", "not noticed", "reached by no test", "could not be tried"
ASKED, ANSWERED = "asked.json", "answered.jsonl"  # beside the copy
PATIENCE = 20  # times as long as they took before is a change that never ends
AT_LEAST = 60  # seconds of it
BETWEEN_LOOKS = 0.02  # seconds
COPY = Path.cwd()


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try each change that is asked, and say how it went as soon as it is known."""
    found = {item.nodeid: item for item in session.items}
    with (COPY.parent / ANSWERED).open("a", encoding="utf-8") as answers:
        for asked in json.loads((COPY.parent / ASKED).read_text("utf-8")):
            tests, begun = [found[t] for t in asked["tests"] if t in found], time.monotonic()
            answer = _tried(session, asked, tests) if tests else UNREACHED
            took = round(time.monotonic() - begun, 1)
            answers.write(json.dumps({"change": asked["change"], "answer": answer, "seconds": took}) + "\n")
            answers.flush()
    return True


def _tried(session: pytest.Session, asked: dict[str, Any], tests: list[pytest.Item]) -> str:
    change, at_import = Change(**asked["change"]), asked["at_import"]
    file = COPY / change.file
    data = file.read_bytes()
    before, after = (compile(text, str(file), "exec", dont_inherit=True) for text in (data, change.made(data)))
    changed = {_place(b): b for a, b in zip(_codes(before), _codes(after), strict=True) if _own(a) != _own(b)}
    patience = AT_LEAST + PATIENCE * asked["seconds"]
    try:
        _write(file, change.made(data))
        if not at_import and all(_of_a_function(code) for code in changed.values()):
            return _in_a_child(session, changed, tests, patience)
        return _in_a_new_process([t.nodeid for t in tests], patience)
    finally:
        _write(file, data)


def _write(file: Path, data: bytes) -> None:
    """Write a module, and forget what was compiled of it: Python tells a new file by its size and the full second."""
    file.write_bytes(data)
    (file.parent / "__pycache__" / f"{file.stem}.{sys.implementation.cache_tag}.pyc").unlink(missing_ok=True)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _own(code: CodeType) -> tuple[object, ...]:
    """Return what a piece of code does, but for the pieces inside it; 0 and False are not the same."""
    constants = [repr(c) for c in code.co_consts if not isinstance(c, CodeType)]
    return code.co_code, constants, code.co_names, code.co_varnames


def _of_a_function(code: CodeType) -> bool:
    """Say whether code runs when a function is called, and not when its module is imported."""
    in_one = "<locals>" in code.co_qualname
    return bool(code.co_flags & CO_OPTIMIZED) and (in_one or not code.co_name.startswith("<"))


def _place(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _in_a_child(
    session: pytest.Session, changed: dict[tuple[str, str, int], CodeType], tests: list[pytest.Item], patience: float
) -> str:
    if not (child := os.fork()):
        _run_and_end(session, changed, tests)
    end = time.monotonic() + patience
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return NOTICED
        time.sleep(BETWEEN_LOOKS)
    return {0: SURVIVED, 1: NOTICED}.get(os.waitstatus_to_exitcode(ended[1]), UNTRIED)


def _run_and_end(
    session: pytest.Session, changed: dict[tuple[str, str, int], CodeType], tests: list[pytest.Item]
) -> None:
    """Change the functions, run tests until one fails, and end this process: 0 none fails, 1 one does."""
    code = 3
    try:
        os.setsid()
        everything = {file: compile(Path(file).read_bytes(), file, "exec", dont_inherit=True) for file, _, _ in changed}
        new = {_place(c): c for whole in everything.values() for c in _codes(whole)}
        for function in [f for f in gc.get_objects() if isinstance(f, FunctionType) and _place(f.__code__) in new]:
            function.__code__ = new[_place(function.__code__)]
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        code = 1 if session.testsfailed else 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _in_a_new_process(tests: list[str], patience: float) -> str:
    """Run tests until one fails; where nothing can even be imported, that is seen too."""
    listed = COPY.parent / "tests.txt"
    listed.write_text("\n".join(tests), "utf-8")
    command = [sys.executable, "-m", "pytest", *OPTIONS, "-x", f"@{listed}"]
    where = {"cwd": COPY, "env": environment(COPY)}
    try:
        ended = subprocess.run(command, **where, capture_output=True, timeout=patience, check=False).returncode
    except subprocess.TimeoutExpired:
        return NOTICED
    return SURVIVED if ended in (0, 5) else NOTICED

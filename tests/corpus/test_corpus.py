"""Whatever is wrong with a file or with what was typed: a command ends cleanly. The corpus, by kind of file."""

from __future__ import annotations

import pytest

from placement_opt.cli import COMMANDS
from tests.corpus.breaks import PLACES
from tests.corpus.cases import FELL, chosen, every, ways
from tests.corpus.inputs import INPUTS
from tests.corpus.options import TOGETHER, TYPED
from tests.corpus.trial import found_cases, tried, typed

LEAST_CASES = 300
EVERY_NTH = {"import-903": 60, "stress": 20}  # of what may be typed, all of which `python -m tests.corpus` tries
USUALLY = 11
ASKED = {
    name: line
    for n, (name, line) in enumerate(TYPED.items())
    if name in (*TOGETHER, "within '-0.1'") or n % EVERY_NTH.get(line[0], USUALLY) == 0
}
READ_AT_ONCE = ("check", "import-placements", "runs", "actuals")
CASES = chosen()
KNOWN = sorted({case.given.file for case in CASES})

pytestmark = pytest.mark.slow


def test_the_corpus_is_large_and_leaves_out_no_way_and_no_command():
    cases = CASES
    assert len(cases) + len(ASKED) >= LEAST_CASES
    assert len({case.name for case in cases}) == len(cases)
    tried_ways = {case.broken.name for case in cases}
    for kind in ("places", "bytes", "tables", "settings", "workbooks", "files of a run"):
        assert {way.name for way in ways()[kind]} <= tried_ways | {way.name for way in PLACES}, kind
    named = {line[0] for line in ASKED.values()} | {given.line[0] for given in INPUTS}
    assert set(COMMANDS) - named <= {"doctor"}, "a command of which nothing is broken"
    assert len(list(every())) > 10 * LEAST_CASES
    assert {(case.given.file, case.broken.name) for case in cases} >= FELL


@pytest.mark.parametrize("file", KNOWN)
def test_a_command_that_is_given_a_broken_file_ends_cleanly(place, file):
    found = {case.name: tried(place, case) for case in CASES if case.given.file == file}
    assert {name: (bad, done.stderr) for name, (done, bad) in found.items() if bad} == {}


def test_what_the_fuzz_has_found_stays_mended(place):
    found = {case.name: tried(place, case) for case in found_cases()}
    assert {name: (bad, done.stderr) for name, (done, bad) in found.items() if bad} == {}


@pytest.mark.parametrize("command", sorted({line[0] for line in ASKED.values()}))
def test_a_command_that_is_typed_wrongly_ends_cleanly(place, command):
    found = {name: typed(place, line) for name, line in ASKED.items() if line[0] == command}
    assert {name: (bad, done.stderr) for name, (done, bad) in found.items() if bad} == {}


def test_good_files_are_read(place):
    lines = {given.line for given in INPUTS if given.line[0] in READ_AT_ONCE}
    for line in sorted(lines):
        done, bad = typed(place, line)
        assert (done.returncode, bad) == (0, []), (line, done.stderr)

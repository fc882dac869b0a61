"""The cases of the corpus: every file with ways to break it, drawn so that every way and every file has its turn.

All files with all ways are tens of thousands; `python -m tests.corpus` tries as many of them as are asked for.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.corpus import json_breaks, settings_breaks
from tests.corpus.breaks import BYTES, PLACES, Break
from tests.corpus.ended import Expected
from tests.corpus.inputs import INPUTS, JSON, MODEL, SETTINGS, WORKBOOK, Given
from tests.corpus.table_breaks import SHAPES
from tests.corpus.trial import Case
from tests.corpus.workbook_breaks import PARTS, ZIPS

SEED = 1
OF_A_FILE = 2  # cases that a file has in the tests, beside those of its kind
OF_ITS_KIND = {SETTINGS: 3, JSON: 1}
OF_WORKBOOKS = {"counted.xlsx": 32}  # since that is read quickest
OF_ONE_CELL = re.compile(r" (?:at value|in column) \d+$| as text$")
NO_TEXT = {  # of which nobody can read anything, whatever kind of file it should have been
    *("bytes of no text", "an old workbook", "UTF-16 without a mark", "UTF-32", "half a surrogate", "NULs alone"),
    *("a zip", "a page"),
}
FELL = {  # what did not end cleanly once, and is always tried
    ("models/tiny/catalogue.yaml", "a pipe"),
    ("models/tiny/claims.yaml", "a device"),
    ("runs/one/manifest.json", "a pipe"),
    ("runs/one/manifest.json", "keys at value 8"),
    ("runs/one/verdict.json", "not a number at value 10"),
    ("import_settings.yaml", "records of children below it"),
    ("prices.xlsx", "a cell beyond all"),
    ("prices.xlsx", "no list of sheets"),
    ("counted.xlsx", "records of children"),
    ("config/entries_volatility.csv", "a pipe"),
    ("config/file_limits.yaml", "no date at value 1"),
    ("placements_settings.yaml", "writing from the right at value 4"),
    ("config/placements/invented_referrals.yaml", "no key 3"),
    ("config/ssda903/invented_council.yaml", "half a surrogate at value 1"),
    ("config/ssda903/invented_council.yaml", "a number at value 3"),
    ("models/tiny/exits.csv", "a link in a circle"),
}
READ_AS_NONE = ("signatures/", "verdict.json", "case.json", "strategy.json")  # of a run: told as damaged, or not read
OF_WHICH_TEXT_IS_READ = ("return", "referrals", "flags", "ofsted", "prices.", "config/", "counted")


def every() -> Iterator[Case]:
    """Yield every file with every way to break it."""
    for given in INPUTS:
        for broken in given.breaks:
            yield Case(given, broken, expected(given, broken))


def expected(given: Given, broken: Break) -> Expected:
    """Return how a command should end: refused if the file cannot be its own kind, else refused or read, as it may be.

    A fault names the file, unless the file is found by its name or by its columns and is not found at all.
    """
    word = given.file.rpartition("/")[2]
    looked_for = given.file.startswith(("runs/", "return/", "config/")) or given.line[0] in ("run", "review", "compare")
    words = () if looked_for or broken.name.startswith("an alias") else (word,)
    may_miss = given.file.startswith(("models/", "return/", "runs/")) and broken.name == "missing"
    unread = any(part in given.file for part in READ_AS_NONE) or given.line[0] in ("runs", "example")
    cannot = broken in PLACES or (broken.name in NO_TEXT and not given.file.startswith(OF_WHICH_TEXT_IS_READ))
    if cannot and not (may_miss or unread):
        return Expected(frozenset({2}), words)
    return Expected(frozenset({0, 2}), ())


def chosen(of_a_file: int = OF_A_FILE, seed: int = SEED) -> list[Case]:
    """Return some cases of every file: those ways first that have had the fewest turns."""
    rng, turns, cases = random.Random(seed), Counter[str](), list[Case]()
    for given in INPUTS:
        ways = list(given.breaks)
        rng.shuffle(ways)
        ways.sort(key=lambda way: (turns[way.name], bool(OF_ONE_CELL.search(way.name))))
        of_a_model = -1 if given in MODEL else 0  # of which there are many
        for broken in ways[
            : of_a_file + of_a_model + OF_ITS_KIND.get(given.breaks, 0) + OF_WORKBOOKS.get(given.file, 0)
        ]:
            turns[broken.name] += 1
            cases.append(Case(given, broken, expected(given, broken)))
    known = {case.name for case in cases}
    fell = ((given, broken) for given in INPUTS for broken in given.breaks if (given.file, broken.name) in FELL)
    found = (Case(given, broken, expected(given, broken)) for given, broken in fell)
    return [*cases, *(case for case in found if case.name not in known)]


def ways() -> dict[str, Sequence[Break]]:
    """Return the ways to break a file by what they break."""
    return {
        "places": PLACES,
        "bytes": BYTES,
        "tables": SHAPES,
        "settings": (*settings_breaks.SYNTAX, *settings_breaks.KEYS),
        "workbooks": (*ZIPS, *PARTS),
        "files of a run": (*json_breaks.SYNTAX, *json_breaks.KEYS),
        "settings whole": SETTINGS,
        "workbooks whole": WORKBOOK,
        "files of a run whole": JSON,
    }

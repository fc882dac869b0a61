"""What a reader of the tables that `import-903` writes for sharing can know, from their headings and from arithmetic.

Nothing here uses the program's own suppression: the files are read as anybody could.
"""

import csv
import re
from itertools import pairwise

from tests.intake.attack.unknowns import MOST, Unknowns

ALL, TOTAL = "all placements", "total"
WHOLE = re.compile(r"[\d,]+")
SMALL = re.compile(r"1 to (\d+)")
UNDER = re.compile(r"under (\d+)")
ABOUT = re.compile(r"about (\d+)")
ENTRIES = re.compile(r"entries (?:rose|fell) to (\d+) in (\S+ Q\d), where the other quarters have (\S.*) on average")
UNKNOWN = re.compile(r"(\d+) children .*are unknown to the return after (\S+ Q\d)")
OUT_BY = re.compile(r"and the last count by ([\d.]+)\.")
WINDOW = 12  # quarters, as the README says
HALF = 0.5
FEW = 3


def tables(folder):
    """Return the tables of a folder by name, each as its rows."""
    found = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem] = list(csv.DictReader(lines))
    return found


def before(quarter):
    """Return the label of the quarter before."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{quarter[:-1]}{number - 1}" if number > 1 else f"{year - 1}/{year % 100:02d} Q4"


def whole(text):
    """Return a shown number, or None."""
    return int(text.replace(",", "")) if WHOLE.fullmatch(text) else None


def ends(text, least):
    """Return the least and the most that a printed count can be."""
    if (number := whole(text)) is not None:
        return number, number
    if match := SMALL.fullmatch(text):
        return 1, int(match[1])
    return least, MOST


def known(folder, said=()):
    """Return what one release tells: of a folder of shared tables, and of sentences printed beside them."""
    shown, found = tables(folder), Unknowns()
    by_quarter = [row for row in shown["quarters"] if row["quarter"] != "before"]
    last = by_quarter[-1]["quarter"]
    _stock(found, shown["stock"], last)
    _flows(found, shown["quarters"])
    rows = shown["backtest"]
    origin = before(rows[0]["quarter"]) if rows else ""
    if rows:
        _living(found, rows, origin)
        own = [(row, origin, row["forecast"], row["at_origin"]) for row in rows]
        _forecasts(found, own)
    now = {row["placement"]: row["total"] for row in shown["stock"]}
    ahead = [(row, last, row["children"], now.get(_place(row), "0")) for row in shown["forecast"]]
    _forecasts(found, ahead)
    for row in shown["durations"]:
        if match := ABOUT.fullmatch(row["placements"]):
            found.know(("at", last, row["placement"], TOTAL), 0, int(match[1]) + 2)
    _words(found, [row["words"] for row in shown["anomalies"]], [row["quarter"] for row in by_quarter])
    _out_by(found, said, rows, origin)
    return found


def _place(row):
    return TOTAL if row["placement"] == ALL else row["placement"]


def _stock(found, rows, last):
    needs = [name for name in rows[0] if name not in ("placement", TOTAL)] if rows else []
    for row in rows:
        for need in (*needs, TOTAL):
            found.know(("at", last, row["placement"], need), *ends(row[need], 1))
        parts = {("at", last, row["placement"], need): 1 for need in needs}
        found.must({**parts, ("at", last, row["placement"], TOTAL): -1}, 0, 0)
    for need in (*needs, TOTAL):
        parts = {("at", last, row["placement"], need): 1 for row in rows if row["placement"] != TOTAL}
        found.must({**parts, ("at", last, TOTAL, need): -1}, 0, 0)


def _flows(found, rows):
    first = before(rows[1]["quarter"])
    labels = [first, *(row["quarter"] for row in rows[1:])]
    for label, row in zip(labels, rows, strict=True):
        found.know(("at", label, TOTAL, TOTAL), *ends(row["children_at_end"], 1))
        if label != first:
            for name in ("entries", "leavers", "unmatched", "short_stays"):
                found.know((name, label), *ends(row[name], 0))
    for earlier, label in pairwise(labels):
        came = {("at", earlier, TOTAL, TOTAL): 1, ("entries", label): 1}
        gone = {("leavers", label): -1, ("unmatched", label): -1, ("at", label, TOTAL, TOTAL): -1}
        found.must({**came, **gone}, 0, 0)


def _living(found, rows, origin):
    for quarter in dict.fromkeys(row["quarter"] for row in rows):
        here = [row for row in rows if row["quarter"] == quarter]
        for at, column in ((quarter, "actual"), (origin, "at_origin")):
            for row in here:
                found.know(("at", at, _place(row), TOTAL), *ends(row[column], 1))
            parts = {("at", at, _place(row), TOTAL): 1 for row in here if _place(row) != TOTAL}
            found.must({**parts, ("at", at, TOTAL, TOTAL): -1}, 0, 0)


def _forecasts(found, rows):
    """Take what holds of every count that is shown to hold of those that are hidden: a forecast lies around the count.

    Where every forecast shown is the count that was there, that of all together is the sum of the hidden ones too.
    """
    pairs = [(whole(said), whole(count)) for _, _, said, count in rows if whole(said) and whole(count)]
    if not pairs:
        return
    off = max(abs(said - count) for said, count in pairs)
    for row, at, said, count in rows:
        if whole(count) is None:
            name = ("at", at, _place(row), TOTAL)
            if (number := whole(said)) is not None:
                found.know(name, max(1, number - off), number + off)
            if match := UNDER.fullmatch(said):
                found.know(name, 1, int(match[1]) - 1 + off)
            for end, low in (("low", True), ("high", False)):
                if (number := whole(row[end])) is not None:
                    found.know(name, *((number, MOST) if low else (1, number)))
    if not off:
        for quarter in dict.fromkeys(row["quarter"] for row, *_ in rows):
            _together(found, [one for one in rows if one[0]["quarter"] == quarter])


def _together(found, rows):
    everyone = next((whole(said) for row, _, said, _ in rows if _place(row) == TOTAL), None)
    parts = [one for one in rows if _place(one[0]) != TOTAL]
    if everyone is None:
        return
    hidden = {("at", at, _place(row), TOTAL): 1 for row, at, said, _ in parts if said == "x"}
    told = [whole(said) for _, _, said, _ in parts if whole(said) is not None]
    under = [int(match[1]) - 1 for _, _, said, _ in parts if (match := UNDER.fullmatch(said))]
    rounded = HALF * (len(parts) + 1)
    if hidden:
        found.must(hidden, everyone - sum(told) - sum(under) - rounded, everyone - sum(told) + rounded)


def _words(found, sentences, labels):
    """Read the sentences on quarters that do not look like the rest."""
    window = labels[-WINDOW:]
    for words in sentences:
        if match := ENTRIES.search(words):
            found.know(("entries", match[2]), int(match[1]), int(match[1]))
            if (usual := whole(match[3])) is not None:
                others = {("entries", label): 1 for label in window if label != match[2]}
                low, high = ((usual + end) * len(others) for end in (-HALF, HALF))
                found.must(others, low, high)
        if match := UNKNOWN.search(words):
            found.know(("unmatched", match[2]), int(match[1]), int(match[1]))


def _out_by(found, said, rows, origin):
    """Read how far the last count was out on average: what is shown of it leaves so much for what is hidden."""
    match = OUT_BY.search(" ".join(said))
    parts = [row for row in rows if _place(row) != TOTAL]
    if not match or not parts:
        return
    pairs = [(whole(row["actual"]), whole(row["at_origin"])) for row in parts]
    if all(None not in pair for pair in pairs):
        return
    shown = sum(abs(came - there) for came, there in pairs if came is not None and there is not None)
    left = (float(match[1]) + HALF / 10) * len(parts) - shown
    for row, pair in zip(parts, pairs, strict=True):
        if None in pair and left >= 0:
            change = {("at", row["quarter"], row["placement"], TOTAL): 1, ("at", origin, row["placement"], TOTAL): -1}
            found.must(change, -left, left)


def together(first, second):
    """Return what two releases tell together: a count that both are of is one, unless they show that it was revised.

    Where that contradicts itself, some hidden count was revised, though nobody can know which or by how much: then as
    few were as it takes, and a few more.
    """
    found = Unknowns(dict(second.ends), [*second.sums])
    other = {}
    for name, (low, high) in first.ends.items():
        other[name] = name if found.know(name, low, high) else ("earlier", *name)
        if other[name] != name:
            found.know(other[name], low, high)
    for parts, low, high in first.sums:
        found.must({other[name]: times for name, times in parts.items()}, low, high)
    return found if found.range_of(()) is not None and _keeps(found) else _as_few_revised(first, second)


def _keeps(found):
    return found.least({}) is not None


def _as_few_revised(first, second):
    found = Unknowns(dict(second.ends), [*second.sums])
    changes = {}
    for name, (low, high) in first.ends.items():
        earlier = ("earlier", *name)
        found.know(earlier, low, high)
        if name in second.ends and not _differ((low, high), second.ends[name]):
            up, down = ("up", *name), ("down", *name)
            found.must({name: 1, up: -1, down: 1, earlier: -1}, 0, 0)
            changes |= {up: 1, down: 1}
    for parts, low, high in first.sums:
        found.must({("earlier", *name): times for name, times in parts.items()}, low, high)
    fewest = found.least(changes)
    assert fewest is not None, "two releases can always be of two different councils"
    found.must(changes, 0, fewest + FEW)
    return found


def _differ(one, other):
    return one[0] > other[1] or other[0] > one[1]

"""What a reader of the tables that `import-placements` writes can know, from their headings and from arithmetic."""

from tests.intake.attack.reader import ends, tables
from tests.intake.attack.unknowns import MOST, Unknowns

ALL = ("referrals",)
ROUNDED = 0.0005  # half of the last decimal of a share
KINDS = ("foster", "residential", "supported")
ANSWERS = ("preferred", "suitable", "unsuitable", "not_specified")


def known_of_referrals(folder):
    """Return what one release tells."""
    shown, found = tables(folder), Unknowns()
    _suitability(found, shown["suitability"])
    _placed(found, shown["placed"])
    _fees(found, shown["fees"])
    _times(found, shown["time_to_place"])
    _shares(found, shown["shares"])
    for row in shown["quality"]:
        if row["rule"] in ("no_age", "grown_up", "no_level"):
            found.know(("unknown need", row["rule"]), *ends(row["rows"], 1))
            found.must({("unknown need", row["rule"]): 1, ("need", "not_known"): -1}, -MOST, 0)
    found.must({ALL: 1, ("need", "not_known"): -1, ("need", "known"): -1}, 0, 0)
    return found


def _say(found, name, text):
    if text:
        found.know(name, *ends(text, 1))


def _adds(found, parts, total):
    found.must({**dict.fromkeys(parts, 1), total: -1}, 0, 0)


def _share(found, part, of, text):
    """Take a share, which is rounded, for what it says of both of its counts."""
    if text not in ("", "x"):
        found.must({part: 1, of: -(float(text) - ROUNDED)}, 0, MOST)
        found.must({part: 1, of: -(float(text) + ROUNDED)}, -MOST, 0)


def _suitability(found, rows):
    for kind in KINDS:
        here = [row for row in rows if row["setting"] == kind]
        for row in here:
            key = (kind, row["need"])
            # `suitable` here is all whom it suits; those who would not prefer it are a part that no table prints
            for column in ("assessed", "suitable", "preferred", "unsuitable"):
                _say(found, (*key, column), row[column])
            _adds(found, [(*key, "preferred"), (*key, "only suitable")], (*key, "suitable"))
            _adds(found, [(*key, "suitable"), (*key, "unsuitable")], (*key, "assessed"))
            _share(found, (*key, "suitable"), (*key, "assessed"), row["share_suitable"])
            _share(found, (*key, "preferred"), (*key, "assessed"), row["share_preferred"])
        needs = [row["need"] for row in here if row["need"] != "total"]
        for column in ("assessed", "suitable", "preferred", "only suitable", "unsuitable"):
            _adds(found, [(kind, need, column) for need in needs], (kind, "total", column))
        _adds(found, [(kind, "total", "assessed"), (kind, "total", "not_specified")], ALL)
        if "not_known" in needs:
            _adds(found, [(kind, "not_known", "assessed"), (kind, "not_known", "unsaid")], ("need", "not_known"))


def _placed(found, rows):
    for row in rows:
        kind = row["placement_type"]
        total = ("placed",) if kind == "total" else ("placed", kind)
        _say(found, total, row["placements"])
        if kind != "not_said":
            for answer in ANSWERS:
                _say(found, (*total, answer), row[answer])
                if kind != "total":  # who is placed as judged is among those of whom it was judged so
                    judged = (kind, "total", "only suitable" if answer == "suitable" else answer)
                    _adds(found, [(*total, answer), ("elsewhere", kind, answer)], judged)
            parts = [(*total, answer) for answer in ANSWERS]
            _adds(found, parts if kind != "total" else [*parts, ("placed", "not_said")], total)
    for answer in ANSWERS:
        _adds(found, [("placed", kind, answer) for kind in KINDS], ("placed", answer))
    _adds(found, [("placed", row["placement_type"]) for row in rows if row["placement_type"] != "total"], ("placed",))
    _adds(found, [("placed",), ("waiting",)], ALL)


def _fees(found, rows):
    for row in rows:
        kind = row["placement_type"]
        _say(found, ("placed", kind), row["placements"])
        _say(found, ("fee", kind), row["with_fee"])
        _say(found, ("no fee", kind), row["without_fee"])
        _adds(found, [("fee", kind), ("no fee", kind)], ("placed", kind))
        if row["median"] != "x":
            found.know(("fee", kind), 10, MOST)


def _times(found, rows):
    chain = (("referrals", "placed", "waiting"), ("placed", "timed", "untimed"), ("timed", "with_limit", "no limit"))
    for row in rows:
        key = ("needed", row["needed_by"])
        for column in ("referrals", "placed", "timed", "with_limit", "in_time"):
            _say(found, (*key, column), row[column])
        for total, *parts in (*chain, ("with_limit", "in_time", "late")):
            _adds(found, [(*key, part) for part in parts], (*key, total))
        _share(found, (*key, "in_time"), (*key, "with_limit"), row["share"])
    names = [row["needed_by"] for row in rows if row["needed_by"] != "total"]
    for column in ("referrals", "placed", "timed", "with_limit", "in_time", "waiting", "untimed", "no limit", "late"):
        _adds(found, [("needed", name, column) for name in names], ("needed", "total", column))
    _adds(found, [("needed", "total", "referrals")], ALL)
    _adds(found, [("needed", "total", "placed")], ("placed",))


def _shares(found, rows):
    all_of = {
        "placed": (("placed",), ALL),
        "placed_as_preferred": (("placed", "preferred"), ("placed",)),
        "placed_as_suitable": (("placed", "suitable"), ("placed",)),
        "placed_unsuitably": (("placed", "unsuitable"), ("placed",)),
        "placed_in_time": (("needed", "total", "in_time"), ("needed", "total", "with_limit")),
        "siblings_together": (("siblings", "together"), ("siblings", "known")),
        "solo_recommended": (("solo",), ("companions said",)),
    }
    for row in rows:
        part, of = all_of[row["measure"]]
        _say(found, part, row["number"])
        _say(found, of, row["of"])
        _share(found, part, of, row["share"])
    for part, of in all_of.values():
        _adds(found, [part, ("others", *part)], of)
    for of, whole in ((("siblings", "known"), ("placed",)), (("companions said",), ALL)):
        _adds(found, [of, ("unsaid", *of)], whole)


def later(first, second):
    """Return what a release tells with a later one that counts the same referrals and more: none has become fewer."""
    found = Unknowns(dict(second.ends), [*second.sums])
    for name, ends_of in first.ends.items():
        found.know(("earlier", *name), *ends_of)
    for parts, low, high in first.sums:
        found.must({("earlier", *name): times for name, times in parts.items()}, low, high)
    for parts, low, high in second.sums:
        if not low and not high:
            found.must({("since", *name): times for name, times in parts.items()}, low, high)
    for name in first.ends:
        if name in second.ends:
            found.must({("earlier", *name): 1, ("since", *name): 1, name: -1}, 0, 0)
    return found

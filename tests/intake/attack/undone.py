"""The suppression, attacked: every small count that a reader of all that is shared can narrow further than is promised.

    python -m tests.intake.attack.undone --towns 40 --referrals 10

prints of how many invented councils something was undone: by one release, by two a year apart that know nothing of each
other, and by two of which the later one was made with `--released`.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.intake.attack.reader import known, together
from tests.intake.attack.referrals import known_of_referrals, later
from tests.intake.attack.towns import SMALL, small_counts, two_imports, two_referrals

WIDE = SMALL - 1  # from the least to the most of as many values as a small count can have
SCALES = (0.1, 0.15, 0.2, 0.3, 0.5)
FIRST_SEED = 500


def undone(folder, seed, scale, released=True, breaks=True):
    """Return the small counts that a reader narrows, by those who read the first release, the second and both."""
    found = two_imports(folder, seed, scale, released, breaks)
    names = ("first", "second")
    told = [known(folder / n / "import", one.estimates.trust) for n, one in zip(names, found, strict=True)]
    small = [small_counts(one) for one in found]
    both = together(*told), {**small[0], **small[1]}
    pairs = zip((*names, "both"), (*told, both[0]), (*small, both[1]), strict=True)
    beyond = {_named(key) for key in found[1].shared.told}
    return {name: narrowed(knows, counts, beyond if name == "both" else set()) for name, knows, counts in pairs}


def _named(key):
    return ("at", *key[1:]) if key[0] == "in_care" else key


def narrowed(knows, small, beyond):
    """Return the counts that a reader has narrowed to too few values, one of them the true one."""
    ranges = knows.range_of(small, WIDE)
    assert ranges is not None, "what is shown contradicts itself"
    few = {name: ends for name, ends in ranges.items() if ends[1] - ends[0] < WIDE and name not in beyond}
    return {name: ends for name, ends in few.items() if ends[0] <= small[name] <= ends[1]}


def undone_of_referrals(folder, seed, scale, released=True):
    """Return the counts of referrals that a reader narrows though they may be small, as `undone` does."""
    two_referrals(folder, seed, scale, released)
    first, second = (known_of_referrals(folder / name) for name in ("first", "second"))
    return {"first": tight(first), "second": tight(second), "both": tight(later(first, second))}


def tight(knows, of=lambda _: True):
    open_ones = {name for name, (low, high) in knows.ends.items() if low != high and of(name)}
    ranges = knows.range_of(open_ones, WIDE)
    assert ranges is not None, "what is shown contradicts itself"
    return {n: (low, high) for n, (low, high) in ranges.items() if high - low < WIDE and high > 0 and low <= SMALL}


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--towns", type=int, default=40)
    asked.add_argument("--referrals", type=int, default=10)
    many = asked.parse_args()
    for words, one, towns in (("imports", undone, many.towns), ("referrals", undone_of_referrals, many.referrals)):
        for released in (False, True):
            lost, counts = dict.fromkeys(("first", "second", "both"), 0), 0
            for k in range(towns):
                with tempfile.TemporaryDirectory() as place:
                    found = one(Path(place), FIRST_SEED + k, SCALES[k % len(SCALES)], released)
                counts += len(found["both"])
                for name, narrowed in found.items():
                    lost[name] += bool(narrowed)
            told = "with --released" if released else "without --released"
            said = ", ".join(f"{name} {n}" for name, n in lost.items())
            sys.stdout.write(f"{words} {told}: undone of {towns}: {said}; {counts} counts by both\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

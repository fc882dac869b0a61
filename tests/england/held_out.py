"""How often the interval of doing nothing held on changes that were not used for fitting.

`python -m tests.england.held_out` prints it for every count, number of years and way of leaving out, and by size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist, quantiles

from placement_opt.england.council_moves import (
    COUNTED_CHILDREN,
    ChildCount,
    CountChange,
    changes_over,
    counted,
    fitted,
)
from placement_opt.england.published_file import shipped_statistics

SHARE = 0.9  # nominal
FAR = NormalDist().inv_cdf((1 + SHARE) / 2)
LAST_FITTED = 2023
PARTS = (2, 10)  # of the councils, one of which is left out in turn
ERA_ENDS = 2013
IN_TURN, NEWEST, ERA_ONE, ERA_TWO = "each span of years in turn", "ended 2024 and 2025", "2021 to 2025", "2011 to 2013"
HALVES, TENTHS, ALL = "half of the councils in turn", "a tenth of the councils in turn", "none left out"

Changes = Sequence[CountChange]


@dataclass(frozen=True)
class Held:
    """Of some changes, how many lay within their interval: surely, and perhaps, since a count is hidden."""

    surely: int
    perhaps: int
    changes: int
    known: int  # changes of which both counts are known
    known_within: int

    @property
    def words(self) -> str:
        """What held, as a share; a range where hidden counts decide it."""
        low, high = (f"{100 * n / self.changes:.1f}" for n in (self.surely, self.surely + self.perhaps))
        words = low if low == high else f"{low} to {high}, known {self.of_known}"
        return f"{words} of {self.changes}"

    @property
    def of_known(self) -> str:
        """What held of the changes of which both counts are known, in per cent."""
        return f"{100 * self.known_within / self.known:.1f}" if self.known else "none"


def held(tested: Sequence[tuple[CountChange, float]]) -> Held:
    """Count changes, each with the reach of its interval."""
    surely = [k for k, far in tested if -far <= k.least and k.most <= far]
    outside = [k for k, far in tested if k.most < -far or k.least > far]
    known = [k for k, _far in tested if k.least == k.most]
    return Held(len(surely), len(tested) - len(surely) - len(outside), len(tested), len(known),
                sum(k.least == k.most for k in surely))  # fmt: skip


def reached(fitted_on: Changes, tested: Changes) -> list[tuple[CountChange, float]]:
    """Return changes, each with the reach of the interval that others give."""
    fit = fitted(fitted_on)
    return [(k, FAR * fit.spread(k.children)) for k in tested]


def ways(changes: Changes) -> Iterator[tuple[str, list[tuple[CountChange, float]]]]:
    """Yield each way of leaving out, with what was tested; nothing where nothing is left to fit."""
    spans = sorted({(k.began, k.ended) for k in changes})
    apart = [[k for k in changes if k.ended <= began or k.began >= ended] for began, ended in spans]
    if all(apart):
        each = [[k for k in changes if (k.began, k.ended) == span] for span in spans]
        yield IN_TURN, [one for left, of in zip(apart, each, strict=True) for one in reached(left, of)]
        for span, left, of in zip(spans, apart, each, strict=True):
            yield f"{IN_TURN}: {span[0]} to {span[1]}", reached(left, of)
    before, after = ([k for k in changes if (k.ended <= LAST_FITTED) is early] for early in (True, False))
    if before:
        yield NEWEST, reached(before, after)
    first, second = ([k for k in changes if (k.ended <= ERA_ENDS) is early] for early in (True, False))
    if first:
        yield ERA_ONE, reached(first, second)
        yield ERA_TWO, reached(second, first)
    codes = sorted({k.code for k in changes})
    for parts, name in zip(PARTS, (HALVES, TENTHS), strict=True):
        found = []
        for part in range(parts):
            out = set(codes[part::parts])
            found += reached([k for k in changes if k.code not in out], [k for k in changes if k.code in out])
        yield name, found
    yield ALL, reached(changes, changes)


def by_size(tested: Sequence[tuple[CountChange, float]]) -> Iterator[tuple[str, Held]]:
    """Yield a third of the changes each, of small, middling and large councils."""
    ends = quantiles([k.children for k, _far in tested], n=3)
    for low, high in zip((0.0, *ends), (*ends, math.inf), strict=True):
        part = [(k, far) for k, far in tested if low < k.children <= high]
        yield f"{min(k.children for k, _ in part):.0f} to {max(k.children for k, _ in part):.0f}", held(part)


def of_count(count: ChildCount, years: int) -> Changes:
    """Return the changes of a count over some years that are published."""
    return changes_over(counted(shipped_statistics(), count), years)


def main() -> None:
    """Print everything."""
    for count in COUNTED_CHILDREN:
        for years in range(1, 5):
            changes = of_count(count, years)
            fit = fitted(changes)
            print(f"\n{count.title}, {years} years: a {fit.a:.5f}, b {fit.b:.3f}, {fit.changes} changes")
            for way, tested in ways(changes):
                sizes = "; ".join(f"{size}: {of.words}" for size, of in by_size(tested))
                print(f"  {way}: {held(tested).words}" + ("" if ":" in way else f" [{sizes}]"))


if __name__ == "__main__":
    main()

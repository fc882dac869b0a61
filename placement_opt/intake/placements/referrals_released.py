"""Which counts of referrals are hidden so that an earlier release, beside these, tells no small one either.

Of an earlier release whose referrals are all among these, each count here is that one and what was added since; what
two counts tell of those added is a count like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from placement_opt.intake.audited.audit import CountEquation, CountKey, CountsAtOnce, protected
from placement_opt.intake.placements.earlier_referrals import EarlierReferrals, is_printed
from placement_opt.intake.placements.placement_settings import PlacementSettings
from placement_opt.intake.placements.referral_counts import ALL_REFERRALS, Marked, Mask, Tally, tally
from placement_opt.intake.placements.standard_fields import JOINED_BY
from placement_opt.intake.read.financial_years import EPOCH

EARLIER, ADDED_SINCE = "earlier", "since"
NO_EARLIER = "No earlier release whose months overlap with these was given with `--released`."
OTHERS_UNKNOWN = (
    "What others have published, answers to requests for information and releases that were not given are not known "
    "here: hold these tables against them before sharing."
)
STILL_TOLD = (
    "An earlier release cannot be changed. With it these counts of few children can be worked out, whatever is hidden "
    "now:"
)
COUNTS_OF_ROWS = (("rows",), ("joined_rows",))  # counts of rows, not of referrals


@dataclass(frozen=True)
class HiddenOfReferrals:
    """The counts that are hidden, and those of few that can be worked out all the same."""

    hidden: frozenset[CountKey]
    told: tuple[CountKey, ...] = ()
    among: tuple[EarlierReferrals, ...] = ()  # earlier releases whose referrals are all among these
    beside: tuple[EarlierReferrals, ...] = ()  # … and those whose periods overlap in part: what they tell is not known


@dataclass(frozen=True)
class Subset:
    """Referrals of the months of an earlier release, counted now, and those of other months."""

    release: EarlierReferrals
    inside: Tally
    outside: Tally


def hidden_beside(
    now: Tally, small: int, subsets: Sequence[Subset], beside: Sequence[EarlierReferrals] = ()
) -> HiddenOfReferrals:
    """Return what is hidden, given what each earlier release shows."""
    start = now.hidden(small)
    if not subsets:
        return HiddenOfReferrals(start, beside=tuple(beside))
    system = _system(now, small, subsets)
    by_difference = {key[2:] for key in system.numbers if key[0] == ADDED_SINCE and _is_told(key, system)}
    hidden, told = protected(system, start | (by_difference & system.can_hide()))
    return HiddenOfReferrals(
        hidden & frozenset(now.numbers), tuple(sorted(told)), tuple(s.release for s in subsets), tuple(beside)
    )


def subsets_of(
    who: Marked, groups: Sequence[str], choices: PlacementSettings, earlier: Sequence[EarlierReferrals]
) -> tuple[list[Subset], list[EarlierReferrals]]:
    """Return earlier releases whose months all lie within these, and those whose months overlap only in part.

    One that has no month in common with these counts others, and tells nothing.
    """
    month = [date.fromordinal(EPOCH + int(day)).replace(day=1) for day in who.frame[JOINED_BY]]
    inside, beside = [], []
    for release in earlier:
        within = np.array([release.first <= one <= release.last for one in month], dtype=bool)
        if release.first < min(month) or release.last > max(month):
            beside += [release] if within.any() else []
        else:
            inside.append(Subset(release, *(_counted(who, mask, groups, choices) for mask in (within, ~within))))
    return inside, beside


def _counted(who: Marked, mask: Mask, groups: Sequence[str], choices: PlacementSettings) -> Tally:
    some = replace(
        who,
        frame=who.frame[mask].reset_index(drop=True),
        **{name: getattr(who, name)[mask] for name in ("need", "why", "placed", "days", "limit")},
    )
    return tally(some, int(np.count_nonzero(mask)), groups, choices)


def _system(now: Tally, small: int, subsets: Sequence[Subset]) -> CountsAtOnce:
    """Return all counts at once: these, those of each earlier release, and those added since."""
    numbers, known = dict(now.numbers), set[CountKey]()
    few = {key for key, children in now.children.items() if 0 < len(children) <= small}
    equations = [_equation(line, ()) for line in now.sums]
    for number, subset in enumerate(subsets):
        nobody_since = not subset.outside.numbers[ALL_REFERRALS]
        for key in (key for key in now.numbers if key not in COUNTS_OF_ROWS):
            before, since = _names(number, key)
            there = subset.release.shown.get(key, subset.inside.numbers[key])
            numbers |= {before: there, since: max(0, now.numbers[key] - there)}
            known |= {before} if key in subset.release.shown else set()
            known |= {since} if nobody_since and not numbers[since] else set()
            few |= {name for name in (before, since) if _of_few(subset, name, numbers[name], small)}
            equations.append(CountEquation({before: 1, since: 1, key: -1}))
        lines = [line for line in now.sums if not set(line) & set(COUNTS_OF_ROWS)]
        equations += [_equation(line, (name, f"{number}")) for name in (EARLIER, ADDED_SINCE) for line in lines]
    return CountsAtOnce(
        numbers=numbers,
        printed=frozenset(key for key in now.numbers if is_printed(key)),
        equations=tuple(e for e in equations if e.holds(numbers)),
        small=small,
        known=frozenset(known),
        kept=frozenset({ALL_REFERRALS}),
        few=frozenset(few),
        nobody=frozenset(key for key in numbers if not is_printed(key)),
    )


def _names(number: int, key: CountKey) -> tuple[CountKey, CountKey]:
    """Return what a count of an earlier release is called, and that of the referrals added since."""
    return (EARLIER, f"{number}", *key), (ADDED_SINCE, f"{number}", *key)


def _of_few(subset: Subset, name: CountKey, number: int, small: int) -> bool:
    """Say whether a count of an earlier release, or of those added since, is of few children, as far as these say."""
    counted = subset.inside if name[0] == EARLIER else subset.outside
    return number == counted.numbers[name[2:]] and 0 < len(counted.children[name[2:]]) <= small


def _equation(line: Sequence[CountKey], begin: CountKey) -> CountEquation:
    *parts, total = line
    return CountEquation({**{(*begin, *part): 1 for part in parts}, (*begin, *total): -1})


def _is_told(since: CountKey, system: CountsAtOnce) -> bool:
    """Say whether two shown counts tell a small one of those added since."""
    return system.secret(since) and (EARLIER, *since[1:]) in system.known


def said_of_releases(found: HiddenOfReferrals) -> Iterator[str]:
    """Yield what these tables were held against, and what of that nobody can know here."""
    if found.among:
        held = ", ".join(f"{release.folder} ({release.words})" for release in found.among)
        yield f"Hidden together with what earlier releases show: {held}."
    if found.beside:
        part = ", ".join(f"{release.folder} ({release.words})" for release in found.beside)
        yield (
            f"The months of {part} overlap in part with these. What both tell together is not known: share one of the "
            "two only."
        )
    if not found.among and not found.beside:
        yield NO_EARLIER
    yield OTHERS_UNKNOWN


def told_of_releases(found: HiddenOfReferrals) -> Iterator[str]:
    """Yield which counts of few children can be worked out whatever is hidden, by their place and never by number."""
    if found.told:
        yield STILL_TOLD
    yield from (f"- {_place_of(key)}" for key in found.told)


def _place_of(key: CountKey) -> str:
    """Return in words which count is meant."""
    if key[0] not in (EARLIER, ADDED_SINCE):
        return ", ".join(key)
    whose = "of the earlier release" if key[0] == EARLIER else "of those added since"
    return f"{', '.join(key[2:])}, {whose}"

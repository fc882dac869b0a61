"""What is counted of referrals, and how the counts add up to each other: all that may be shared is made from these.

A count that nobody prints, but that two printed ones give by subtraction, is counted too, so that the audit sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.placements.joined_referrals import CHILD_NUMBER
from placement_opt.intake.placements.placement_settings import ANSWERS, REFERRED_SETTINGS, URGENCY, PlacementSettings
from placement_opt.intake.placements.referral_needs import GROWN_UP, NEED_NOT_KNOWN, NO_AGE, NO_LEVEL
from placement_opt.intake.placements.standard_fields import JOINED_BY
from placement_opt.intake.suppress import TOTALS, hidden_among

Key = tuple[str, ...]
Mask = npt.NDArray[np.bool_]
ALL_REFERRALS: Key = ("referrals",)
ANSWERED = ANSWERS["suitability"][:-1]
NOT_SPECIFIED = ANSWERS["suitability"][-1]
UNANSWERED = "not_said"
PLACED_TYPES = (*REFERRED_SETTINGS, UNANSWERED)
URGENCIES = (*URGENCY, UNANSWERED)


@dataclass(frozen=True)
class Tally:
    """Counts by their keys, and the sums between them; each sum ends in its total."""

    numbers: Mapping[Key, int]
    children: Mapping[Key, frozenset[int]]  # whom each counts: a child may be referred several times
    sums: tuple[tuple[Key, ...], ...]

    def hidden(self, small: int) -> frozenset[Key]:
        """Return the counts that may not be shown: those of few children, and others by which they could be told.

        What the hidden parts of a sum are together is told by the others: if that is of few children too, one more part
        is hidden.
        """
        few = {key for key, children in self.children.items() if 0 < len(children) <= small}
        found = self._among(few, small)
        while more := {key for line in self.sums if (key := self._next(line, found, small))}:
            few |= more
            found = self._among(few, small)
        return found

    def _among(self, few: AbstractSet[Key], small: int) -> frozenset[Key]:
        keys = list(self.numbers)
        place = {key: number for number, key in enumerate(keys)}
        numbers = np.array([self.numbers[key] for key in keys], dtype=np.int64)
        lines = [[place[key] for key in line] for line in self.sums]
        secret = np.array([key in few for key in keys], dtype=bool)
        hide = hidden_among(numbers, lines, small, place[ALL_REFERRALS], secret)
        return frozenset(key for key, hides in zip(keys, hide, strict=True) if hides)

    def _next(self, line: Sequence[Key], hidden: AbstractSet[Key], small: int) -> Key | None:
        """Return the part of a sum to hide next; None if its hidden parts are of enough children together."""
        *parts, total = line
        together = frozenset[int]().union(*(self.children[part] for part in parts if part in hidden))
        if total in hidden or not 0 < len(together) <= small:
            return None
        shown = [part for part in parts if part not in hidden and self.numbers[part]]
        return min(shown, key=lambda part: self.numbers[part], default=None)


@dataclass(frozen=True)
class _Counted:
    """Whom each count counts, and the sums between counts."""

    masks: Mapping[Key, Mask]
    sums: Sequence[tuple[Key, ...]]


@dataclass(frozen=True)
class Marked:
    """Referrals with what is read off them: a row each."""

    frame: pd.DataFrame  # as joined
    need: npt.NDArray[np.object_]
    why: npt.NDArray[np.object_]  # the need group is not known
    placed: Mask
    days: npt.NDArray[np.float64]  # from the day of referral to that of the placement; NaN where not known
    limit: npt.NDArray[np.float64]  # days after which a placement is late; NaN where there is no limit

    @property
    def placed_type(self) -> npt.NDArray[np.object_]:
        """Return the kind of care in which each lives who is placed, `not_said` where no column says it."""
        return named(self.frame["placement_type"], REFERRED_SETTINGS)

    @property
    def urgency(self) -> npt.NDArray[np.object_]:
        """Return the answer to when a placement is needed."""
        return urgency(self.frame)

    @property
    def fee(self) -> npt.NDArray[np.float64]:
        """Return the cost of a week of those who are placed; NaN where none is known, and where it is nothing."""
        cost = self.frame["cost"].to_numpy(dtype=np.float64)
        return np.where(self.placed & (cost > 0), cost, np.nan)

    def suitability(self, setting: str) -> npt.NDArray[np.object_]:
        """Return what a referral says of a kind of care; a blank says no more than `not_specified`."""
        found = named(self.frame[setting], ANSWERS["suitability"])
        return np.where(found == UNANSWERED, NOT_SPECIFIED, found)


def named(column: pd.Series[float], words: Sequence[str]) -> npt.NDArray[np.object_]:
    """Return the answers of a column by name, `not_said` where there is none."""
    names: npt.NDArray[np.object_] = np.array([*words, UNANSWERED], dtype=object)
    found: npt.NDArray[np.object_] = names[column.fillna(len(words)).to_numpy(dtype=np.int64)]
    return found


def urgency(referrals: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the answer to when a placement is needed, as either edition asks."""
    needed = named(referrals["needed_by"], ANSWERS["needed_by"])
    return np.where(needed == UNANSWERED, named(referrals["emergency"], ANSWERS["emergency"]), needed)


def marked(referrals: pd.DataFrame, needs: pd.DataFrame, choices: PlacementSettings) -> Marked:
    """Return referrals with need, placement and time."""
    placed = referrals[["placement_type", "placement_date", "cost"]].notna().any(axis=1).to_numpy()
    days = (referrals["placement_date"] - referrals[JOINED_BY]).to_numpy(dtype=np.float64)
    within = {answer: float(most) for answer, most in choices.placed_within.items()}
    by_answer = np.array([within.get(answer, np.nan) for answer in urgency(referrals)], dtype=np.float64)
    by_date = (referrals["latest_date"] - referrals[JOINED_BY]).to_numpy(dtype=np.float64)
    limit = np.where(np.isnan(by_date), by_answer, by_date)
    return Marked(referrals, needs["need"].to_numpy(), needs["why"].to_numpy(), placed, days, limit)


def tally(who: Marked, rows: int, groups: Sequence[str], choices: PlacementSettings) -> Tally:
    """Return every count of what may be shared; `rows` is how many rows were read, `groups` the need groups."""
    masks, sums = counted_masks(who, groups, choices)
    numbers = {key: int(np.count_nonzero(mask)) for key, mask in masks.items()}
    children = {key: children_of(who, mask) for key, mask in masks.items()}
    joined = rows - numbers[ALL_REFERRALS]
    numbers |= {("rows",): rows, ("joined_rows",): joined}
    children |= {
        ("rows",): children[ALL_REFERRALS],
        ("joined_rows",): frozenset(range(joined)),
    }  # each as if of its own
    return Tally(numbers, children, (*sums, (ALL_REFERRALS, ("joined_rows",), ("rows",))))


def children_of(who: Marked, mask: Mask) -> frozenset[int]:
    """Return the children of some referrals, by number."""
    return frozenset(who.frame[CHILD_NUMBER].to_numpy()[mask].tolist())


def counted_masks(
    who: Marked, groups: Sequence[str], choices: PlacementSettings
) -> tuple[dict[Key, Mask], list[tuple[Key, ...]]]:
    """Return which referrals each count counts, and the sums between counts."""
    parts = (
        _of_needs(who),
        _of_placements(who),
        _of_suitability(who, groups),
        _of_time(who),
        _of_siblings(who, choices),
        _of_companions(who),
    )
    masks = {key: mask for part in parts for key, mask in part.masks.items()}
    return masks, [line for part in parts for line in part.sums]


def _of_needs(who: Marked) -> _Counted:
    """Return all referrals, whose need group is known, and why one is not."""
    reasons: dict[Key, Mask] = {("need_not_known", why): who.why == why for why in (NO_AGE, GROWN_UP, NO_LEVEL)}
    unknown = np.logical_or.reduce(list(reasons.values()))
    masks = {ALL_REFERRALS: np.ones(len(unknown), dtype=bool), ("need_not_known",): unknown, ("need_known",): ~unknown}
    sums = [(("need_known",), ("need_not_known",), ALL_REFERRALS), (*reasons, ("need_not_known",))]
    return _Counted({**reasons, **masks}, sums)


def _of_placements(who: Marked) -> _Counted:
    """Return who was placed, in which kind of care and how it was judged for the child, and whose fee is known."""
    placed, kind, fee = who.placed, who.placed_type, ~np.isnan(who.fee)
    masks: dict[Key, Mask] = {("placed",): placed, ("waiting",): ~placed}
    sums: list[tuple[Key, ...]] = [(("placed",), ("waiting",), ALL_REFERRALS)]
    for p in PLACED_TYPES:
        here = placed & (kind == p)
        masks |= {("placed", p): here, ("fee", p): here & fee, ("no_fee", p): here & ~fee}
        sums.append((("fee", p), ("no_fee", p), ("placed", p)))
    for p in REFERRED_SETTINGS:
        answers: dict[Key, Mask] = {
            ("placed", p, k): placed & (kind == p) & (who.suitability(p) == k) for k in ANSWERS["suitability"]
        }
        masks |= answers
        sums.append((*answers, ("placed", p)))
    for k in ANSWERS["suitability"]:
        parts: list[Key] = [("placed", p, k) for p in REFERRED_SETTINGS]
        masks["placed_as", k] = np.logical_or.reduce([masks[part] for part in parts])
        sums.append((*parts, ("placed_as", k)))
    sums.append((*(("placed", p) for p in PLACED_TYPES), ("placed",)))
    sums.append((*(("placed_as", k) for k in ANSWERS["suitability"]), ("placed", UNANSWERED), ("placed",)))
    return _Counted(masks, sums)


def _of_suitability(who: Marked, groups: Sequence[str]) -> _Counted:
    """Return what referrals say of each kind of care, by need group."""
    masks: dict[Key, Mask] = {}
    sums: list[tuple[Key, ...]] = []
    everyone = (*groups, NEED_NOT_KNOWN)
    for s in REFERRED_SETTINGS:
        said = who.suitability(s)
        for g in (*everyone, TOTALS):
            here = np.ones(len(said), dtype=bool) if g == TOTALS else who.need == g
            masks |= {(s, g, k): here & (said == k) for k in ANSWERED}
            masks[s, g, "either"] = masks[s, g, "preferred"] | masks[s, g, "suitable"]
            masks[s, g, "assessed"] = here & (said != NOT_SPECIFIED)
            sums.append(((s, g, "preferred"), (s, g, "suitable"), (s, g, "either")))
            sums.append(((s, g, "either"), (s, g, "unsuitable"), (s, g, "assessed")))
        sums += [(*((s, g, k) for g in everyone), (s, TOTALS, k)) for k in (*ANSWERED, "either", "assessed")]
        masks[s, TOTALS, NOT_SPECIFIED] = said == NOT_SPECIFIED
        masks[s, NEED_NOT_KNOWN, NOT_SPECIFIED] = (who.need == NEED_NOT_KNOWN) & (said == NOT_SPECIFIED)
        masks[s, "known", NOT_SPECIFIED] = (who.need != NEED_NOT_KNOWN) & (said == NOT_SPECIFIED)
        sums.append(((s, TOTALS, "assessed"), (s, TOTALS, NOT_SPECIFIED), ALL_REFERRALS))
        sums.append(((s, NEED_NOT_KNOWN, "assessed"), (s, NEED_NOT_KNOWN, NOT_SPECIFIED), ("need_not_known",)))
        sums.append(((s, NEED_NOT_KNOWN, NOT_SPECIFIED), (s, "known", NOT_SPECIFIED), (s, TOTALS, NOT_SPECIFIED)))
        for k in ANSWERS["suitability"]:  # less those who were placed there: who was placed elsewhere, or is waiting
            masks["elsewhere", s, k] = (said == k) & ~(who.placed & (who.placed_type == s))
            sums.append((("placed", s, k), ("elsewhere", s, k), (s, TOTALS, k)))
    return _Counted(masks, sums)


def _of_time(who: Marked) -> _Counted:
    """Return by when a placement was needed who was placed, after how long as far as that is known, and who in time."""
    masks: dict[Key, Mask] = {}
    sums: list[tuple[Key, ...]] = []
    asked, timed = who.urgency, who.placed & (who.days >= 0)
    early, undated = who.placed & (who.days < 0), who.placed & np.isnan(who.days)
    judged = timed & ~np.isnan(who.limit)
    everybody = np.ones(len(timed), dtype=bool)
    states = {"asked": everybody, "placed": who.placed, "waiting": ~who.placed, "timed": timed}
    states |= {"untimed": early | undated, "judged": judged, "unjudged": timed & ~judged}
    states |= {"in_time": judged & (who.days <= who.limit), "late": judged & ~(who.days <= who.limit)}
    for u in (*URGENCIES, TOTALS):
        here = everybody if u == TOTALS else asked == u
        masks |= {("time", u, name): here & mask for name, mask in states.items()}
        for *parts, total in (
            ("placed", "waiting", "asked"),
            ("timed", "untimed", "placed"),
            ("judged", "unjudged", "timed"),
            ("in_time", "late", "judged"),
        ):
            sums.append((*(("time", u, part) for part in parts), ("time", u, total)))
    sums += [(*(("time", u, name) for u in URGENCIES), ("time", TOTALS, name)) for name in states]
    masks |= {("early",): early, ("undated",): undated}
    sums.append((("early",), ("undated",), ("time", TOTALS, "untimed")))
    same = {"asked": ALL_REFERRALS, "placed": ("placed",), "waiting": ("waiting",)}
    sums += [(("time", TOTALS, name), total) for name, total in same.items()]
    return _Counted(masks, sums)


def _of_siblings(who: Marked, choices: PlacementSettings) -> _Counted:
    """Return who was to be placed with brothers and sisters, and of those who were placed, who was placed with all."""
    wanted, together = (who.frame[name].to_numpy(dtype=np.float64) for name in ("siblings", "siblings_together"))
    split = who.frame["sibling_split"].to_numpy(dtype=np.float64)
    beside = 1.0 if choices.siblings_count_the_child else 0.0
    all_of_them = np.where(np.isnan(together), split == ANSWERS["yes_no"].index("no"), together >= wanted + beside)
    known = (wanted > 0) & who.placed & ~(np.isnan(together) & np.isnan(split))
    masks: dict[Key, Mask] = {
        ("siblings", "known"): known,
        ("siblings", "others"): who.placed & ~known,
        ("siblings", "together"): known & all_of_them,
        ("siblings", "apart"): known & ~all_of_them,
    }
    sums: list[tuple[Key, ...]] = [
        (("siblings", "known"), ("siblings", "others"), ("placed",)),
        (("siblings", "together"), ("siblings", "apart"), ("siblings", "known")),
    ]
    return _Counted(masks, sums)


def _of_companions(who: Marked) -> _Counted:
    """Return for whom a placement alone was recommended, of those with an answer."""
    answer = named(who.frame["companions"], ANSWERS["companions"])
    solo, said = answer == "solo", answer != UNANSWERED
    masks: dict[Key, Mask] = {("companions", "said"): said, ("companions", UNANSWERED): ~said}
    masks |= {("companions", "solo"): solo, ("companions", "others"): said & ~solo}
    sums: list[tuple[Key, ...]] = [
        (("companions", "said"), ("companions", UNANSWERED), ALL_REFERRALS),
        (("companions", "solo"), ("companions", "others"), ("companions", "said")),
    ]
    return _Counted(masks, sums)

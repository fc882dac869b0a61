"""Sections about what stands behind the chances: what must be true, what to find out first, which limits bind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.judge.chance import share_words
from placement_opt.judge.claim_words import amount, claimed
from placement_opt.kernel.text import plain
from placement_opt.report.section import AS_WORDS, Crosstab, Section, Sentences
from placement_opt.report.text_table import number
from placement_opt.study.behind import Behind
from placement_opt.study.must_be_true import HOLDS_ALREADY, BreakEvenPlace, MustBeTrue
from placement_opt.study.nearest_change import NearestChange
from placement_opt.study.turning_levels import Tried

SELDOM_BINDS = 0.05  # share of draws; limits that bind less often in every claim are not shown
RECORDS_SHOWN = 4  # rows of a group that are named
CHANGES_SHOWN, FIGURES_SHOWN = 6, 2  # groups of a joint change, and figures of a group
NO_EFFECT = 0.0


def behind_sections(b: Behind, claims: Sequence[Claim]) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    of = {k.id: k for k in claims}
    found = (_must(b, of), _nearest(b, of), _learning(b, of), _limits(b, of), _one_more(b, of))
    return tuple(s for s in found if len(s.frame))


def _must(b: Behind, claims: dict[str, Claim]) -> Section:
    """Return for each claim what one group of figures would have to be for it to hold."""
    rows = []
    for claim_id, several in groupby(b.must, key=lambda k: k.claim):
        claim, groups = claims[claim_id], list(several)
        rows += [(claimed(claim), words) for words in _of_a_claim(claim, groups)]
    return Section(
        "must_be_true",
        "What must be true",
        "For the claim to hold with one group of figures alone moved within its range, and all others as given. Asked "
        "of the groups that matter most to each claim, with homes open in part.",
        pd.DataFrame(rows, columns=["claim", "sentence"]),
        Sentences(block="claim"),
    )


def _of_a_claim(claim: Claim, groups: Sequence[MustBeTrue]) -> Iterator[str]:
    found = [k for k in groups if k.places]
    for k in found:
        yield from (_place(claim, k, place) for place in k.places)
    if groups and groups[0].answer == HOLDS_ALREADY and not found:
        yield "It is reached as given, and wherever any one of these groups stands in its range."
    elif not found and not any(k.low.holds or k.high.holds for k in groups):
        nearest = max(groups, key=lambda k: max(_ahead(claim, k.low), _ahead(claim, k.high)))
        end = max((nearest.low, nearest.high), key=lambda tried: _ahead(claim, tried))
        where = "low" if end is nearest.low else "high"
        yield (
            f"No one group reaches it anywhere in its range. Nearest comes '{nearest.group}' at its {where} end, with "
            f"{amount(claim, end.amount)}."
        )


def _ahead(claim: Claim, tried: Tried) -> float:
    """Return by how much a claim is ahead; where there is no plan it is behind any other."""
    return -math.inf if math.isnan(tried.amount) else claim.ahead(tried.amount)


def _place(claim: Claim, k: MustBeTrue, place: BreakEvenPlace) -> str:
    """Say where one group makes or breaks a claim."""
    side = "or more" if place.upwards else "or less"
    figures = [f"{f.figure} {plain(round(f.at, 3))} ({plain(f.low)} to {plain(f.high)})" for f in place.figures]
    shown = "; ".join(figures[:RECORDS_SHOWN]) + ("; and so on" if len(figures) > RECORDS_SHOWN else "")
    verb = "It stays met" if k.answer == HOLDS_ALREADY else "It is met"
    return f"{verb} with '{k.group}' where {share_words(place.level)} of draws stand lower, {side}: {shown}."


def _nearest(b: Behind, claims: dict[str, Claim]) -> Section:
    """Return for each claim the least joint change of figures for which it holds."""
    rows = [(claimed(claims[k.claim]), words) for k in b.nearest for words in _change(k, claims[k.claim])]
    return Section(
        "nearest_change",
        "The nearest joint change",
        "The least change, together, of the groups of figures that matter most for which the claim holds, in "
        "units of the figures' own ranges. It is found step by step from the figures as given, so that another could "
        "be nearer still; that the claim holds there is proven by a run of its own.",
        pd.DataFrame(rows, columns=["claim", "sentence"]),
        Sentences(block="claim"),
    )


def _change(k: NearestChange, claim: Claim) -> Iterator[str]:
    if not k.within:
        yield (
            "Not within the ranges of the groups that matter most: with each moved as far as it helps, "
            f"{amount(claim, k.amount)} is "
            "reached. That is as far as the search found, and no proof that no other point does better."
        )
        return
    if not k.changes:
        yield "It is reached as given."
        return
    groups = "one group" if len(k.changes) == 1 else f"{len(k.changes):,d} groups"
    moved = f"moved by {k.distance:.1f} ranges in all"
    yield f"It is reached with {groups} of figures {moved}, at {amount(claim, k.proven)}."
    if k.alone.in_part is not None and k.alone.amount != k.alone.in_part:
        yield f"With each home open or closed whole it is {amount(claim, k.alone.amount)} there."
    for change in k.changes[:CHANGES_SHOWN]:
        figures = [f"{f.figure} from {plain(round(f.value, 3))} to {plain(round(f.at, 3))}" for f in change.figures]
        shown = "; ".join(figures[:FIGURES_SHOWN]) + ("; and so on" if len(figures) > FIGURES_SHOWN else "")
        yield f"'{change.group}' by {change.distance:.2f} of its range: {shown}."
    if len(k.changes) > CHANGES_SHOWN:
        yield "The others are in stress.json."


def _learning(b: Behind, claims: dict[str, Claim]) -> Section:
    """Return for each claim the groups to find out first, and where their figures stand."""
    rows = [
        (claimed(claim), words)
        for k, claim in claims.items()
        if len(of := b.learning[b.learning["claim"] == k])
        for words in _told(of)
    ]
    records = [("Where these figures stand", words) for words in _records(b.records)]
    return Section(
        "find_out_first",
        "What to find out first",
        "The verdict here is that the most reaches the claim, or that it does not, whichever is likelier. By how much "
        "the chance that it is wrong would fall if a group of figures were known.",
        pd.DataFrame([*rows, *records], columns=["claim", "sentence"]),
        Sentences(block="claim"),
    )


def _told(frame: pd.DataFrame) -> Iterator[str]:
    worth = frame[frame["falls_by"] > NO_EFFECT]
    now = float(frame["wrong_now"].iloc[0])
    if not len(worth):
        yield (
            f"The verdict is wrong in {share_words(now)} of draws, and knowing no one group would change it. What "
            f"moves the claim most: {'; '.join(frame['group'].head(3))}."
        )
    for row in worth.to_dict("records"):
        yield (
            f"'{row['group']}': the chance of a wrong verdict falls from {share_words(now)} to "
            f"{share_words(float(row['wrong_after']))} (within {100 * float(row['error']):.1f} points)."
        )


def _records(frame: pd.DataFrame) -> Iterator[str]:
    for (group, file), rows in frame.groupby(["group", "file"], sort=False):
        grades = ", ".join(dict.fromkeys(str(k) for k in rows["evidence"] if k))
        numbered = [str(int(n)) for n in rows["row"].dropna()]
        shown = ", ".join(numbered[:RECORDS_SHOWN]) + (" and on" if len(numbered) > RECORDS_SHOWN else "")
        place = f"{file}{f', row {shown}' if shown else ''}"
        yield f"{group}: {place}{f' ({grades})' if grades else ''}."


def _limits(b: Behind, claims: dict[str, Claim]) -> Section:
    """Return in what share of draws each limit holds each claim back."""
    frame = b.limits.binding
    often = frame.groupby("limit")["binds"].transform("max") >= SELDOM_BINDS
    shown = frame[often].assign(unit="share")
    return Section(
        "limits_bind",
        "Which limit binds how often",
        f"In what share of {int(frame['draws'].max()) if len(frame) else 0:,d} draws the most would be further on if a "
        "limit were a little looser, as far as the duals of the plan found say.",
        shown,
        Crosstab(rows="limit", across="claim", value="binds", words=_titles(claims)),
    )


def _one_more(b: Behind, claims: dict[str, Claim]) -> Section:
    """Return what one more of each means of care is worth to each claim, with its range over draws."""
    rows = [
        (str(row["one_more"]), str(row["claim"]), _worth(row, claims[row["claim"]]), AS_WORDS)
        for row in b.limits.worth.to_dict("records")
    ]
    return Section(
        "one_more",
        "What one more is worth",
        "How much further the most would reach, in the middle draw, and in brackets in nine draws of ten; money in "
        "£000. No more than that: each further one is worth less.",
        pd.DataFrame(rows, columns=["one_more", "claim", "value", "unit"]),
        Crosstab(rows="one_more", across="claim", words=_titles(claims)),
    )


def _worth(row: dict[Any, Any], claim: Claim) -> str:
    low, middle, high = (_short(float(row[k]), claim.unit) for k in ("p5", "p50", "p95"))
    return middle if low == middle == high else f"{middle} ({low} to {high})"


def _short(value: float, unit: str) -> str:
    return number(value, unit) if unit == "GBP" else f"{value:.1f}"


def _titles(claims: dict[str, Claim]) -> dict[str, str]:
    return {k: k.capitalize().replace("_", " ") for k in claims}

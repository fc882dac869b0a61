"""Sections that say how sure an answer is: how often claims are met, what moves them, and where what happened lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, MOST_SAVED, RECOMMENDED
from placement_opt.judge.chance import OF_RANGES, Chance, draws_words
from placement_opt.judge.claim_words import claimed
from placement_opt.kernel.text import plain
from placement_opt.measure.scored import (
    ALL_LOOKED_AFTER,
    CEASED,
    FALL,
    FOSTER_CHILDREN,
    RESIDENTIAL_CHILDREN,
    SPENT,
    STARTED,
)
from placement_opt.report.behind_sections import behind_sections
from placement_opt.report.robust_sections import robust_sections
from placement_opt.report.section import Cards, Crosstab, Section, Sentences
from placement_opt.study.chances import ALL_THAT_MUST, ANY_WAY
from placement_opt.study.futures import MOST, MOST_A_YEAR_LATE, MOST_WITH_PRIVATE, MOST_WITHOUT_PRIVATE
from placement_opt.study.stressed import HOW_ENDED, Stressed

HOW_SURE = "how_sure"
PLAN_WORDS = {
    MOST: "The most these figures allow",
    MOST_WITH_PRIVATE: "… with private beds for council beds",
    MOST_WITHOUT_PRIVATE: "… without private beds for council beds",
    MOST_A_YEAR_LATE: "… a year late",
    MOST_SAVED: "Saves most",
    AS_PUBLISHED: "As published",
    RECOMMENDED: "Recommended",
    ALL_THAT_MUST: "The most, and each plan that must",
    ANY_WAY: "The most, either way",
    DO_NOTHING: "Doing nothing",
}
FOUND_WORDS = {"central": "As given", "p5": "1 in 20 below", "p50": "Half below", "p95": "1 in 20 above"}
CURVE_SHOWN = (0.95, 0.8, 0.5, 0.2, 0.05)  # chances for which the amount is printed
AT_LEAST_ONCE = 3  # of so many expected, one at least is seen nineteen times of twenty
GROUPS_SHOWN = 8  # groups of figures that are shown for each claim
LEAST_SHOWN = 0.01  # share of variance; less is not shown
MOVED_WORDS = {"variance_share": "Share of spread", "at_low_tenth": "Lowest tenth", "at_high_tenth": "Highest tenth"}
SCORED_WORDS = {"recorded": "Recorded", "p5": "1 in 20 below", "p95": "1 in 20 above", "percentile": "Below it"}
MEASURE_WORDS = {SPENT: "Spent, £000", FALL: "Less than the frozen budget, £000"}

HOW_MANY = (ALL_LOOKED_AFTER, STARTED, CEASED)


def stress_sections(found: Stressed) -> tuple[Section, ...]:
    """Return every section that has something to say, in the order in which they are read."""
    reasons = behind_sections(found.behind, found.claims) if found.behind else ()
    first = (how_sure(found), _chances(found), _curve(found), _matters(found))
    robust = robust_sections(found.not_knowing) if found.not_knowing else ()
    every = (*first, *reasons, *robust, _scored(found), _without_plan(found))
    return tuple(s for s in every if len(s.frame) or s.name == HOW_SURE)


def how_sure(found: Stressed) -> Section:
    """Return one card per claim: how it is judged by its chance, and where its amount lies."""
    c, often = found.case, found.often
    under = f" under {', '.join(c.scenario)}" if c.scenario else ""
    note = (
        f"{OF_RANGES} A claim holds from {often.holds_from:.0%} of draws on and is at risk from "
        f"{often.at_risk_from:.0%}. Homes are open in part.{_asked(found)}"
    )
    frame = pd.DataFrame([_card(k) for k in found.judged.values()])
    return Section(HOW_SURE, f"{c.title}: how sure is the answer{under}?", "", frame, Cards(), note)


def _asked(found: Stressed) -> str:
    """Say what was drawn alone or held, if anything was."""
    only, fixed = found.request.only, found.request.fixed
    alone = f" Drawn alone: {', '.join(only)}; all else is as given." if only else ""
    held = ", ".join(f"{name} at {plain(value)}" for name, value in fixed.items())
    so = "as given has them too, and what stands behind the chances is then not told"
    return alone + (f" Held in every draw: {held}; {so}." if fixed else "")


def _card(k: Chance) -> dict[str, str | float]:
    return {
        "id": k.claim.id,
        "status": k.status,
        "claim": f"{claimed(k.claim)}.",
        "reason": k.sentence,
        "chance": k.met,
        "low": k.low,
        "high": k.high,
        "unit": k.claim.unit,
    }


def _title(claim: Claim) -> str:
    return f"{claimed(claim)}{', £000' if claim.unit == 'GBP' else ''}"


def _chances(found: Stressed) -> Section:
    """Return for each claim and plan the amount as given, its percentiles and the chance."""
    titles = {k.id: _title(k) for k in found.claims}
    rows = []
    for row in found.chances.to_dict("records"):
        shown = row["plan"] not in (ALL_THAT_MUST, ANY_WAY)
        plan = PLAN_WORDS[row["plan"]]
        rows += [(titles[row["claim"]], plan, words, row[k], row["unit"]) for k, words in FOUND_WORDS.items() if shown]
        rows.append((titles[row["claim"]], plan, "Chance", row["chance"], "share"))
    frame = pd.DataFrame(rows, columns=["claim", "plan", "column", "value", "unit"])
    error = found.chances["chance_error"].max() if len(found.chances) else 0.0
    return Section(
        "chances",
        f"How often each claim is met, in {draws_words(found.draws)}",
        "As given is the answer with every figure as the model has it. It need not lie in the middle, since many "
        "ranges reach further to one side.",
        frame,
        Crosstab(rows="plan", across="column", block="claim"),
        f"From the number of draws alone the least sure of these chances has a standard error of {100 * error:.1f} "
        f"points; one of none, or of all, may be off by {min(100.0, 100 * AT_LEAST_ONCE / found.draws):.1f}. A draw "
        "without a plan misses the claim; the amounts are those of draws with one.",
    )


def _curve(found: Stressed) -> Section:
    """Return how much of each claim is reached with which chance, at the most these figures allow."""
    shown = found.curves[found.curves["plan"].isin([MOST, DO_NOTHING]) & found.curves["chance"].isin(CURVE_SHOWN)]
    units = {k.id: k.unit for k in found.claims}
    frame = pd.DataFrame(
        {
            "chance": [f"{chance:.0%} of draws" for chance in shown["chance"]],
            "claim": list(shown["claim"]),
            "value": list(shown["amount"]),
            "unit": [units[claim] for claim in shown["claim"]],
        }
    )
    titles = {k.id: k.id.capitalize().replace("_", " ") for k in found.claims}
    return Section(
        "curve",
        "How much is reached how often",
        "In so many draws the most these figures allow is as much or more; of a claim of at most so much, and of what "
        "doing nothing adds, as much or less.",
        frame,
        Crosstab(rows="chance", across="claim", words=titles),
    )


def _matters(found: Stressed) -> Section:
    """Return the groups of figures that move each claim most, and the claim at the ends of their ranges."""
    rows = []
    for claim in found.claims:
        most = found.matters[(found.matters["claim"] == claim.id)]
        most = most[most["variance_share"] > np.maximum(most["by_chance"], LEAST_SHOWN)]
        for row in most.head(GROUPS_SHOWN).to_dict("records"):
            units = {"variance_share": "share"}
            rows += [
                (_title(claim), str(row["group"]), words, row[k], units.get(k, claim.unit))
                for k, words in MOVED_WORDS.items()
            ]
    frame = pd.DataFrame(rows, columns=["claim", "group", "column", "value", "unit"])
    return Section(
        "matters",
        "What matters",
        "Which groups of figures move the most that can be reached, by the share of its spread that each explains by "
        "itself, and its mean in the tenth of draws where the group stands lowest, and where it stands highest.",
        frame,
        Crosstab(rows="group", across="column", block="claim", named=True),
        "What chance alone could give is not shown; all groups are in matters.csv.",
    )


def _scored(found: Stressed) -> Section:
    """Return where what happened lies among the draws of the recommended plan."""
    frame = found.scored[found.scored["plan"] == RECOMMENDED]
    rows = []
    for row in frame.to_dict("records"):
        measure = MEASURE_WORDS.get(row["measure"], str(row["measure"]).capitalize())
        rows += [
            (row["year"], measure, words, row[k] / 100 if k == "percentile" else row[k], _unit(k, row["unit"]))
            for k, words in SCORED_WORDS.items()
        ]
    return Section(
        "scored_draws",
        "Where what happened lies among the draws",
        "Of the recommended plan; stress.json has the others. Below it is the share of draws that are lower than "
        "what was recorded. On both bases of a saving that share is the same.",
        pd.DataFrame(rows, columns=["year", "measure", "column", "value", "unit"]),
        Crosstab(rows="measure", across="column", block="year"),
        " ".join(_outside(frame)),
    )


def _unit(column: str, unit: str) -> str:
    return "share" if column == "percentile" else unit


def _outside(frame: pd.DataFrame) -> Iterator[str]:
    """Say what lies outside nine draws of ten, and what that speaks for."""
    outside = frame[frame["outside"]]
    if not len(frame):
        return
    if not len(outside):
        yield "All of it lies within nine draws of ten."
        return
    yield f"Outside nine draws of ten, in one year or more: {_named(outside['measure'])}."
    inside = frame[~frame["measure"].isin(set(outside["measure"]))]
    if len(inside):
        yield f"Always within: {_named(inside['measure'])}."
    yield from _which(set(outside["measure"]))
    beyond = outside[outside["percentile"].isin([0.0, 100.0])]
    if len(beyond):
        yield (
            f"Beyond every draw: {_named(beyond['measure'])}. Hardly any figures within their ranges give that, so "
            "that a cause is missing rather than a range too narrow."
        )
    else:
        yield (
            "Some draws come as far, so that figures within their ranges can give it: ranges are too narrow, or too "
            "seldom wide together, rather than a cause missing."
        )
    yield "The run says which figures would have had to differ."


def _which(outside: set[str]) -> Iterator[str]:
    """Say what the ranges that are too narrow, or the cause that is missing, are about."""
    if outside & set(HOW_MANY):
        yield "So it is about how many children come and leave."
    elif outside & {RESIDENTIAL_CHILDREN, FOSTER_CHILDREN}:
        yield "As many children came and left as the ranges allow: it is about where they lived."
    else:
        yield "As many children lived in each kind of placement as the ranges allow: it is about what they cost."


def _named(measures: Iterable[str]) -> str:
    return ", ".join(MEASURE_WORDS.get(m, m).partition(",")[0].lower() for m in dict.fromkeys(measures))


def _without_plan(found: Stressed) -> Section:
    """Return how many draws ended without an answer, by plan."""
    drawn = found.without_plan[found.without_plan["draw"] > 0]  # the first is the model as it is
    counts = Counter(zip(drawn["plan"], drawn[HOW_ENDED], strict=True))
    said = [
        f"{PLAN_WORDS.get(plan, plan)}: {n:,d} of {draws_words(found.draws)} ended as '{how}'."
        for (plan, how), n in counts.items()
    ]
    return Section(
        "draws_without_plan",
        "Draws without a plan",
        "Each counts as a claim that is not met. draws.csv says which they are.",
        pd.DataFrame({"sentence": [*said, *found.notes]}),
        Sentences(),
    )

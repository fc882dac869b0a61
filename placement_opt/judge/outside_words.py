"""The outside view in words: what is needed, how many councils did as much, and what to make of a disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from placement_opt.domain.claims import SAVING
from placement_opt.domain.schedule_lines import FOSTER_CARE, RESIDENTIAL_CARE
from placement_opt.england.base_rates import BaseRate, DidAsMuch, EraRate
from placement_opt.england.council_panel import CHILDREN_UNIT, MONEY_UNIT, RESIDENTIAL_CHILDREN_THERE
from placement_opt.england.published_choices import PublishedChoices
from placement_opt.judge.asked_changes import AskedChange
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE
from placement_opt.judge.outside_view import (
    FEW_DID,
    HIDDEN_DECIDES,
    MANY_DID,
    SOME_DID,
    TOO_FEW_ALIKE,
    BesideCouncils,
    OutsideView,
)
from placement_opt.judge.verdict import PLANS
from placement_opt.kernel.text import capital, plain, pounds

BESIDE_EACH_OTHER = (
    "What councils did stands beside the programme's answer and changes none of it. Councils are alike if they began "
    "with {like} there as this council or, for spend, looked after."
)
SAVING_AND_FALL = (
    "A saving is measured against doing nothing, and a fall against what was spent before: where doing nothing would "
    "cost more from year to year, a council can save and spend no less."
)
SPEND_TRAP = (
    "Spend is in the pounds of each year, can change because a council books it otherwise, and is compared from 2011 "
    "to 2013 alone."
)
HOSTELS = "Until 2013 residential care holds hostels and supported accommodation, since 2021 it does not."
NEIGHBOURS_TODAY = "Neighbours are those of the model of 2025, in both eras."
NO_COUNCIL = "Neighbours are named where `council` in model.yaml says which council it is."
SAYS = {
    HOLDS: "says that it holds",
    AT_RISK: "says that it is at risk",
    FAILS: "says that it does not hold",
    NOT_TESTABLE: "cannot test it",
}
MAKE_OF = {  # (what the programme says, how many did) -> what to make of the two
    (
        HOLDS,
        FEW_DID,
    ): "but few councils did as much: the programme knows the limits in its tables and not what held others "
    "back, so ask what would be different here",
    (HOLDS, SOME_DID): "and some councils did as much while most did not: ask what those did",
    (HOLDS, MANY_DID): "and many councils did as much: nothing here speaks against it",
    (AT_RISK, FEW_DID): "and few councils did as much: do not count on what puts it at risk to turn out well",
    (AT_RISK, SOME_DID): "and some councils did as much while most did not: ask what those did",
    (AT_RISK, MANY_DID): "but many councils did as much: what puts it at risk can be overcome, so ask how",
    (FAILS, FEW_DID): "and few councils did as much: what councils did speaks against it too",
    (
        FAILS,
        SOME_DID,
    ): "yet some councils did as much: ask how, and whether a limit or figure of the model is too strict",
    (NOT_TESTABLE, FEW_DID): "and few councils did as much",
    (NOT_TESTABLE, SOME_DID): "and some councils did as much while most did not",
    (NOT_TESTABLE, MANY_DID): "and many councils did as much",
    (FAILS, MANY_DID): "yet many councils did as much: look for the limit or figure of the model that holds it back",
}
OF_OTHERS = {  # of a line of the schedule, or a plan
    FEW_DID: "Few councils did as much: ask what would be different here.",
    SOME_DID: "Some councils did as much and most did not: ask what those did.",
    MANY_DID: "Many councils did as much.",
}
UNSAID = {
    HIDDEN_DECIDES: "Hidden counts decide whether that is few, so nothing follows from it.",
    TOO_FEW_ALIKE: "So few councils are alike that nothing follows from it.",
}
IN_WORDS = {1: "a year", 2: "two years", 3: "three years", 4: "four years"}
OF_LINES = {RESIDENTIAL_CARE: "residential care", FOSTER_CARE: "foster care"}
MOST_NAMES = 6  # of councils that a sentence names


def title_of(k: BesideCouncils) -> str:
    """Return what stands beside councils, as a heading."""
    if k.judged:
        return k.judged.claim.title
    if k.asked is None:
        return k.line or k.plan
    if k.line:
        return f"The schedule's line of {OF_LINES[k.line]}, in {'spend' if _is_money(k.asked) else 'children'}"
    return f"{capital(PLANS[k.plan])}: {k.asked.measure.words}"


def facts(k: BesideCouncils) -> tuple[str, ...]:
    """Return what is needed and how many councils alike did as much, or why that is not said."""
    if k.rate is None or k.asked is None:
        return (k.without,)
    return (_needed(k, k.asked), *_of_alike(k.rate), *_by_name(k.rate))


def told(k: BesideCouncils, choices: PublishedChoices) -> tuple[str, ...]:
    """Return the same with all councils that are large enough, and at last what to make of it."""
    if k.rate is None:
        return facts(k)
    return (*facts(k), *_of_all(k.rate, choices), to_make_of_it(k))


def in_brief(view: OutsideView) -> str:
    """Return what the first screen has room for: the last claim of the schedule that has councils beside it."""
    rated = [k for k in view.claims if k.rate and k.judged and k.judged.claim.of_schedule]
    for k in (k for k in rated[-1:] if k.how_many != TOO_FEW_ALIKE):
        if k.rate and k.judged:
            found = " ".join(_of_alike(k.rate))
            advice = UNSAID.get(k.how_many) or _advice(MAKE_OF[k.judged.status, k.how_many])
            return f"{title_of(k)}: {found[:1].lower()}{found[1:]} {advice}"
    return ""


def _advice(make_of: str) -> str:
    """Return what to make of it as a sentence that stands without the programme's answer before it."""
    return f"{capital(make_of.rpartition(': ')[2].removeprefix('and '))}."


def _is_money(asked: AskedChange) -> bool:
    return asked.measure.unit == MONEY_UNIT


def _needed(k: BesideCouncils, asked: AskedChange) -> str:
    """Say what change is asked for, as a share of the opening."""
    share = asked.end / asked.start - 1
    money = _is_money(asked)
    if k.plan or (k.judged and not money):
        when = f"in {asked.year}" if money else f"at the end of {asked.year}"
        end = _amount(asked, asked.end).removesuffix(" children")
        return f"From {_amount(asked, asked.start)} at the opening to {end} {when} is {_by(asked)}."
    level = pounds(abs(asked.start - asked.end))
    if money:
        sign = " more" if share > 0 else ""
        return f"{level}{sign} a year is {abs(share):.1%} of the {pounds(asked.start)} that the opening year cost."
    return (
        f"What it saves in {asked.year} is what {asked.start - asked.end:,.0f} of the {asked.start:,.0f} children cost "
        f"in the opening year: {-share:.1%}."
    )


def _by(asked: AskedChange) -> str:
    share = asked.end / asked.start - 1
    less = "less" if _is_money(asked) else "fewer"
    return f"{abs(share):.1%} {less if share < 0 else 'more'}" if share else "no change"


def _amount(asked: AskedChange, number: float) -> str:
    return pounds(number) if _is_money(asked) else f"{number:,.0f} children"


def _of_alike(rate: BaseRate) -> Iterator[str]:
    """Yield for each era how many councils alike did as much at some time in it."""
    span = IN_WORDS.get(rate.years, f"{rate.years} years")
    for n, era in enumerate(rate.eras):
        within = f"in some {span.removeprefix('a ')}" if era.pairs > 1 else f"in {span}"
        who = "" if n else f"council{'' if era.alike.councils == 1 else 's'} alike "
        found = f"{counted(era.alike)} {who}{_did(rate)} {within}{_in_favour(era)}"
        yield f"From {era.first} to {era.last}, {found if era.alike.councils else 'no council is alike'}."


def _by_name(rate: BaseRate) -> Iterator[str]:
    """Yield who they were, if they are not many."""
    names = dict.fromkeys(name for era in rate.eras for name in era.alike.perhaps)
    if 0 < len(names) <= MOST_NAMES:
        sure = all(era.alike.surely == era.alike.perhaps for era in rate.eras)
        yield f"Those that did{'' if sure else ', or may have'}: {listed(tuple(names))}."


def _of_all(rate: BaseRate, choices: PublishedChoices) -> Iterator[str]:
    """Yield the same of all councils that are large enough."""
    several = len(rate.eras) > 1
    for n, era in enumerate(rate.eras):
        who = f"Of all that began with at least {large_enough(rate, choices)} it was " if n == 0 else "It was "
        yield f"{who}{counted(era.every)}{f' from {era.first} to {era.last}' if several else ''}."


def _did(rate: BaseRate) -> str:
    """Say in a verb what councils did that did as much."""
    share = rate.needed.share
    if rate.needed.falls:
        return "had a fall as large" if share < 0 else "had no larger rise" if share else "had no rise"
    return "had a rise as large" if share > 0 else "had no larger fall" if share else "had no fall"


def counted(did: DidAsMuch) -> str:
    """Write how many of how many councils did as much."""
    return f"{len(did.surely) or 'none'} of {did.councils}"


def _in_favour(era: EraRate) -> str:
    """Say how many may have done as much if what is hidden is counted in favour."""
    surely, perhaps = len(era.alike.surely), len(era.alike.perhaps)
    return f", or up to {perhaps} if hidden counts are taken in favour" if perhaps > surely else ""


def large_enough(rate: BaseRate, choices: PublishedChoices) -> str:
    """Say how large councils have to be to be among all that are counted."""
    if rate.measure.unit == CHILDREN_UNIT:
        return f"{plain(choices.fewest_children)} such children"
    return pounds(choices.least_spend)


def to_make_of_it(k: BesideCouncils) -> str:
    """Return a plain sentence on what to make of the programme's answer and of what councils did."""
    if k.how_many in UNSAID:
        return UNSAID[k.how_many]
    if k.judged is None:
        return OF_OTHERS[k.how_many]
    return f"The programme {SAYS[k.judged.status]}, {MAKE_OF[k.judged.status, k.how_many]}."


def notes_of(view: OutsideView) -> tuple[str, ...]:
    """Return what a reader should know of all these counts."""
    choices = view.choices
    like = f"{_times(choices.like_from)} to {_times(choices.like_to)} as many children"
    asked = [k.asked.measure for k in view.every if k.asked and k.rate]
    notes = [BESIDE_EACH_OTHER.format(like=like)]
    notes += [SAVING_AND_FALL] * any(k.judged and k.judged.claim.kind == SAVING for k in view.claims)
    notes += [SPEND_TRAP] * any(m.unit == MONEY_UNIT for m in asked)
    notes += [HOSTELS] * any(m == RESIDENTIAL_CHILDREN_THERE for m in asked)
    notes += [NO_COUNCIL] * (view.council is None)
    return tuple(notes)


def listed(names: Sequence[str]) -> str:
    """Write names in a row."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _times(number: float) -> str:
    return {0.5: "half", 2.0: "twice"}.get(number, f"{plain(number)} times")

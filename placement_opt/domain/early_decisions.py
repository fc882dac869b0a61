"""What a council decides before it knows what comes: in which quarter, when it works, and how much is possible.

A decision is how much of what turns out to be possible is used: a share of the households that recruitment can reach,
of the teams that can be set up, of a home that closes. A number would not do, since what is possible differs by draw:
the draw that allows least would set it for all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.levers import LEVERS, Announced, Key, at_rest, held_at, owner
from placement_opt.kernel.draws import Figures

ABOUT_CHILDREN = ("m", "leave")  # where children live and who leaves care is settled child by child, once it is known
CLOSED_OR_HANDED_BACK = ("open", "block")  # what a decision makes less of; of all else it makes more


@dataclass(frozen=True)
class EarlyDecision:
    """One decision of one quarter, the same in every draw; how much it changes, and when, differs by draw."""

    lever: str
    field: str  # of the programme's variables
    subject: Key  # index of the variable without its quarter
    quarter: int  # in which it is decided
    works: Figures  # quarter of the variable that it settles
    rest: Figures  # that variable if nothing is decided
    change: Figures  # what is added to it where all that is possible is decided


def early_decisions(c: Case, quarters: int, draws: int) -> tuple[EarlyDecision, ...]:
    """Return every decision of the first quarters, lever by lever; `works`, `rest` and `change` are arrays by draw.

    What works in the first quarter in which a lever can work was decided in the first of all, and so on: that is the
    time from decision to effect which the model gives, and a home's notice lies in it. Recruitment is counted when it
    begins, and a block place is handed back its notice before. Placements, planned moves and planned exits are no early
    decisions. A draw in which a decision would work after the horizon has 0 for all three.
    """
    return tuple(d for field, subject in _subjects(c) for d in _of_subject(c, field, subject, quarters, draws))


def decided_fields() -> tuple[str, ...]:
    """Return the variables that are decided: all that a lever owns, but for those that count children."""
    return tuple(f for f in dict.fromkeys(f for k in LEVERS for f in k.variables) if f not in ABOUT_CHILDREN)


def _subjects(c: Case) -> Iterator[tuple[str, Key]]:
    """Yield each variable that is decided, without its quarter."""
    about: dict[str, list[Key]] = {
        "recruit": [(p,) for p in c.carers],
        "teams": [*([(MTFC,)] if c.mtfc else []), *((s.id,) for s in c.services)],
        "open": [(h.id,) for h in c.homes],
        "block": [(k.id,) for k in c.contracts],
        "opens": [(k.id,) for k in c.new_homes],
        "sold": [(k.placement,) for k in c.sold_places],
        "transfer": [(k.source, k.to) for k in c.transfers],
        "contracted": [(k.id,) for k in c.offers],
        "reviews": [(k.placement,) for k in c.reviews],
    }
    return ((field, subject) for field in decided_fields() for subject in about[field])


def _of_subject(c: Case, field: str, subject: Key, quarters: int, draws: int) -> Iterator[EarlyDecision]:
    lead, last = _quarters_until_it_works(c, field, subject), len(c.quarters)
    rests, changes = zip(*(_rest_and_change(c, field, (*subject, q.number)) for q in c.quarters), strict=True)
    lever = owner(c, field, (*subject, last))
    assert lever is not None
    for quarter in range(1, quarters + 1):
        works = np.broadcast_to(quarter + lead, draws)
        rest, change = (_in_its_quarter(by_quarter, works, draws) for by_quarter in (rests, changes))
        yield EarlyDecision(lever, field, subject, quarter, np.where(works <= last, works, 0), rest, change)


def _quarters_until_it_works(c: Case, field: str, subject: Key) -> Figures:
    """Return the quarters from a decision to the quarter in which its variable shows it."""
    if field == "recruit":
        return 0
    if field == "block":
        return next(k.notice for k in c.contracts if k.id == subject[0])
    return _first_quarter(c, field, subject) - 1


def _first_quarter(c: Case, field: str, subject: Key) -> Figures:
    if field == "teams":
        if subject == (MTFC,):
            assert c.mtfc is not None
            return c.mtfc.earliest
        return next(s.earliest for s in c.services if s.id == subject[0])
    if field == "transfer":
        return next(k.earliest for k in c.transfers if (k.source, k.to) == subject)
    named = {
        "open": [(h.id, h.earliest) for h in c.homes],
        "opens": [(k.id, k.earliest) for k in c.new_homes],
        "sold": [(k.placement, k.earliest) for k in c.sold_places],
        "contracted": [(k.id, k.earliest) for k in c.offers],
        "reviews": [(k.placement, k.earliest) for k in c.reviews],
    }
    return dict(named[field])[subject[0]]


def _rest_and_change(c: Case, field: str, key: Key) -> tuple[Figures, Figures]:
    """Return a variable at rest, and how far it can be from there."""
    rest = at_rest(c, field, key)
    if field in CLOSED_OR_HANDED_BACK:
        return rest, 0.0 - rest
    if field == "opens":  # how many open in all is a limit of its own
        return rest, next(k.pace for k in c.new_homes if k.id == key[0])
    most = held_at(c, _as_much_as_can_be(c), field, key)
    assert most is not None
    return rest, most - rest


def _as_much_as_can_be(c: Case) -> Announced:
    """Return an announcement beyond every limit of everything that a lever can be about."""
    named = [*c.carers, MTFC, *(s.id for s in c.services), *(k.placement for k in c.sold_places)]
    named += [*(k.id for k in c.transfers), *(k.id for k in c.offers), *(k.placement for k in c.reviews)]
    return {(subject, q.number): math.inf for subject in named for q in c.quarters}


def _in_its_quarter(by_quarter: Sequence[Figures], works: Figures, draws: int) -> Figures:
    """Return in each draw the figure of the quarter in which a decision works; 0 after the last."""
    table = np.stack([np.broadcast_to(np.asarray(n, dtype=np.float64), draws) for n in by_quarter])
    there = works <= len(by_quarter)
    return np.where(there, table[np.where(there, works, 1) - 1, np.arange(draws)], 0.0)


def share_decided(decision: EarlyDecision, value: float, draw: int) -> float:
    """Return what share of what is possible a value of the variable in one draw is; 0 where nothing is possible."""
    change = float(decision.change[draw])
    return (value - float(decision.rest[draw])) / change if change else 0.0

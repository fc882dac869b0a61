"""Fostering households that may transfer from an agency: their limits, their cost, and whose children stay."""

from __future__ import annotations

import math
from collections.abc import Iterator

from placement_opt.domain.agency_transfer import AgencyTransfer
from placement_opt.domain.case import Case
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.resolve.view import View


def transfers(view: View, case: Case) -> tuple[AgencyTransfer, ...]:
    """Return the transfers of a model, given everything else of its case."""

    def transfer(id: str, source: str, to: str) -> AgencyTransfer:
        key = id, source, to
        first = int(view.one("agency_transfers", "earliest", *key)) + 1
        return AgencyTransfer(
            id=id,
            source=source,
            to=to,
            most=view.one("agency_transfers", "most_households", *key),
            children=view.one("agency_transfers", "children_per_household", *key),
            cost=view.figure("agency_transfers", "cost", *key),
            earliest=first,
            mix={(g, t): share for (g, t), share in mix(case, source, to).items() if t >= first},
            supply_lost=view.by("agency_transfers", "supply_lost").get(key, 0.0),
        )

    return tuple(transfer(*key) for key in view.by("agency_transfers", "most_households"))


def mix(case: Case, source: str, to: str) -> dict[tuple[str, int], float]:
    """Return how children who stay with a carer fall on need groups, as (need, quarter) -> share, none left out at 0.

    Their mix is that of the children of the opening who would still live with the agency by exits, ageing and
    transitions alone, suited to the type reached. Children who are taken in that mix leave the mix as it is, so that no
    group is used up before another. Where nobody would be left, it is the mix of the quarter before.
    """
    found: dict[tuple[str, int], float] = {}
    share: dict[str, float] = {}
    for t, there in enumerate(_still_there(case, source)):
        suited = {g: n for g, n in there.items() if n > TOLERANCE and to in case.suitable[g]}
        everyone = math.fsum(suited.values())
        share = {g: n / everyone for g, n in suited.items()} if everyone else share
        found |= {(g, t): n for g, n in share.items() if t}
    return found


def _still_there(case: Case, p: str) -> Iterator[dict[str, float]]:
    """Yield by need group the children of the opening who would still live in p: at the opening, then each quarter."""
    needs = case.suited_to.get(p, ())
    there = {g: case.opening.get((g, p), 0.0) for g in needs}
    yield there
    for _q in case.quarters:
        there = {g: _stayed(case, there, g, p) for g in needs}
        yield there


def _stayed(case: Case, there: dict[str, float], g: str, p: str) -> float:
    """Return who is of a need group after a quarter: those who stayed so, grew into it, or became so in their place."""
    ages = case.ageing[g][1] if g in case.ageing else 0.0
    stays = 1.0 + case.adjustment - case.exit[g, p] - ages - math.fsum(case.transitions_from.get((g, p), ()))
    grown = (rate * there.get(young, 0.0) for young, rate in case.younger.get(g, ()))
    became = (rate * there.get(g1, 0.0) for g1, p1, rate in case.transitions_to.get((g, p), ()) if p1 == p)
    return stays * there[g] + math.fsum(grown) + math.fsum(became)

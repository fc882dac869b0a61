"""Fostering households that may transfer from an agency: their limits, their cost, and whose children stay."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.agency_transfer import AgencyTransfer
from placement_opt.domain.case import Case
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.resolve.view import View
from placement_opt.kernel.draws import Figures, ever, summed, where, whole


def transfers(view: View, case: Case) -> tuple[AgencyTransfer, ...]:
    """Return the transfers of a model, given everything else of its case."""

    def transfer(id: str, source: str, to: str) -> AgencyTransfer:
        key = id, source, to
        first = whole(view.one("agency_transfers", "earliest", *key)) + 1
        return AgencyTransfer(
            id=id,
            source=source,
            to=to,
            most=view.one("agency_transfers", "most_households", *key),
            children=view.one("agency_transfers", "children_per_household", *key),
            cost=view.figure("agency_transfers", "cost", *key),
            earliest=first,
            mix={k: where(k[1] >= first, n, 0.0) for k, n in mix(case, source, to).items() if ever(k[1] >= first)},
            supply_lost=view.by("agency_transfers", "supply_lost").get(key, 0.0),
        )

    return tuple(transfer(*key) for key in view.by("agency_transfers", "most_households"))


def mix(case: Case, source: str, to: str) -> dict[tuple[str, int], Figures]:
    """Return how children who stay with a carer fall on need groups, as (need, quarter) -> share, none left out at 0.

    Their mix is that of the children of the opening who would still live with the agency by exits, ageing and
    transitions alone, suited to the type reached. Children who are taken in that mix leave the mix as it is, so that no
    group is used up before another. Where nobody would be left, it is the mix of the quarter before.
    """
    found: dict[tuple[str, int], Figures] = {}
    share: dict[str, Figures] = {}
    for t, there in enumerate(_still_there(case, source)):
        suited = {g: where(n > TOLERANCE, n, 0.0) for g, n in there.items() if to in case.suitable[g]}
        everyone = summed(suited.values())
        some = where(everyone > 0, everyone, 1.0)
        share = {g: where(everyone > 0, n / some, share.get(g, 0.0)) for g, n in suited.items()}
        found |= {(g, t): n for g, n in share.items() if t and ever(n)}
    return found


def _still_there(case: Case, p: str) -> Iterator[dict[str, Figures]]:
    """Yield by need group the children of the opening who would still live in p: at the opening, then each quarter."""
    needs = case.suited_to.get(p, ())
    there = {g: case.opening.get((g, p), 0.0) for g in needs}
    yield there
    for q in case.quarters:
        there = {g: _stayed(case, there, g, p, q.number) for g in needs}
        yield there


def _stayed(case: Case, there: dict[str, Figures], g: str, p: str, t: int) -> Figures:
    """Return who is of a need group after quarter t: those who stayed so, grew into it, or became so in their place."""
    ages = case.ageing[g][1] if g in case.ageing else 0.0
    onward = summed(case.transitions_from.get((g, p), ()))
    stays = 1.0 + case.adjustment - case.share_leaving(g, p, t) - ages - onward
    grown = (rate * there.get(young, 0.0) for young, rate in case.younger.get(g, ()))
    became = (rate * there.get(g1, 0.0) for g1, p1, rate in case.transitions_to.get((g, p), ()) if p1 == p)
    return stays * there[g] + summed(grown) + summed(became)

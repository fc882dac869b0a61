"""What the effects of services do to children, endings, households and beds: one definition of each quantity.

An effect helps so many in a quarter; here those who are helped are added up by what becomes of them. Every function
accepts LP variables or solved numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.case import Case
from placement_opt.domain.services import (
    FINDS_KIN,
    GIVES_BEDS,
    KEEPS_CARER,
    KEEPS_PLACEMENT,
    PREVENTS_ENTRY,
    RETURNS_HOME,
    SHORTENS_STAY,
    Effect,
)
from placement_opt.formulation.sums import earlier, total
from placement_opt.formulation.variables import Number, Variables, line_of
from placement_opt.kernel.draws import Figures, summed


def entries_prevented(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Entries of need group g that all services together prevent in quarter t.

    .. math:: prevented_{gt} = \sum_{\eta \text{ that prevents entries of } g} helped_{\eta t}
    """
    return total(helped for _e, helped in _helped(c, v, PREVENTS_ENTRY, g, "", t))


def entries_delayed(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Entries of need group g that were prevented earlier and come back in quarter t.

    .. math:: delayed_{gt} = \sum_{\eta \text{ that prevents entries of } g} \kappa_\eta helped_{\eta,t-gap_\eta}
    """
    return total(_back(c, v, PREVENTS_ENTRY, g, "", t))


def kin_found(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g entering care in quarter t for whom a service finds a relative, who live in p.

    .. math:: found_{gpt} = \sum_{\eta \text{ that finds kin for } g \text{ in } p} helped_{\eta t}
    """
    return total(helped for _e, helped in _helped(c, v, FINDS_KIN, g, p, t))


def share_to_lists(c: Case, g: str) -> Figures:
    r"""Share of need group g's children entering care who go to a waiting list today, and not to a carried type.

    .. math:: listed_g = \sum_k \mu_{gk}
    """
    return summed(share for (need, to), share in c.entry_mix.items() if need == g and to not in c.placements)


def left_by_service(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Children of need group g who leave care from p in quarter t because a service helps them to go home, or sooner.

    .. math:: homeward_{gpt} =
        \sum_{\eta \text{ that brings } g \text{ home from } p, \text{ or sooner}} helped_{\eta t}
    """
    return total(n for kind in (RETURNS_HOME, SHORTENS_STAY) for _e, n in _helped(c, v, kind, g, p, t))


def back_in_care(c: Case, v: Variables, g: str, t: int) -> Number:
    r"""Children of need group g who went home with the help of a service and come back into care in quarter t.

    .. math:: again_{gt} = \sum_p \sum_{\eta \text{ that brings } g \text{ home from } p} \kappa_\eta
        helped_{\eta,t-gap_\eta}
    """
    return total(n for p in c.suitable[g] for n in _back(c, v, RETURNS_HOME, g, p, t))


def placements_kept(c: Case, v: Variables, g: str, p: str, t: int) -> Number:
    r"""Placements of need group g in p that would have ended unplanned in quarter t and that a service keeps.

    .. math:: kept_{gpt} = \sum_{\eta \text{ that keeps placements of } g \text{ in } p} helped_{\eta t}
    """
    return total(helped for _e, helped in _helped(c, v, KEEPS_PLACEMENT, g, p, t))


def households_covered(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Fostering households of p that retention schemes cover in quarter t; the others are not covered.

    .. math:: covered_{pt} = \sum_{\eta \text{ that keeps carers of } p} helped_{\eta t}
    """
    return total(helped for _e, helped in _helped(c, v, KEEPS_CARER, "", p, t))


def households_kept(c: Case, v: Variables, p: str, t: int) -> Number:
    r"""Fostering households of p that would have left in quarter t and stay because a retention scheme covers them.

    .. math:: stayed_{pt} = \delta_p \sum_{\eta \text{ that keeps carers of } p} \epsilon_\eta helped_{\eta t}
    """
    return c.carers[p].attrition * total(e.size * helped for e, helped in _helped(c, v, KEEPS_CARER, "", p, t))


def beds_given(c: Case, v: Variables, t: int) -> Number:
    r"""Beds of the council's homes that teams bring with them in quarter t, such as those of a hub.

    .. math:: hubbeds_t = \sum_i \sum_{\eta \text{ of } i \text{ that gives beds}} \epsilon_\eta teams_{i,t-lag_\eta}
    """
    giving = ((s, e) for s, e in c.effects if e.kind == GIVES_BEDS)
    return total(e.size * earlier(v.teams, (s,), t, e.lag) for s, e in giving)


def _helped(c: Case, v: Variables, kind: str, g: str, p: str, t: int) -> Iterator[tuple[Effect, Number]]:
    """Yield each effect of that kind on a need group and placement type, with those whom it helps in a quarter."""
    for service, e in c.effects_on.get((kind, g, p), ()):
        yield e, v.helped.get((*line_of(service, e), t), 0.0)


def _back(c: Case, v: Variables, kind: str, g: str, p: str, t: int) -> Iterator[Number]:
    """Yield those helped earlier who come into care in a quarter after all, or again."""
    for service, e in c.effects_on.get((kind, g, p), ()):
        line = line_of(service, e)
        yield e.returns * earlier(v.helped, line, t, e.returns_after)

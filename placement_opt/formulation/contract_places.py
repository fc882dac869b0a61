"""Places bought under contracts from a date: how many are in force, who lives there, which weeks are paid.

A block pays every week of a place, cost-and-volume a stated share of them, a framework only those that are used. What
contracts do not hold is bought at the fee.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placement_opt.domain.case import Case
from placement_opt.domain.catalogue import FOSTER_SETTING, RESIDENTIAL_SETTING
from placement_opt.domain.contract_offers import Offer
from placement_opt.domain.schedule_lines import FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation.capacity import new_placements
from placement_opt.formulation.prices import rate_of
from placement_opt.formulation.quantities import living_in, staying, total
from placement_opt.formulation.records import PER_PLACE_WEEK, Cost, Costs
from placement_opt.formulation.sums import in_last, weeks_at_mean
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.draws import Figures, summed, where


def in_contract_places(c: Case, v: Variables, k: Offer, t: int) -> Number:
    r"""Children who live in places of a contract on offer at the end of quarter t.

    .. math:: under_{\iota t} = \sum_g held_{\iota gt}
    """
    return total(v.held[k.id, g, t] for g in c.suited_to.get(k.placement, ()))


def contract_weeks(c: Case, v: Variables, k: Offer, t: int) -> Number:
    r"""Child-weeks in places of a contract on offer during quarter t: its real weeks times the mean of the two counts.

    Places begin and end between quarters, so that a quarter has a count of its own at its start.

    .. math:: inuse_{\iota t} = \tfrac{1}{2} w_t (atstart_{\iota t} + under_{\iota t})
    """
    return weeks_at_mean(c, t, v.atstart[k.id, t], in_contract_places(c, v, k, t))


def still_there(c: Case, g: str, p: str, t: int) -> Figures:
    r"""Share of need group g in p who still live there after quarter t, of whatever age and need they then are.

    .. math:: lasting_{gpt} = stay_{gpt} + \sum_{g' : p \in P_{g'}} \alpha_{gg'} + \sum_{g'} \tau_{gpg'p}
        - [(g,p) \in B] \rho_{gp} \beta_{gp}
    """
    older, rate = c.ageing.get(g, ("", 0.0))
    grown = rate if p in c.suitable.get(older, ()) else 0.0
    changed = summed(n for (g1, p1, _g2, to), n in c.transition.items() if (g1, p1, to) == (g, p, p))
    ends = c.breakdown.get((g, p))
    return staying(c, g, p, t) + grown + changed - (ends.returns * ends.later if ends else 0.0)


def mean_still_there(c: Case, p: str, t: int) -> Figures:
    r"""Share of the children in p still there after quarter t, at the mix of needs of the opening, or an even one.

    .. math:: staying_{pt} = \frac{\sum_g x_{gp0} lasting_{gpt}}{living_{p0}} \text{ if } living_{p0} > 0,
        \text{ else the mean of } lasting_{gpt}
    """
    needs = c.suited_to.get(p, ())
    here = {g: c.opening.get((g, p), 0.0) for g in needs}
    nobody = summed(here.values()) == 0
    weights = {g: where(nobody, 1.0, n) for g, n in here.items()}
    return summed(n * still_there(c, g, p, t) for g, n in weights.items()) / summed(weights.values())


def contract_places_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more places are under a contract than it offers, and none before it can begin.

    .. math:: contracted_{\iota t} \le mostplaces_\iota \quad \forall \iota, t \ge begins_\iota \qquad
        contracted_{\iota t} \le 0 \quad \forall \iota, t < begins_\iota
    """
    for k in c.offers:
        for q in c.quarters:
            most = where(q.number >= k.earliest, k.most, 0.0)
            yield (k.id, q.number), v.contracted[k.id, q.number] + 0 <= most


def contract_places_keep_their_terms(c: Case, b: Brief, v: Variables) -> Rows:
    r"""A place under contract is kept until its notice has run out, and ends with its term unless it is signed again.

    .. math:: contracted_{\iota t} \le contracted_{\iota,t-1} + signed_{\iota t} \quad \forall \iota, t \qquad
        contracted_{\iota t} \le \sum_{t' : t - lasts_\iota < t' \le t} signed_{\iota t'} \quad \forall \iota, t \qquad
        contracted_{\iota t} \ge \sum_{t' : t - tied_\iota < t' \le t} signed_{\iota t'} \quad \forall \iota, t
    """
    for k in c.offers:
        for q in c.quarters:
            t = q.number
            here, begun = v.contracted[k.id, t], v.signed[k.id, t]
            yield ("begun", k.id, t), here - v.contracted[k.id, t - 1] - begun <= 0
            yield ("term", k.id, t), here - _signed(v, k, t, k.term) <= 0
            yield ("notice", k.id, t), here - _signed(v, k, t, k.notice) >= 0


def _signed(v: Variables, k: Offer, t: int, quarters: Figures) -> Number:
    """Return the places begun in the last so many quarters, t among them."""
    return in_last(lambda s: v.signed[k.id, s], t, quarters)


def contract_places_hold_children(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Children in contract places live in that placement type, and fit its places as a quarter begins and ends.

    Those of the start of a quarter lived in that placement type at the end of the one before, and fit the places that
    are in force from then on.

    .. math:: atstart_{\iota t} \le contracted_{\iota t} \quad \forall \iota, t \qquad
        under_{\iota t} \le contracted_{\iota t} \quad \forall \iota, t \qquad
        \sum_{\iota \in D_p} atstart_{\iota t} \le living_{p,t-1} \quad \forall p \text{ with a contract on offer}, t
        \qquad
        \sum_{\iota \in D_p} held_{\iota gt} \le x_{gpt} \quad \forall p \text{ with a contract on offer}, g, t
    """
    for k in c.offers:
        for q in c.quarters:
            t = q.number
            yield ("start", k.id, t), v.atstart[k.id, t] - v.contracted[k.id, t] <= 0
            yield ("end", k.id, t), in_contract_places(c, v, k, t) - v.contracted[k.id, t] <= 0
    for p, offers in _by_placement(c):
        for q in c.quarters:
            before = living_in(c, v, p, q.number - 1)
            yield ("lived", p, q.number), total(v.atstart[k.id, q.number] for k in offers) - before <= 0
        for g in c.suited_to.get(p, ()):
            for q in c.quarters:
                held = total(v.held[k.id, g, q.number] for k in offers)
                yield ("living", g, p, q.number), held - v.x[g, p, q.number] <= 0


def contract_places_fill(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Contract places are filled by new placements, beside children who lived in them at the opening and still do.

    A child who lives with another provider, or in a place of another contract, does not change home so that a contract
    is filled. Nothing says which bands are of one framework, so that they too are apart. How many stay follows from the
    mix of needs in the placement type at the opening. Children newly placed count from the middle of a quarter, all
    others from its start.

    .. math:: filled_{\iota t} \le staying_{pt} filled_{\iota,t-1} + takenup_{\iota t} \quad \forall p, \iota \in D_p, t
        \qquad
        \sum_{\iota \in D_p} takenup_{\iota t} \le made_{pt} \quad \forall p \text{ with a contract on offer}, t \qquad
        filled_{\iota t} \le contracted_{\iota t} \quad \forall \iota, t \qquad
        atstart_{\iota t} \le filled_{\iota,t-1} + there_\iota \prod_{t'=1}^{t-1} staying_{pt'}
        \quad \forall p, \iota \in D_p, t \qquad
        under_{\iota t} \le filled_{\iota t} + there_\iota \prod_{t'=1}^{t} staying_{pt'}
        \quad \forall p, \iota \in D_p, t \qquad
        under_{\iota t} \le atstart_{\iota t} + takenup_{\iota t} \quad \forall \iota, t
    """
    for p, offers in _by_placement(c):
        stay = {q.number: mean_still_there(c, p, q.number) for q in c.quarters}
        for q in c.quarters:
            new = total(v.takenup[k.id, q.number] for k in offers)
            yield ("made", p, q.number), new - new_placements(c, v, p, q.number) <= 0
        for k in offers:
            yield from _filling(c, v, k, stay)


def _filling(c: Case, v: Variables, k: Offer, stay: Mapping[int, Figures]) -> Rows:
    """Yield the rows of one contract: who comes to its places, and who lives there already."""
    there = k.children_there
    for q in c.quarters:
        t = q.number
        start, end = v.atstart[k.id, t], in_contract_places(c, v, k, t)
        filled, before, new = v.filled[k.id, t], v.filled[k.id, t - 1], v.takenup[k.id, t]
        yield ("new", k.id, t), filled - stay[t] * before - new <= 0
        yield ("in_force", k.id, t), filled - v.contracted[k.id, t] <= 0
        yield ("before", k.id, t), start - before <= there
        there = there * stay[t]
        yield ("there", k.id, t), end - filled <= there
        yield ("since", k.id, t), end - start - new <= 0


def _by_placement(c: Case) -> Iterator[tuple[str, list[Offer]]]:
    for p in dict.fromkeys(k.placement for k in c.offers):
        yield p, [k for k in c.offers if k.placement == p]


def contract_weeks_are_paid(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Of each contract place at least the share that was agreed is paid, used or not, and every week that is used.

    .. math:: charged_{\iota t} \ge least_\iota w_t contracted_{\iota t} \quad \forall \iota, t \qquad
        charged_{\iota t} \ge inuse_{\iota t} \quad \forall \iota, t
    """
    for k in c.offers:
        for q in c.quarters:
            t = q.number
            agreed = k.minimum_use * q.weeks * v.contracted[k.id, t]
            yield ("agreed", k.id, t), v.charged[k.id, t] - agreed >= 0
            yield ("used", k.id, t), v.charged[k.id, t] - contract_weeks(c, v, k, t) >= 0


def contract_places(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A place bought under a contract costs its price for every week that is paid.

    .. math:: I_{pt} rate_\iota charged_{\iota t} \quad \forall p, \iota \in D_p, t
    """
    for k in c.offers:
        p = c.placements[k.placement]
        schedule = {RESIDENTIAL_SETTING: RESIDENTIAL_CARE, FOSTER_SETTING: FOSTER_CARE}.get(p.setting, OUTSIDE)
        for q in c.quarters:
            weeks, rate = v.charged[k.id, q.number], rate_of(c, k.price, p.price_family, q.number)
            yield Cost(f"{p.title}: places under contract", schedule, q.number, weeks, PER_PLACE_WEEK, rate)

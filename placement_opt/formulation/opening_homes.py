"""Homes that the council opens: when they really open, how they fill, what they cost and which posts they create.

A strategy and a plan choose when homes are due to open. A stated share opens later than that. Its posts are paid from
some quarters before the day on which it was due, and the rest of its cost begins when it opens. What opens stays open.
"""

from __future__ import annotations

from dataclasses import replace

from placement_opt.domain.agreed import agreed
from placement_opt.domain.case import Case
from placement_opt.domain.figure import Figure
from placement_opt.domain.levers import Key, possible_teams
from placement_opt.domain.new_homes import NewHome
from placement_opt.domain.schedule_lines import OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation.prices import UnitPrice, rate_of
from placement_opt.formulation.quantities import total
from placement_opt.formulation.records import PER_HOME_WEEK, PER_HOME_YEAR, PER_POST_YEAR, Cost, Costs
from placement_opt.formulation.service_effects import beds_given
from placement_opt.formulation.sums import earlier
from placement_opt.formulation.variables import Brief, Number, Rows, Variables
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR, WEEKS_PER_YEAR
from placement_opt.kernel.draws import Figures, ever, is_number, largest, least, most, summed, where


def homes_opened(c: Case, v: Variables, k: NewHome, t: int) -> Number:
    r"""Homes of kind $\phi$ that really open as quarter t begins: those due, without the late ones, and those late.

    .. math:: opened_{\phi t} = (1 - lateness_\phi) opens_{\phi t} + lateness_\phi opens_{\phi,t-lateby_\phi}
    """
    due, before = v.opens.get((k.id, t), 0.0), earlier(v.opens, (k.id,), t, k.late_by)
    return (1.0 - k.late_share) * due + k.late_share * before


def homes_running(c: Case, v: Variables, k: NewHome, t: int) -> Number:
    r"""Homes of kind $\phi$ that are open during quarter t.

    .. math:: trading_{\phi t} = \sum_{t' \le t} opened_{\phi t'}
    """
    return total(homes_opened(c, v, k, s) for s in range(1, t + 1))


def homes_financed(c: Case, v: Variables, k: NewHome, t: int) -> Number:
    r"""Homes of kind $\phi$ whose capital is paid back in quarter t: those not open for longer than the asset's life.

    Of a life that ends within a quarter that part is paid.

    .. math:: financed_{\phi t} = \sum_{t' \le t}
        \max \big( 0, \min (1, 4 lifetime_\phi - (t - t')) \big) opened_{\phi t'}
    """
    life = k.asset_life * QUARTERS_PER_YEAR
    left = {s: most(0.0, least(1.0, life - (t - s))) for s in range(1, t + 1)}
    return total(part * homes_opened(c, v, k, s) for s, part in left.items() if ever(part))


def homes_staffed(c: Case, v: Variables, k: NewHome, t: int) -> Number:
    r"""Homes of kind $\phi$ whose posts are paid in quarter t: those due by then, and those due soon after.

    A home that opens late keeps the posts that were filled for the day on which it was due.

    .. math:: staffed_{\phi t} = \sum_{t' \le t + staffing_\phi} opens_{\phi t'}
    """
    last, soonest = t + k.staffing_before, range(1, t + int(largest(k.staffing_before)) + 1)
    return total(where(s <= last, 1.0, 0.0) * v.opens.get((k.id, s), 0.0) for s in soonest)


def posts_created(c: Case, v: Variables, t: int) -> Number:
    r"""Posts of new homes that are paid by quarter t, open yet or not [FTE].

    .. math:: created_t = \sum_\phi newposts_\phi staffed_{\phi t}
    """
    return total(k.staff * homes_staffed(c, v, k, t) for k in c.new_homes)


def new_beds(c: Case, v: Variables, k: NewHome, t: int) -> Number:
    r"""Registered beds in new homes of kind $\phi$ in use at the end of quarter t: the homes fill up evenly.

    .. math:: comingbeds_{\phi t} = newbeds_\phi \sum_{t' \le t}
        \min \big( 1, \frac{t - t' + 1}{\max (1, filling_\phi)} \big) opened_{\phi t'}
    """
    return k.beds * total(_filled(k, t - s + 1) * homes_opened(c, v, k, s) for s in range(1, t + 1))


def new_places(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom new homes can hold at the end of quarter t.

    .. math:: newspace_t = fillable_{home} \sum_\phi comingbeds_{\phi t}
    """
    return c.occupancy * total(new_beds(c, v, k, t) for k in c.new_homes)


def new_places_at_start(c: Case, v: Variables, t: int) -> Number:
    r"""Children whom new homes can hold as quarter t begins: as at the end of the one before, and homes full at once.

    .. math:: readyspace_t = newspace_{t-1} + fillable_{home}
        \sum_{\phi \text{ with } filling_\phi = 0} newbeds_\phi opened_{\phi t}
    """
    full = ((k, where(k.filling_up == 0, k.beds, 0.0)) for k in c.new_homes)
    at_once = (beds * homes_opened(c, v, k, t) for k, beds in full if ever(beds))
    return new_places(c, v, t - 1) + c.occupancy * total(at_once)


def _filled(k: NewHome, quarters: int) -> Figures:
    """Return the share of the beds that can be filled which is, so many quarters after the opening."""
    return least(1.0, quarters / most(1, k.filling_up))


def share_leaving_homes(c: Case) -> Figures:
    r"""Share of the children in the council's homes at the opening who leave them in a quarter without a plan.

    They leave care or need another place; where nobody lives there, it is all of them.

    .. math:: turnover = \frac{\sum_g \big( \omega_{g,home} + \sum_{g',k} \tau_{g,home,g'k}
        + \sum_{g', q \ne home} \tau_{g,home,g'q} \big) x_{g,home,0}}{living_{home,0}}
        \text{ if } living_{home,0} > 0, \text{ else } 1
    """
    home = c.home_placement or ""
    living = {g: c.opening.get((g, home), 0.0) for g in c.suited_to.get(home, ())}
    everyone = summed(living.values())
    onward = ((g, rate) for (g, p, _g, to), rate in c.transition.items() if p == home and to != home)
    left = [rate * living[g] for g, rate in onward] + [c.exit[g, home] * n for g, n in living.items()]
    return where(everyone > 0, summed(left) / where(everyone > 0, everyone, 1.0), 1.0)


def new_places_to_fill(c: Case, v: Variables, t: int) -> Number:
    r"""Placements that fill new homes in quarter t: beds that come, and those left at the pace of the opening.

    .. math:: tofill_t = newspace_t - (1 - turnover) newspace_{t-1}
    """
    return new_places(c, v, t) - (1.0 - share_leaving_homes(c)) * new_places(c, v, t - 1)


def given_places_to_fill(c: Case, b: Brief, v: Variables, t: int) -> Number:
    r"""Placements that fill the beds of services in quarter t, as those of new homes are filled.

    Teams of most plans only grow. In the published plan they are as announced and may be fewer again: then nothing is
    to be filled in a quarter in which more beds go than children.

    .. math:: hubtofill_t = fillable_{home} \max \big( 0, hubbeds_t - (1 - turnover) hubbeds_{t-1} \big)
    """
    now, before = _given_beds(c, b, v, t)
    places = c.occupancy * (now - (1.0 - share_leaving_homes(c)) * before)
    return most(0.0, places) if is_number(places) else places


def given_places_that_stay(c: Case, b: Brief, v: Variables, t: int) -> Number:
    r"""Children whom beds of services can hold that were there in the quarter before and are there still.

    .. math:: hubstays_t = fillable_{home} \min (hubbeds_{t-1}, hubbeds_t)
    """
    now, before = _given_beds(c, b, v, t)
    return c.occupancy * (least(now, before) if is_number(now) and is_number(before) else before)


def _given_beds(c: Case, b: Brief, v: Variables, t: int) -> tuple[Number, Number]:
    """Return the beds of services in a quarter and in the one before, in the published plan as numbers.

    The larger or smaller of two unknowns is in no row of a programme. Where they are unknown, as in the published plan
    only if decisions contradict them, teams only grow.
    """
    if b.plan.fixed:
        v = replace(v, teams=_announced_teams(c, b, v))
    return beds_given(c, v, t), beds_given(c, v, t - 1)


def _announced_teams(c: Case, b: Brief, v: Variables) -> dict[Key, Number]:
    """Return the teams of services that a published plan has in each quarter; none that its strategy does not name."""
    announced = b.strategy.announced("services") if b.may("services") else {}
    ways = agreed(c, b.strategy)
    paths = ((s.id, possible_teams(c, announced, s.id)) for s in c.services)
    told = {(id, t): n for id, path in paths for t, n in enumerate(path, 1)}
    return {key: v.teams[key] if ways.contradicts("teams", key[:1]) else n for key, n in told.items()}


def new_homes_open_after_lead(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No home opens before it can be registered and staffed, and only so many of a kind open in one quarter.

    .. math:: opens_{\phi t} \le pace_\phi \quad \forall \phi, t \ge openable_\phi \qquad
        opens_{\phi t} \le 0 \quad \forall \phi, t < openable_\phi
    """
    for k in c.new_homes:
        for q in c.quarters:
            pace = where(q.number >= k.earliest, k.pace, 0.0)
            yield (k.id, q.number), v.opens[k.id, q.number] + 0 <= pace


def new_homes_are_limited(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No more homes of a kind open than can be found, registered and staffed.

    .. math:: \sum_t opens_{\phi t} \le mostnew_\phi \quad \forall \phi
    """
    for k in c.new_homes:
        yield (k.id,), total(v.opens[k.id, q.number] for q in c.quarters) <= k.most


def new_home_running(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A new home costs its premises and staff from the day it opens, filled or not; its children cost as in any other.

    .. math:: I_{home,t} w_t upkeep_\phi trading_{\phi t} \quad \forall \phi, t
    """
    for k in c.new_homes:
        for q in c.quarters:
            weeks = q.weeks * homes_running(c, v, k, q.number)
            rate = _home_rate(c, k.cost, q.number)
            yield Cost("new homes: running", RESIDENTIAL_CARE, q.number, weeks, PER_HOME_WEEK, rate)


def new_home_buildings(c: Case, b: Brief, v: Variables) -> Costs:
    r"""A new home's capital is paid back with interest, the same sum every year; or its rent is paid instead.

    Interest and minimum revenue provision together are an annuity over the asset's life, from the opening on, and end
    with it; they do not rise with prices. The capital itself is told beside the plan and is no cost of the ledger.

    .. math:: \tfrac{1}{4} capital_\phi \frac{interest_\phi}{1 - (1 + interest_\phi)^{- lifetime_\phi}}
        financed_{\phi t} \quad \forall \phi \text{ with capital}, t \qquad
        I_{home,t} w_t rent_\phi trading_{\phi t} \quad \forall \phi \text{ with rent}, t
    """
    for k in c.new_homes:
        for q in c.quarters:
            if k.annuity:
                years = 1 / QUARTERS_PER_YEAR * homes_financed(c, v, k, q.number)
                yield Cost(
                    "new homes: financing", RESIDENTIAL_CARE, q.number, years, PER_HOME_YEAR, UnitPrice(k.annuity)
                )
            if k.rent:
                weeks, rate = q.weeks * homes_running(c, v, k, q.number), _home_rate(c, k.rent, q.number)
                yield Cost("new homes: rent", RESIDENTIAL_CARE, q.number, weeks, PER_HOME_WEEK, rate)


def new_home_staff_before_opening(c: Case, b: Brief, v: Variables) -> Costs:
    r"""Posts of a new home are paid before it opens, and while it is late: recruiting, training and registration.

    .. math:: I_{home,t} w_t \frac{7}{365.25} post newposts_\phi (staffed_{\phi t} - trading_{\phi t})
        \quad \forall \phi, t
    """
    for k in c.new_homes:
        for q in c.quarters:
            t, years = q.number, q.weeks / WEEKS_PER_YEAR * k.staff
            idle = years * (homes_staffed(c, v, k, t) - homes_running(c, v, k, t))
            rate = _home_rate(c, c.post_cost, t)
            yield Cost("new homes: staff before opening", OUTSIDE, t, idle, PER_POST_YEAR, rate, one_off=True)


def capital_spent(c: Case, v: Variables, t: int) -> Number:
    r"""Capital of the homes that are due to open as quarter t begins [GBP]; it is no cost of the ledger.

    .. math:: outlay_t = \sum_\phi capital_\phi opens_{\phi t}
    """
    return total(k.capital.value * v.opens[k.id, t] for k in c.new_homes if k.capital)


def _home_rate(c: Case, price: Figure, t: int) -> UnitPrice:
    assert c.home_placement is not None  # new homes are of one
    return rate_of(c, price, c.placements[c.home_placement].price_family, t)

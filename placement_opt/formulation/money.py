"""Rules about the money that may be invested, and about quantities that are already decided."""

from __future__ import annotations

from placement_opt.domain.agreed import Agreed, agreed, beyond_the_announcement, variables_named
from placement_opt.domain.case import Case
from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.levers import EVERY_LEVER, Key, held_at, owner
from placement_opt.formulation.cost_terms import investment
from placement_opt.formulation.quantities import living_in, total, waiting
from placement_opt.formulation.records import Cost
from placement_opt.formulation.variables import (
    Brief,
    Comparison,
    Number,
    Rows,
    Variables,
    unknowns,
)

WAITING_STEP = 1e-5  # child-quarters: the room that every held best has, so that rounding forbids no plan


def investment_is_paid(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Investment in fostering, MTFC and services in a year is paid by funders.

    A year without a budget has none to spend; a case without any budget is not limited by one.

    .. math:: \sum_f paid_{f\ell y} = spend_{\ell y} \quad \forall \ell, y, \text{ if any year has a budget}
    """
    if not c.budgets:
        return
    items = investment(c, b, v)
    for line in sorted({k.invests for k in items if k.invests}):
        for year in dict.fromkeys(q.year for q in c.quarters):
            spent = total(k.amount for k in items if k.invests == line and in_year(c, k, year))
            paid = total(z for (_f, pays, y), z in v.paid.items() if (pays, y) == (line, year))
            yield (line, year), paid - spent == 0


def investment_budget(c: Case, b: Brief, v: Variables) -> Rows:
    r"""No funder pays more in a year than its budget.

    .. math:: \sum_\ell paid_{f\ell y} \le budget_{fy} \quad \forall f, y \text{ with a budget}
    """
    for k in c.budgets:
        paid = total(v.paid[k.funder, line, k.year] for line in k.pays_for)
        yield (k.funder, k.year), paid <= k.amount


def in_year(c: Case, item: Cost, year: str) -> bool:
    """Say whether a cost falls in a financial year."""
    return c.quarters[item.quarter - 1].year == year


def strategy_as_published(c: Case, b: Brief, v: Variables) -> Rows:
    r"""The published plan holds each lever at what the council announced, or at the most that is possible.

    Fostering households, teams and new homes come no faster than the limits let them. Homes close no sooner than
    announced, and as soon after it as the other rules leave room, before any cost is counted; block places stay until
    their contract ends. Fostering households transfer as announced, or as many as the children who live there allow,
    before any cost is counted. Places under a contract stay for their notice. A lever that the strategy does not name
    stays at rest; planned moves, of which a strategy gives no number, are left free. Where decisions contradict what
    was announced of a home, household, team or contract, the announcement gives way: they are no more than announced,
    or no less, as the decisions will have it. In force in the published plan only, for each lever that the strategy
    names.

    .. math:: recruit_{pt} = \min (\hat{recruit}_{pt}, extra_p) \quad \forall p, t \le T - lead_p \qquad
        teams_{st} = \min (\hat{teams}_{st}, most_s, teams_{s,t-1} + growth_s) \quad \forall s, t \ge ready_s \qquad
        teams_{st} = \min (\hat{teams}_{st}, teams_{s0}) \quad \forall s, t < ready_s \qquad
        open_{ht} \ge 1 - \hat{closed}_{ht} \quad \forall h, t \qquad
        block_{ct} = [t \le ends_c] block_{c0} \quad \forall c, t \qquad
        opens_{\phi t} = [t \ge openable_\phi] \min \big( \sum_{t' \le t} \hat{opens}_{\phi t'}
        - \sum_{t' < t} opens_{\phi t'}, pace_\phi, mostnew_\phi - \sum_{t' < t} opens_{\phi t'} \big)
        \quad \forall \phi, t \qquad
        sold_{pt} = \max \big( [t \ge sellable_p] \min (\hat{sold}_{pt}, mostsold_p),
        \max_{t', t'' : t - term_p \le t' < t'' < t} (sold_{pt''} - sold_{pt'}) \big)
        \quad \forall p \text{ whose places may be sold}, t \qquad
        transfer_{pqt} \le [t \ge offered_{pq}] \min (\hat{transfer}_{pqt}, handover_{pq})
        \quad \forall (p,q) \in J, t \qquad
        contracted_{\iota t} = \max \big( [t \ge begins_\iota] \min (\hat{contracted}_{\iota t}, mostplaces_\iota),
        \sum_{t' : t - tied_\iota < t' < t} signed_{\iota t'} \big) \quad \forall \iota, t \qquad
        reviews_{pt} = [t \ge firstreview_p] \min (\hat{reviews}_{pt}, mostreviews_p)
        \quad \forall p \text{ whose fees may be reviewed}, t
    """
    if not b.plan.fixed:
        return
    ways = agreed(c, b.strategy)
    for field, key, z in unknowns(v):
        lever = owner(c, field, key)
        if lever and b.may(lever):
            held = held_at(c, b.strategy.announced(lever), field, key)
            row = None if held is None else _held(ways, field, key, z + 0, held)
            if row is not None:
                yield (lever, *key), row


def _held(ways: Agreed, field: str, key: Key, z: Number, held: float) -> Comparison | None:
    """Return the row that holds a lever's variable, from both sides or from the one that decisions leave; or none.

    Homes close no sooner than announced, and no more households transfer, whatever was decided of others.
    """
    less, more = ((field, key[:-1]) in side for side in (ways.less, ways.more))
    from_below, from_above = field != "transfer" and not less, field != "open" and not more
    if from_below and from_above:
        return z == held
    if from_below:
        return z >= held
    return z <= held if from_above else None


def apart(c: Case, b: Brief, v: Variables) -> Number:
    r"""Return how far the published plan is from what was announced, where decisions contradict it.

    Of homes and of households that transfer, other objectives say so.

    .. math:: apart = \sum_{\text{where decisions want less}} (\hat{z} - z)
        + \sum_{\text{where they want more}} (z - \hat{z})
    """
    ways, found = agreed(c, b.strategy), []
    for field, key, z in unknowns(v):
        lever, subject = owner(c, field, key), (field, key[:-1])
        if (
            lever
            and b.may(lever)
            and field not in ("open", "transfer")
            and (subject in ways.less) != (subject in ways.more)
        ):
            held = held_at(c, b.strategy.announced(lever), field, key)
            found += [] if held is None else [held - z if subject in ways.less else z - held]
    return total(found)


def targets(c: Case, b: Brief, v: Variables) -> Rows:
    r"""Where the strategy names a number of children for a setting and quarter, the published plan meets it.

    .. math:: \sum_{p \text{ of the setting}} living_{pt} \le target \text{ or } \ge target
        \quad \forall \text{ targets, each with its } t
    """
    if not b.plan.fixed:
        return
    for k in b.strategy.targets:
        children = total(living_in(c, v, p.id, k.quarter) for p in c.placements.values() if p.setting == k.setting)
        row = children <= k.children if k.sense == "at_most" else children >= k.children
        yield (k.setting, k.sense, k.quarter), row


def nobody_waits_for_a_target(c: Case, b: Brief, v: Variables) -> Rows:
    r"""The published plan leaves no more children waiting than doing nothing does: a target is no reason to.

    .. math:: \sum_t waiting_t \le fewest + 0.00001
    """
    if b.plan.fixed and b.most_waiting is not None:
        yield (), total(waiting(v, q.number) for q in c.quarters) <= b.most_waiting + WAITING_STEP


def decisions_so_far(c: Case, b: Brief, v: Variables) -> Rows:
    r"""What has happened stays as it happened, and what a reviewer decided stays as decided, with the reason.

    A decision fixes a variable, forbids it, or says at most or at least. Where it speaks of several quarters, what
    happens in them is added up, and what stands at their ends is held in each. Doing nothing and one lever alone are
    comparisons, not plans, and are left as they are: in force in plans that may pull every lever. The published plan
    keeps no decision that asks for more of what was not announced.

    .. math:: z = decided, \quad z = 0, \quad z \le decided \text{ or } z \ge decided \quad \forall \text{ decisions}
    """
    if b.plan.levers != EVERY_LEVER:
        return
    beyond = beyond_the_announcement(c, b.strategy) if b.plan.fixed else frozenset[int]()
    for n, k in enumerate(b.strategy.decisions):
        if n in beyond:
            continue
        for span in k.spans():
            quantity = decided(c, v, k, span)
            if k.sense == "at_most":
                row = quantity <= k.value
            elif k.sense == "at_least":
                row = quantity >= k.value
            else:
                row = quantity == k.most
            yield (n, k.measure, *k.index, *((span[0],) if len(span) > 1 else ()), span[-1]), row


def decided(c: Case, v: Variables, k: Decision, span: range) -> Number:
    """Return the quantity that a decision speaks of in some quarters; of planned exits and transfers all together."""
    index = variables_named(c, k)
    variables = getattr(v, MEASURES[k.measure].variables)
    return total(z for key, z in variables.items() if key[-1] in span and key[: len(index)] == index) + 0

"""What a council can do: each lever once, from the strategy's file to the programme.

A lever owns variables of the programme. A plan that does not pull it keeps them at rest. A published plan holds them at
what the strategy announces, and at rest where the strategy does not name the lever or announces nothing but zero: so a
lever that nobody names is never pulled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from placement_opt.domain.case import MTFC, Case
from placement_opt.domain.catalogue import SPECIALIST_LIST
from placement_opt.domain.contract_offers import places_in_force
from placement_opt.domain.new_homes import possible_homes
from placement_opt.domain.sold_places import announced_of, possible_sold
from placement_opt.kernel.draws import Figures, least, where

Key = tuple[Any, ...]
Announced = Mapping[tuple[str, int], float]  # (subject, quarter) -> quantity


@dataclass(frozen=True)
class LeverRow:
    """How a strategy's file names a lever: about what, how much, and for how long."""

    subject: str = ""  # key that names what the row is about; "" if there is only one such thing
    kind: str = ""  # what the subject may be: placement | household | home | service of services.csv
    quantity: str = ""  # key of the number; "" if the whole of the subject is meant
    # from: until a later row replaces it | span: each quarter up to `to` | at: in its quarter alone | once: for good
    holds: str = "from"
    whole: bool = False  # of the number: part of one is none


@dataclass(frozen=True)
class Lever:
    """One thing that a council can do."""

    id: str
    words: str
    variables: tuple[str, ...]  # fields of the programme's variables of which it owns some or all
    row: LeverRow
    table: str = ""  # of the model folder, with its costs, its limits and how sure they are
    lead: str = ""  # parameter of that table: quarters before it works
    rows_in: str = ""  # field of the case that is empty where a model gives the lever no row; "" if every model has it
    limits: tuple[str, ...] = ()  # rules that say how soon, how fast and how much
    costs: tuple[str, ...] = ()  # cost terms that it brings
    phrase: str = ""  # how an announced quantity reads where plans clash; {0} is its subject
    repair: str = ""  # how changing the announcement reads
    unit: str = ""  # of that change


LEVERS = (
    Lever(
        "placement_choice",
        "place children on entry where they are suited, not by today's mix",
        ("m",),
        LeverRow(),
        limits=("moves_are_limited", "entrants_suit", "entry_mix_changes_by_degrees"),
        costs=("moves",),
    ),
    Lever(
        "recruit",
        "approve more fostering households than today",
        ("recruit",),
        LeverRow("placement", "household", "households_per_quarter", "span"),
        table="carers",
        lead="approval_lead",
        rows_in="carers",
        limits=("approvals_are_limited",),
        costs=("carers",),
        phrase="{0}: further households recruited as announced",
        repair="change the number of fostering households recruited",
        unit="households",
    ),
    Lever(
        "specialist",
        "open specialist fostering and move suited children to it",
        ("recruit", "m"),
        LeverRow("placement", "household", "households_per_quarter", "span"),
        table="carers",
        lead="approval_lead",
        rows_in="carers",
        limits=("approvals_are_limited", "moves_are_limited"),
        costs=("carers", "moves"),
        phrase="{0}: further households recruited as announced",
        repair="change the number of fostering households recruited",
        unit="households",
    ),
    Lever(
        "mtfc",
        "run treatment foster care teams",
        ("teams", "m"),
        LeverRow(quantity="teams"),
        table="mtfc",
        lead="earliest",
        rows_in="mtfc",
        limits=("teams_open_after_set_up", "teams_grow_slowly", "moves_are_limited"),
        costs=("treatment_foster_care", "moves"),
        phrase="{0}: teams as announced",
        repair="change the number of teams",
        unit="teams",
    ),
    Lever(
        "services",
        "run services for families, children in care and carers",
        ("teams",),
        LeverRow("service", "service of services.csv", "teams"),
        table="service_teams",
        lead="earliest",
        rows_in="services",
        limits=("teams_open_after_set_up", "teams_grow_slowly", "cases_fit_teams", "nobody_is_helped_twice"),
        costs=("services",),
        phrase="{0}: teams as announced",
        repair="change the number of teams",
        unit="teams",
    ),
    Lever(
        "close_homes",
        "close council homes",
        ("open",),
        LeverRow("home", "home", holds="once"),
        table="homes",
        lead="notice",
        rows_in="homes",
        limits=("homes_close_after_notice", "homes_close_in_phases", "open_before_close"),
        costs=("council_homes", "closing"),
        phrase="{0} stays open as long as the strategy has it open",
        repair="close homes earlier than announced",
        unit="of the home",
    ),
    Lever(
        "contracts",
        "contract efficiencies, granted as the strategy names them",
        ("block",),
        LeverRow("placements", "external placement with a fee", "share"),
        table="contracts",
        lead="notice",
        limits=("block_places_are_paid",),
        costs=("contract_efficiency",),
    ),
    Lever(
        "planned_exits",
        "help more children leave care by plan, and support those who leave it",
        ("leave",),
        LeverRow("exit", "planned exit", "children_per_quarter", "span"),
        table="planned_exits",
        lead="earliest",
        rows_in="planned_exits",
        limits=("planned_exits_are_limited",),
        costs=("planned_exit_work", "allowances_after_care"),
    ),
    Lever(
        "open_homes",
        "open council homes",
        ("opens",),
        LeverRow("home", "new home", "homes", "at", whole=True),
        table="new_homes",
        lead="lead",
        rows_in="new_homes",
        limits=("new_homes_open_after_lead", "new_homes_are_limited"),
        costs=("new_home_running", "new_home_buildings", "new_home_staff_before_opening"),
        phrase="{0}: new homes open as announced, or as soon as they can",
        repair="change the number of new homes, or when they open",
        unit="homes",
    ),
    Lever(
        "sell_places",
        "sell places in council homes to other councils",
        ("sold",),
        LeverRow("placement", "placement whose places may be sold", "places", "from"),
        table="sold_places",
        lead="lead",
        rows_in="sold_places",
        limits=("sold_places_are_limited", "sold_places_keep_their_notice"),
        costs=("sold_places",),
        phrase="{0}: places sold as announced",
        repair="change the number of places sold",
        unit="places",
    ),
    Lever(
        "agency_transfer",
        "take over fostering households from agencies, with the children who live there",
        ("transfer",),
        LeverRow("transfer", "agency transfer", "households_per_quarter", "span"),
        table="agency_transfers",
        lead="earliest",
        rows_in="transfers",
        limits=("transfers_are_limited", "those_who_stay_lived_there", "foster_places"),
        costs=("agency_transfers",),
        phrase="{0} to {1}: fostering households transfer as announced, or as many as the limits allow",
        repair="change the number of fostering households that transfer",
        unit="households",
    ),
    Lever(
        "buy_places",
        "buy places from external providers under contracts",
        ("contracted",),
        LeverRow("contract", "contract on offer", "places", "from"),
        table="contract_offers",
        lead="earliest",
        rows_in="offers",
        limits=("contract_places_are_limited", "contract_places_keep_their_terms", "contract_places_fill"),
        costs=("contract_places",),
        phrase="{0}: places under contract as announced",
        repair="change the number of places bought under contract",
        unit="places",
    ),
    Lever(
        "high_cost_review",
        "review the fees of external placements that cost more than the mean",
        ("reviews",),
        LeverRow("placement", "placement whose fees may be reviewed", "reviews", "from"),
        table="high_cost_reviews",
        lead="earliest",
        rows_in="reviews",
        limits=("reviews_are_limited", "reviewed_children_are_there"),
        costs=("high_cost_reviews",),
        phrase="{0}: reviews of high fees as announced",
        repair="change the number of high fees reviewed",
        unit="reviews",
    ),
)
EVERY_LEVER = frozenset(lever.id for lever in LEVERS)
RENAMED = {"prevention": "services"}  # words of earlier strategy files -> what they are called now


def lever_named(id: str) -> Lever:
    """Return the lever of that id."""
    return next(k for k in LEVERS if k.id == id)


def levers_of(c: Case) -> tuple[Lever, ...]:
    """Return the levers for which a model has rows; any other is absent from its programme."""
    return tuple(k for k in LEVERS if not k.rows_in or getattr(c, k.rows_in))


def limits_of_none(c: Case) -> frozenset[str]:
    """Return the rules that limit levers for which a model has no rows, and no other."""
    there = {rule for k in levers_of(c) for rule in k.limits}
    return frozenset(rule for k in LEVERS for rule in k.limits if rule not in there)


def owner(c: Case, field: str, key: Key) -> str | None:
    """Name the lever that moves a variable, or None if it only follows from others."""
    if field == "m":
        return owner_of_places(c, key[2])
    if field == "recruit":
        return owner_of_carers(c, key[0])
    if field == "teams":
        return "mtfc" if key[0] == MTFC else "services"
    return next((k.id for k in LEVERS if field in k.variables), None)


def owner_of_places(c: Case, placement: str) -> str:
    """Name the lever that opens a placement type to planned moves."""
    p = c.placements[placement]
    if p.setting == MTFC:
        return "mtfc"
    return "specialist" if p.waiting_list == SPECIALIST_LIST else "placement_choice"


def owner_of_carers(c: Case, placement: str) -> str:
    """Name the lever that recruits fostering households; specialist ones have a lever of their own."""
    return "specialist" if c.placements[placement].waiting_list == SPECIALIST_LIST else "recruit"


def at_rest(c: Case, field: str, key: Key) -> Figures:
    """Return what an owned variable is at rest: as quarters that have passed left it, or else as at the opening."""
    left = c.past.standing(field, key[0]) if c.past else None
    if field == "block":
        k = next(k for k in c.contracts if k.id == key[0])
        return where(key[1] <= k.ends, k.places if left is None else left, 0.0)
    if left is not None or field == "open":
        return 1.0 if left is None else left
    return teams_at_opening(c, key[0]) if field == "teams" else 0.0


def teams_at_opening(c: Case, service: str) -> Figures:
    """Return the teams of a service that are open at the opening and go on if nothing is done."""
    return c.mtfc.teams_at_opening if c.mtfc and service == MTFC else 0.0


def held_at(c: Case, announced: Announced, field: str, key: Key) -> Figures | None:
    """Return what an announcement makes of an owned variable; None if it names no quantity and leaves it free.

    Households, teams and new homes come no faster than the limits let them. Of a home it is the least: it closes no
    sooner than announced. Of households that transfer it is the most: fewer do where too few children live with the
    agency.
    """
    if field in ("m", "leave"):  # of planned exits the sum is announced: the rule planned_exits_as_announced
        return None
    if field == "recruit":
        return least(announced.get(key[:2], 0.0), c.carers[key[0]].extra_limit)
    if field == "teams":
        t: int = key[1]
        return possible_teams(c, announced, key[0])[t - 1]
    if field == "open":
        return least(at_rest(c, field, key), 1.0 - announced.get(key[:2], 0.0))
    if field == "block":
        return at_rest(c, field, key)
    if field == "opens":
        due: int = key[1]
        return homes_opening(c, announced, key[0])[due - 1]
    if field == "sold":
        held: int = key[1]
        return places_selling(c, announced, key[0])[held - 1]
    if field == "reviews":
        review = next(k for k in c.reviews if k.placement == key[0])
        return review.possible(announced.get(key[:2], 0.0), key[1])
    if field == "contracted":
        in_force: int = key[1]
        return places_bought(c, announced, key[0])[in_force - 1]
    if field == "transfer":
        k = next(k for k in c.transfers if (k.source, k.to) == key[:2])
        return k.possible(announced.get((k.id, key[2]), 0.0), key[2])
    return announced.get(key[:2], 0.0)


def possible_teams(c: Case, announced: Announced, service: str) -> list[Figures]:
    """Return the teams of a service by quarter: as announced, or fewer where set-up or growth holds them back.

    Until the first quarter that is announced they are those of the opening, or of the last quarter that has passed.
    """
    kind = c.mtfc if service == MTFC else next(s for s in c.services if s.id == service)
    assert kind is not None
    passed, begun = c.past.quarters if c.past else 0, at_rest(c, "teams", (service,))
    found = [begun] * (passed + 1)
    for q in c.quarters[passed:]:
        most = where(q.number >= kind.earliest, least(kind.most, found[-1] + kind.growth), begun)
        found.append(least(announced.get((service, q.number), begun), most))
    return found[1:]


def homes_opening(c: Case, announced: Announced, kind: str) -> list[Figures]:
    """Return the homes of a kind that open as planned, by quarter: as announced, or as soon after as limits let."""
    home = next(k for k in c.new_homes if k.id == kind)
    return possible_homes(home, {t: n for (id, t), n in announced.items() if id == kind}, len(c.quarters))


def places_selling(c: Case, announced: Announced, placement: str) -> list[Figures]:
    """Return the places of a placement type sold by quarter: as announced, within what is possible and kept."""
    kind = next(k for k in c.sold_places if k.placement == placement)
    return possible_sold(kind, announced_of(announced, placement), len(c.quarters))


def places_bought(c: Case, announced: Announced, contract: str) -> list[Figures]:
    """Return the places in force under a contract by quarter: as announced, within what is possible and kept."""
    offer = next(k for k in c.offers if k.id == contract)
    return places_in_force(offer, announced_of(announced, contract), len(c.quarters))

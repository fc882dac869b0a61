"""The case: everything the programme needs, resolved, in base units.

A `Case` is what `inputs` becomes once a scenario has been applied and every unit converted. If it
exists it is valid: complete, sparse, sorted. It knows nothing of files, solvers or plans.

Units: children, places, households, teams, FTE, GBP (nominal), weeks, quarters. A rate is a share of
the children there at the start of a quarter. Quarters are numbered 1..T; 0 is the opening position.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from placement_opt.domain.agency_transfer import AgencyTransfer
from placement_opt.domain.catalogue import Need, PlacementType
from placement_opt.domain.claims import Claim
from placement_opt.domain.contract_offers import Offer
from placement_opt.domain.figure import Figure as Figure
from placement_opt.domain.high_cost_reviews import HighCostReview
from placement_opt.domain.leaving_care import AfterCare, PlannedExit
from placement_opt.domain.new_homes import NewHome
from placement_opt.domain.outcome_limits import OutcomeLimit
from placement_opt.domain.past import Past
from placement_opt.domain.services import FINDS_KIN, Effect
from placement_opt.domain.services import Service as Service
from placement_opt.domain.sold_places import SoldPlaces
from placement_opt.kernel.draws import Figures, ever, where

ENTRY = "entry"  # the waiting list of new entrants; the others are those of the catalogue
MTFC = "mtfc"  # the setting, and the team service, of a treatment foster care programme


K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Quarter:
    """One quarter: its number, its label ("2013/14 Q1"), financial year and real length."""

    number: int
    label: str
    year: str
    weeks: float
    in_year: int  # 1 (April-June) to 4 (January-March)


@dataclass(frozen=True)
class Breakdown:
    """How a foster placement ends unplanned, per quarter, and where the child goes."""

    first: float  # share that ends in the first quarter after a planned step-down
    later: float  # share that ends in any other quarter
    returns: float  # share of endings that leave this placement type for residential care
    to_need: str  # the need group in which a returning child is counted


@dataclass(frozen=True)
class Home:
    """One council home; it can be shut from quarter `earliest` on."""

    id: str
    title: str
    beds: float
    staff: float  # FTE
    cost: Figure  # GBP per week at opening prices while open, staff included, filled or not
    closure_cost: Figure  # GBP, one-off, without redundancy
    earliest: int  # first quarter at whose start it may shut
    notice: int  # quarters of notice before that, already inside `earliest`


@dataclass(frozen=True)
class Carers:
    """Carer households of one foster placement type."""

    households: float  # at opening
    attrition: float  # share leaving per quarter
    places: float  # approved places per household
    fillable: float  # share of approved places that can hold a child
    approvals: tuple[float, ...]  # approvals already in train or usual, per quarter 1..T
    extra_limit: float  # further approvals per quarter that can be recruited
    lead: int  # quarters from enquiry to approval
    recruitment_cost: Figure  # GBP per approval, opening prices
    household_cost: Figure  # GBP per household-week, opening prices


@dataclass(frozen=True)
class Contract:
    """Block-contracted places: paid for, used or not, until notice has run out."""

    id: str
    placement: str
    places: float
    price: Figure  # GBP per place-week, opening prices
    notice: int  # quarters before any place can be handed back
    ends: int  # last quarter in force


@dataclass(frozen=True)
class TreatmentFosterCare:
    """MTFC: teams, the survival curve of those who start, and where leavers go."""

    placement: str
    places_per_team: float
    occupancy: float  # share of team places that can be filled
    survival: tuple[float, ...]  # share still there k quarters after the start, k = 0..L-1; survival[0] = 1
    completion: float  # share that completes, at quarter L after the start
    to_specialist: float  # share of completers who move on to specialist fostering; the rest to ordinary
    after: tuple[tuple[str, str], ...]  # need group of a starter -> need group after completing to ordinary
    earliest: int  # first quarter with a team
    growth: float  # teams opened per quarter at most
    most: float  # teams at most
    place_cost: Figure  # GBP per team place-week, opening prices (an empty place costs)
    child_cost: Figure  # GBP per child-week, opening prices
    before: tuple[tuple[str, int, float], ...]  # (need, quarters before opening end, children started)
    teams_at_opening: float = 0.0  # that go on if nothing is done

    @property
    def completing(self) -> tuple[tuple[int, Figures], ...]:
        """(quarters after the start, share of starters who complete then): in the first quarter with nobody left."""
        curve = (*self.survival, 0.0)
        ends = ((k, where((curve[k - 1] > 0) & (curve[k] == 0), self.completion, 0.0)) for k in range(1, len(curve)))
        return tuple((k, share) for k, share in ends if ever(share))


@dataclass(frozen=True)
class Budget:
    """Money for investment in one year from one funder."""

    funder: str
    title: str
    year: str
    amount: float  # GBP
    external: bool  # not the council's money
    one_off: bool
    pays_for: tuple[str, ...]  # investment lines: foster | mtfc | prevention
    carried: bool = False  # the tables end before this year: the last year's money goes on


@dataclass(frozen=True)
class ScheduleLine:
    """One line of the published savings schedule: steps in the recurring budget by year."""

    line: str
    title: str
    steps: tuple[tuple[str, float], ...]  # (year, GBP)
    fte: float | None


@dataclass(frozen=True)
class Case:
    """One council, one scenario, one horizon: see the field comments for index and unit."""

    name: str
    title: str
    scenario: tuple[str, ...]
    quarters: tuple[Quarter, ...]
    judged: tuple[str, ...]  # financial years that the claim is judged on
    needs: dict[str, Need]
    placements: dict[str, PlacementType]
    suitable: dict[str, tuple[str, ...]]  # g -> placement types that may hold it; no others exist
    suitable_share: dict[tuple[str, str], float]  # (g, p) -> most of the group that may live there, if < 1
    opening: dict[tuple[str, str], float]  # (g, p) -> children
    entries: dict[tuple[str, int], float]  # (g, t) -> children coming into care
    entry_mix: dict[tuple[str, str], float]  # (g, waiting list or carried placement) -> share today; sums to 1
    suited_entrants: dict[
        tuple[str, str], float
    ]  # (g, waiting list) -> most of the entrants whom it would suit, if < 1
    suited_entrants_ramp: tuple[float, ...]  # by quarter: share of the change from today's entry mix that works
    exit: dict[tuple[str, str], float]  # (g, p) -> share leaving care per quarter, as usual
    leaving: tuple[float, ...]  # by quarter: how many times the usual shares leave care; 1 unless years are drawn
    ageing: dict[str, tuple[str, float]]  # g -> (older group, share per quarter)
    transition: dict[tuple[str, str, str, str], float]  # (g, p, g2, waiting list or placement) -> share per quarter
    adjustment: float  # unexplained rise of the stock per quarter (share)
    moves: tuple[tuple[str, str, str], ...]  # (g, from, to) planned moves that may be offered
    move_limit: dict[tuple[str, int], float]  # (g, t) -> share of children who may be moved in the quarter
    breakdown: dict[tuple[str, str], Breakdown]  # (g, p)
    homes: tuple[Home, ...]
    home_placement: str | None  # the placement type that the homes are; None: the council has none
    home_variable_cost: Figure  # GBP per child-week on top of the home's own cost, opening prices
    occupancy: float  # share of registered beds that can be filled; without homes this and the next four are 0
    closures_per_quarter: float
    consultation_lag: int  # quarters from a home shutting to its posts being released
    releases_per_quarter: float  # FTE
    post_cost: Figure  # GBP per FTE-year, opening prices
    redundancy: Figure  # GBP per FTE released (share made redundant x payment)
    carers: dict[str, Carers]
    contract_efficiency: float  # share of external fees that contract rounds have brought elsewhere, for comparison
    market: dict[str, float]  # p -> new placements per quarter that the market can supply
    contracts: tuple[Contract, ...]
    mtfc: TreatmentFosterCare | None
    services: tuple[Service, ...]
    fee: dict[str, Figure]  # p -> GBP per child-week at opening prices; a placement without a fee is uncosted
    move_cost: Figure  # GBP per move, opening prices
    double_running_weeks: Figure  # weeks that an external fee is still paid after a planned move
    price_index: dict[tuple[str, str], float]  # (cost family, year) -> factor on opening prices
    local: dict[str, float]  # p -> share of places in the council's area
    local_floor: float | dict[str, float] | None  # least share of steered placements in area, of all or by g; None: off
    safe_withdrawal: bool  # the rule open_before_close holds
    substitution_allowed: bool  # the rule no_substitution does not hold
    budgets: tuple[Budget, ...]
    schedule: tuple[ScheduleLine, ...]
    schedule_totals: dict[str, float]  # year -> total as printed in the schedule [GBP]
    claimed_fte: float
    frozen_year: str  # the year whose budget is frozen for the second basis
    discount_rate: float
    claims: tuple[Claim, ...] = ()  # as claims.yaml states them; the schedule makes its own beside them
    planned_exits: tuple[PlannedExit, ...] = ()  # ways out of care beyond those that children take today
    barred: dict[tuple[str, str], int] = field(default_factory=dict)  # (g, p) -> first quarter that places none there
    after_care: dict[str, AfterCare] = field(default_factory=dict)  # kind of planned exit in use -> what follows it
    new_homes: tuple[NewHome, ...] = ()  # kinds of home that may be opened
    families: tuple[str, ...] = ()  # settings that are a family; (): the catalogue calls none so
    siblings: dict[str, float] = field(default_factory=dict)  # p -> share of brothers and sisters placed together
    outcome_limits: tuple[OutcomeLimit, ...] = ()  # on what happens to children
    sold_places: tuple[SoldPlaces, ...] = ()  # of the council's homes, to other councils
    transfers: tuple[AgencyTransfer, ...] = ()  # of fostering households from an agency to the council
    offers: tuple[Offer, ...] = ()  # contracts for places that may be signed from a date
    reviews: tuple[HighCostReview, ...] = ()  # of fees above the mean, by placement type
    past: Past | None = None  # quarters that have passed, of which it is known what happened

    def serving(self, waiting_list: str) -> tuple[str, ...]:
        """Return the placement types that serve a waiting list."""
        return self._serving.get(waiting_list, ())

    def share_leaving(self, need: str, placement: str, quarter: int) -> Figures:
        """Return the share of a need group in a placement type that leaves care in a quarter without a plan."""
        return self.leaving[quarter - 1] * self.exit[need, placement]

    # Looked up by rules for every need, placement type and quarter, so each is worked out once.

    @cached_property
    def _serving(self) -> dict[str, tuple[str, ...]]:
        return _grouped((p.waiting_list, p.id) for p in self.placements.values() if p.waiting_list)

    @cached_property
    def suited_to(self) -> dict[str, tuple[str, ...]]:
        """Placement type -> the need groups that it may hold."""
        return _grouped((p, g) for g in self.needs for p in self.suitable[g])

    @cached_property
    def younger(self) -> dict[str, tuple[tuple[str, float], ...]]:
        """Need group -> the groups that grow into it, each with its share per quarter."""
        return _grouped((older, (g, rate)) for g, (older, rate) in self.ageing.items())

    @cached_property
    def moves_from(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(g, from) -> the placement types that a planned move may lead to."""
        return _grouped(((g, p), q) for g, p, q in self.moves)

    @cached_property
    def moves_to(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(g, to) -> the placement types that a planned move may lead from."""
        return _grouped(((g, q), p) for g, p, q in self.moves)

    @cached_property
    def exits_from(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(g, p) -> the kinds of planned exit that children there may take."""
        return _grouped(((k.need, k.placement), k.exit) for k in self.planned_exits if not k.of_leavers)

    @cached_property
    def effects(self) -> tuple[tuple[str, Effect], ...]:
        """(service, effect) of every service; an effect that cases bring about has a variable by service and these."""
        return tuple((s.id, e) for s in self.services for e in s.effects)

    @cached_property
    def effects_on(self) -> dict[tuple[str, str, str], tuple[tuple[str, Effect], ...]]:
        """(kind of effect, need group, placement type) -> the services that have it, each with its effect."""
        return _grouped(((e.kind, e.need, e.placement), (id, e)) for id, e in self.effects)

    @cached_property
    def kin_of(self) -> dict[str, tuple[str, ...]]:
        """Need group -> the carried placement types in which a service finds relatives for it."""
        return _grouped((g, p) for kind, g, p in self.effects_on if kind == FINDS_KIN)

    @cached_property
    def transitions_from(self) -> dict[tuple[str, str], tuple[float, ...]]:
        """(g, p) -> the shares per quarter that move on without a plan."""
        return _grouped(((g, p), rate) for (g, p, _g2, _to), rate in self.transition.items())

    @cached_property
    def transitions_to(self) -> dict[tuple[str, str], tuple[tuple[str, str, float], ...]]:
        """(g, waiting list or placement type) -> who comes there without a plan: need, placement type, share."""
        return _grouped(((g2, to), (g, p, rate)) for (g, p, g2, to), rate in self.transition.items())


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def to_json(case: Case) -> dict[str, Any]:
    """Return the case as plain JSON data; a dict keyed by tuples becomes a list of [key..., value]."""
    return {f.name: plain(getattr(case, f.name)) for f in dataclasses.fields(case)}


def plain(value: Any) -> Any:
    """Return dataclasses, tuples and dicts as plain JSON data."""
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        if any(isinstance(k, tuple) for k in value):
            return [[*k, plain(v)] for k, v in value.items()]
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    return value


def from_json(data: dict[str, Any]) -> Case:
    """Return the case that `to_json` wrote; the type hints above say what each list and dict becomes."""
    case = _typed(Case, data)
    assert isinstance(case, Case)
    return case


def _typed(hint: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _typed(hints[name], value) for name, value in data.items()})  # type: ignore[operator]
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return None if data is None else _typed(args[0], data)
    if origin is tuple:
        each = args[:1] * len(data) if args[-1] is Ellipsis else args
        return tuple(_typed(a, value) for a, value in zip(each, data, strict=True))
    if origin is dict:
        pairs = data.items() if isinstance(data, dict) else ((row[:-1], row[-1]) for row in data)
        return {_typed(args[0], key): _typed(args[1], value) for key, value in pairs}
    return data

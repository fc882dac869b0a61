"""Inputs to a case: every figure in base units (children, places, weeks, quarters, GBP at opening prices)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from placement_opt.domain.case import Case, Figure, Quarter, TreatmentFosterCare
from placement_opt.domain.catalogue import HOMES, PlacementType
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.inputs import Inputs
from placement_opt.inputs.lookups import TOLERANCE
from placement_opt.inputs.outcome_settings import OutcomeLimitRow
from placement_opt.inputs.resolve import (
    ages,
    exits,
    finance,
    outcome_choices,
    population,
    provision,
    service_rows,
    stated,
    transfer_mix,
)
from placement_opt.inputs.resolve.kinds_of_home import new_homes
from placement_opt.inputs.resolve.offers import offers
from placement_opt.inputs.resolve.places_to_sell import sold_places
from placement_opt.inputs.resolve.provision import survival
from placement_opt.inputs.resolve.reviews import reviews
from placement_opt.inputs.resolve.view import View
from placement_opt.inputs.resolve.view import view as view_of
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.draws import Figures, ever, in_draw, whole
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import too_many
from placement_opt.kernel.text import plain, shown_folder

__all__ = ["build", "survival"]

NO_PRICE = Figure(0.0, "assumed")  # a price of homes where there are none, or of a child in a home without one


def build(
    inputs: Inputs,
    *,
    horizon: int,
    local_floor: float | dict[str, float] | None,
    safe_withdrawal: bool,
    substitution_allowed: bool,
    outcome_limits: Sequence[OutcomeLimitRow] = (),
) -> Case:
    """Return the case over `horizon` quarters from the day after the opening date.

    `local_floor` is the least share of places in the area, of all children or by need group; None: no such rule.
    Raises BadInput if the judged years do not fit in the horizon, a local floor lacks its shares, or a limit on
    outcomes its quarters or its figures.

    Where figures are drawn those of the case are arrays with one value per draw.
    """
    view = view_of(inputs)
    if faults := too_many("--horizon or horizon_quarters", "", horizon, "quarters"):
        raise BadInput(faults)
    quarters = population.quarters(inputs, horizon)
    placements = population.placements(view)
    local = {p: v for (p,), v in view.by("local", "local_share").items()}
    mtfc = provision.mtfc(view, placements)
    opening = _pairs({k: v for k, v in view.by("opening", "children").items() if ever(v > 0)})
    needs = population.needs(view)
    faults = [
        *_beyond_the_horizon(inputs, quarters),
        *_without_local_share(inputs, placements, local, local_floor),
        *_not_surviving(view, mtfc, opening),
        *ages.age_faults(view, quarters, needs, placements),
    ]
    if faults:
        raise BadInput(faults)
    suitable = population.suitable(view, placements)
    moving = view.by("transitions", "moves_on")
    usual_exits = population.exits(view, placements, suitable)
    homes, kinds = provision.homes(view), new_homes(view)
    type_of_homes = next((p.id for p in placements.values() if p.capacity == HOMES), None)
    fee = {p: view.figure("prices", "fee", p) for (p,) in view.by("prices", "fee")}

    def of_homes(parameter: str, subject: str) -> Figures:
        return view.one("general", parameter, subject) if homes or kinds else 0.0

    def price_of_homes(parameter: str, times: Figures = 1.0) -> Figure:
        return view.figure("general", parameter, "staff", times=times) if homes or kinds else NO_PRICE

    case = Case(
        name=inputs.model.name,
        title=inputs.model.title,
        scenario=inputs.scenarios,
        quarters=quarters,
        judged=inputs.model.judged,
        needs=needs,
        placements=placements,
        suitable=suitable,
        suitable_share=_pairs({k: v for k, v in view.by("suitability", "most_of_group").items() if ever(v < 1)}),
        opening=opening,
        entries=population.entries(view, quarters),
        entry_mix=_pairs({k: v for k, v in view.by("entry_mix", "share").items() if ever(v > 0)}),
        suited_entrants=_pairs({k: v for k, v in view.by("entry_mix", "most_suited").items() if ever(v < 1)}),
        suited_entrants_ramp=population.suited_entrants_ramp(view, quarters),
        exit=usual_exits,
        leaving=population.leaving(view, quarters),
        ageing=population.ageing(view),
        transition={(g, p, g2, to): v for (g, p, g2, to), v in moving.items() if ever(v > 0)},
        adjustment=view.one("general", "stock_flow_gap", "demand") / QUARTERS_PER_YEAR,
        moves=population.moves(view),
        move_limit=population.move_limit(view, quarters),
        breakdown=population.breakdown(view),
        homes=homes,
        home_placement=type_of_homes,
        home_variable_cost=fee.get(type_of_homes or "", NO_PRICE),
        occupancy=of_homes("occupancy", "homes"),
        closures_per_quarter=of_homes("closures_per_quarter", "homes"),
        consultation_lag=whole(of_homes("consultation_lag", "staff")),
        releases_per_quarter=of_homes("releases", "staff"),
        post_cost=price_of_homes("post_cost"),
        redundancy=price_of_homes("redundancy_payment", of_homes("redundant_share", "staff")),
        carers=provision.carers(view, quarters),
        contract_efficiency=view.one("general", "efficiency", "contracts"),
        market={p: v for (p,), v in view.by("market", "new_placements").items()},
        contracts=provision.contracts(view),
        mtfc=mtfc,
        services=service_rows.services(view, usual_exits),
        fee=fee,
        move_cost=view.figure("general", "move_cost", "moves"),
        double_running_weeks=view.figure("general", "double_running", "moves"),
        price_index=finance.price_index(view, quarters),
        local=local,
        local_floor=local_floor,
        safe_withdrawal=safe_withdrawal,
        substitution_allowed=substitution_allowed,
        budgets=finance.budgets(view, quarters),
        schedule=finance.schedule(view),
        schedule_totals={y: v for (line, y), v in view.by("schedule", "step").items() if line == TOTAL},
        claimed_fte=sum(view.by("schedule", "staff").values()),
        frozen_year=inputs.model.frozen_year,
        discount_rate=view.one("general", "discount_rate", "appraisal"),
        claims=stated.claims(view, quarters),
        barred=ages.barred(view, quarters, needs, placements),
        planned_exits=exits.planned_exits(view),
        after_care=exits.after_care(view),
        new_homes=kinds,
        families=inputs.catalogue.families,
        siblings={p: v for (p,), v in view.by("siblings", "placed_together").items()},
        sold_places=sold_places(view),
        offers=offers(view),
        reviews=reviews(view),
    )
    case = replace(case, transfers=transfer_mix.transfers(view, case))
    return outcome_choices.with_limits(case, outcome_limits, inputs.model.opening)


def _pairs(values: dict[tuple[str, ...], float]) -> dict[tuple[str, str], float]:
    return {(a, b): v for (a, b), v in values.items()}


def _beyond_the_horizon(inputs: Inputs, quarters: tuple[Quarter, ...]) -> Iterator[Fault]:
    file = f"{shown_folder(inputs.path)}/model.yaml"
    for year in inputs.model.judged:
        if sum(q.year == year for q in quarters) < QUARTERS_PER_YEAR:
            found = f"{quarters[0].label} to {quarters[-1].label}"
            yield Fault(file, None, "judged", f"a horizon that holds all of {year}", found)


def _without_local_share(
    inputs: Inputs,
    placements: dict[str, PlacementType],
    local: dict[str, float],
    floor: float | dict[str, float] | None,
) -> Iterator[Fault]:
    for p in (p.id for p in placements.values() if floor is not None and p.steered and p.id not in local):
        expected = f"a row {p},local_share, since a least local share is asked for"
        yield Fault(f"{shown_folder(inputs.path)}/local.csv", None, "parameter", expected, "no such row")


def _not_surviving(
    view: View, mtfc: TreatmentFosterCare | None, opening: dict[tuple[str, str], float]
) -> Iterator[Fault]:
    """Yield a fault for each need whose opening children in MTFC are not those who started and stayed."""
    if mtfc is None:
        return
    file = f"{shown_folder(view.inputs.path)}/opening.csv"
    for g in view.keys("needs", "need"):
        kept = dict(enumerate(mtfc.survival))
        stayed = sum(kept.get(ago, 0.0) * n for need, ago, n in mtfc.before if need == g)
        there = opening.get((g, mtfc.placement), 0.0)
        if ever(abs(there - stayed) > TOLERANCE):
            expected = f"{in_draw(stayed, 0):.6f} children of {g} in {mtfc.placement}, as mtfc_starts.csv leaves there"
            yield Fault(file, None, "value", expected, plain(in_draw(there, 0)))

"""Inputs to a case: every figure in base units (children, places, weeks, quarters, GBP at opening prices)."""

from __future__ import annotations

from dataclasses import dataclass

from .case import (
    Breakdown,
    Budget,
    Carers,
    Case,
    Contract,
    Home,
    Placement,
    Quarter,
    ScheduleLine,
    Service,
    TreatmentFosterCare,
)
from .errors import BadInput, Fault
from .inputs import Inputs, quarters
from .inputs.frames import figures, records
from .inputs.schema import ALL, FAMILIES, MTFC, TOTAL
from .inputs.tables import Row

HALF = 1 / 2  # the middle of a period
SEPTEMBER = 2  # the quarter of a financial year that ends on 30 September


@dataclass(frozen=True)
class _View:
    """The figures of the inputs by table and parameter."""

    inputs: Inputs

    def by(self, table: str, parameter: str) -> dict[tuple[str, ...], float]:
        """Return values by key columns."""
        return figures(self.inputs.tables, table, parameter)

    def one(self, table: str, parameter: str, *key: str) -> float:
        """Return the value of one row."""
        return self.by(table, parameter)[key]

    def rows(self, table: str) -> list[Row]:
        """Return rows in file order."""
        return records(self.inputs.tables, table)

    def keys(self, table: str, column: str) -> tuple[str, ...]:
        """Return the different words of a column in file order."""
        return tuple(dict.fromkeys(r[column] for r in self.rows(table)))


def build(inputs: Inputs, *, horizon: int, local_floor: float | None, safe_withdrawal: bool) -> Case:
    """Return the case over `horizon` quarters from the day after the opening date.

    Raises BadInput if the judged years do not fit in the horizon, or a local floor lacks its shares.
    """
    view = _View(inputs)
    calendar = _quarters(inputs, horizon)
    placements = _placements(view)
    local = {p: v for (p,), v in view.by("local", "local_share").items()}
    _check_choices(inputs, calendar, placements, local, local_floor)
    suitable = _suitable(view, placements)
    homes_placement = next((p.id for p in placements if p.capacity == "homes"), "")
    fee = {p: v for (p,), v in view.by("prices", "fee").items()}
    return Case(
        name=inputs.model.name,
        title=inputs.model.title,
        scenario=inputs.scenarios,
        quarters=calendar,
        judged=inputs.model.judged,
        needs=tuple(suitable),
        need_titles=tuple(r["title"] for r in view.rows("needs")),
        placements=placements,
        suitable=suitable,
        suitable_share=_pairs({k: v for k, v in view.by("suitability", "most_of_group").items() if v < 1}),
        opening=_pairs({k: v for k, v in view.by("opening", "children").items() if v > 0}),
        entries=_entries(view, calendar),
        entry_mix=_pairs({k: v for k, v in view.by("entry_mix", "share").items() if v > 0}),
        exit=_exits(view, placements, suitable),
        ageing=_ageing(view),
        transition={
            (g, p, g2, to): v for (g, p, g2, to), v in view.by("transitions", "moves_on").items() if v > 0
        },
        adjustment=view.one("general", "stock_flow_gap", "demand") / quarters.QUARTERS_PER_YEAR,
        moves=_moves(view),
        move_limit=_move_limit(view, calendar),
        breakdown=_breakdown(view),
        homes=_homes(view),
        home_placement=homes_placement,
        home_variable_cost=fee.get(homes_placement, 0.0),
        occupancy=view.one("general", "occupancy", "homes"),
        closures_per_quarter=view.one("general", "closures_per_quarter", "homes"),
        consultation_lag=int(view.one("general", "consultation_lag", "staff")),
        releases_per_quarter=view.one("general", "releases", "staff"),
        post_cost=view.one("general", "post_cost", "staff"),
        redundancy=view.one("general", "redundancy_payment", "staff")
        * view.one("general", "redundant_share", "staff"),
        carers=_carers(view, calendar),
        market={p: v for (p,), v in view.by("market", "new_placements").items()},
        contracts=_contracts(view),
        mtfc=_mtfc(view, placements),
        services=_services(view),
        fee=fee,
        move_cost=view.one("general", "move_cost", "moves"),
        double_running_weeks=view.one("general", "double_running", "moves"),
        price_index=_price_index(view, calendar),
        local=local,
        local_floor=local_floor,
        safe_withdrawal=safe_withdrawal,
        budgets=_budgets(view),
        schedule=_schedule(view),
        schedule_totals={y: v for (line, y), v in view.by("schedule", "step").items() if line == TOTAL},
        claimed_fte=sum(view.by("schedule", "staff").values()),
        frozen_year=inputs.model.frozen_year,
        discount_rate=view.one("general", "discount_rate", "appraisal"),
        evidence=_evidence(view),
    )


def _pairs(values: dict[tuple[str, ...], float]) -> dict[tuple[str, str], float]:
    return {(a, b): v for (a, b), v in values.items()}


def _check_choices(
    inputs: Inputs,
    calendar: tuple[Quarter, ...],
    placements: tuple[Placement, ...],
    local: dict[str, float],
    local_floor: float | None,
) -> None:
    folder = f"{inputs.path.resolve().parent.name}/{inputs.path.resolve().name}"
    faults = []
    whole = [y for y in dict.fromkeys(q.year for q in calendar) if _is_whole(y, calendar)]
    for year in (y for y in inputs.model.judged if y not in whole):
        found = f"{calendar[0].label} to {calendar[-1].label}"
        faults.append(
            Fault(f"{folder}/model.yaml", None, "judged", f"a horizon that holds all of {year}", found)
        )
    for p in (p for p in placements if local_floor is not None and p.steered and p.id not in local):
        expected = f"a row {p.id},local_share, since a least local share is asked for"
        faults.append(Fault(f"{folder}/local.csv", None, "parameter", expected, "no such row"))
    if faults:
        raise BadInput(faults)


def _is_whole(year: str, calendar: tuple[Quarter, ...]) -> bool:
    return sum(q.year == year for q in calendar) == quarters.QUARTERS_PER_YEAR


# --- time, needs, placements


def _quarters(inputs: Inputs, horizon: int) -> tuple[Quarter, ...]:
    opening = inputs.model.opening
    labels = ((t, quarters.label(t, opening)) for t in range(1, horizon + 1))
    return tuple(
        Quarter(t, label, label.split()[0], quarters.weeks(t, opening), int(label[-1])) for t, label in labels
    )


def _placements(view: _View) -> tuple[Placement, ...]:
    return tuple(
        Placement(
            id=r["placement"],
            title=r["title"],
            setting=r["setting"],
            provider=r["provider"],
            pool=r["pool"] or None,
            steered=r["steered"] == "yes",
            capacity=r["capacity"],
            price_family=r["price_family"],
        )
        for r in view.rows("placements")
    )


def _suitable(view: _View, placements: tuple[Placement, ...]) -> dict[str, tuple[str, ...]]:
    pairs = set(view.by("suitability", "most_of_group"))
    return {g: tuple(p.id for p in placements if (g, p.id) in pairs) for g in view.keys("needs", "need")}


# --- flows


def _entries(view: _View, calendar: tuple[Quarter, ...]) -> dict[tuple[str, int], float]:
    """Return entries per quarter, grown from the middle of the base year to the middle of the quarter."""
    growth = 1 + view.one("general", "entry_trend", "demand")
    years = {q.number: HALF + (q.number - HALF) / quarters.QUARTERS_PER_YEAR for q in calendar}
    base = view.by("entries", "entries")
    return {(g, t): v * growth**y for (g,), v in base.items() for t, y in years.items()}


def _exits(
    view: _View, placements: tuple[Placement, ...], suitable: dict[str, tuple[str, ...]]
) -> dict[tuple[str, str], float]:
    leaves = view.by("exits", "leaves_care")
    treated = {p.id for p in placements if p.setting == MTFC}
    pairs = [(g, p) for g, places in suitable.items() for p in places if p not in treated or (g, p) in leaves]
    rates = {(g, p): leaves.get((g, p), leaves.get((g, ALL), 0.0)) for g, p in pairs}
    return {k: v for k, v in rates.items() if v > 0}


def _ageing(view: _View) -> dict[str, tuple[str, float]]:
    ages = view.by("ageing", "ages")
    older = {r["need"]: r["ages_into"] for r in view.rows("needs")}
    return {g: (to, ages[g,]) for g, to in older.items() if to and ages[g,] > 0}


def _settled(view: _View) -> set[str]:
    return {r["need"] for r in view.rows("needs") if r["settled"] == "yes"}


def _moves(view: _View) -> tuple[tuple[str, str, str], ...]:
    settled = _settled(view)
    rows = (r for r in view.rows("moves") if r["need"] not in settled)
    return tuple((r["need"], r["from_placement"], r["to_placement"]) for r in rows)


def _move_limit(view: _View, calendar: tuple[Quarter, ...]) -> dict[tuple[str, int], float]:
    """Return the share of children who may be moved: none of the settled, none before the first review."""
    limit = view.one("general", "stability_limit", "moves")
    first = view.one("general", "first_review_quarter", "moves")
    school, settled = view.by("key_stage_4", "key_stage_4_share"), _settled(view)
    limits: dict[tuple[str, int], float] = {}
    for g in view.keys("needs", "need"):
        for q in calendar:
            kept = 0.0 if q.in_year == SEPTEMBER else school.get((g,), 0.0)
            barred = g in settled or q.number < first
            limits[g, q.number] = 0.0 if barred else limit * (1 - kept)
    return limits


def _breakdown(view: _View) -> dict[tuple[str, str], Breakdown]:
    first, later, returns = (
        view.by("breakdown", p) for p in ("first_quarter", "later_quarter", "returns_to_residential")
    )
    return {(g, p): Breakdown(v, later[g, p, to], returns[g, p, to], to) for (g, p, to), v in first.items()}


# --- places


def _homes(view: _View) -> tuple[Home, ...]:
    def home(id: str) -> Home:
        beds = view.one("homes", "beds", id)
        return Home(
            id=id,
            title=id.replace("_", " ").capitalize(),
            beds=beds,
            staff=view.one("homes", "staff", id),
            cost=view.one("homes", "fixed_cost", id) * beds,
            closure_cost=view.one("homes", "closure_cost", id),
            earliest=int(view.one("homes", "earliest_closure", id)) + 1,
            notice=int(view.one("homes", "notice", id)),
        )

    return tuple(home(id) for id in view.keys("homes", "home"))


def _carers(view: _View, calendar: tuple[Quarter, ...]) -> dict[str, Carers]:
    pipeline = view.by("pipeline", "approvals")

    def carers(p: str) -> Carers:
        usual = view.one("carers", "usual_approvals", p)
        return Carers(
            households=view.one("carers", "households", p),
            attrition=view.one("carers", "attrition", p),
            places=view.one("carers", "places_per_household", p),
            fillable=view.one("carers", "fillable_share", p),
            approvals=tuple(pipeline.get((p, q.label), usual) for q in calendar),
            extra_limit=view.one("carers", "extra_approvals", p),
            lead=int(view.one("carers", "approval_lead", p)),
            recruitment_cost=view.one("carers", "recruitment_cost", p),
            household_cost=view.one("carers", "household_cost", p),
        )

    return {p: carers(p) for p in view.keys("carers", "placement")}


def _contracts(view: _View) -> tuple[Contract, ...]:
    price, notice, ends = (view.by("contracts", p) for p in ("price", "notice", "ends"))
    return tuple(
        Contract(id, p, places, price[id, p], int(notice[id, p]), int(ends[id, p]))
        for (id, p), places in view.by("contracts", "places").items()
    )


# --- services


def _mtfc(view: _View, placements: tuple[Placement, ...]) -> TreatmentFosterCare | None:
    placement = next((p.id for p in placements if p.setting == MTFC), None)
    if placement is None:
        return None
    completion = view.one("mtfc", "completion")
    return TreatmentFosterCare(
        placement=placement,
        places_per_team=view.one("mtfc", "places_per_team"),
        occupancy=view.one("mtfc", "occupancy"),
        survival=survival(
            int(view.one("mtfc", "length")), completion, view.one("mtfc", "first_quarter_failures")
        ),
        completion=completion,
        to_specialist=view.one("mtfc", "to_specialist"),
        after=tuple((r["need"], r["after_mtfc"]) for r in view.rows("needs") if r["after_mtfc"]),
        earliest=int(view.one("mtfc", "earliest")) + 1,
        growth=view.one("mtfc", "growth"),
        most=view.one("mtfc", "most_teams"),
        place_cost=view.one("mtfc", "place_cost"),
        child_cost=view.one("mtfc", "child_cost"),
        before=tuple((g, int(k), v) for (g, k), v in view.by("mtfc_starts", "started").items()),
    )


def survival(length: int, completion: float, first: float) -> tuple[float, ...]:
    """Return the share of starters still there k quarters after the start, k = 0..length-1.

    Of the 1 - completion who leave early, `first` leave in the first quarter and the rest evenly over the others;
    who is left after quarter `length` has completed.
    """
    failures = 1 - completion
    if length == 1:
        return (1.0,)
    later = failures * (1 - first) / (length - 1)
    return (1.0, *(1 - failures * first - later * k for k in range(length - 1)))


def _services(view: _View) -> tuple[Service, ...]:
    base = view.by("entries", "entries")

    def service(row: Row) -> Service:
        id, needs = row["service"], [g.strip() for g in row["needs"].split(";")]
        total = sum(base[g,] for g in needs)
        return Service(
            id=id,
            title=row["title"],
            schedule_line=row["schedule_line"],
            cases_per_team=view.one("prevention", "cases_per_team", id),
            team_cost=view.one("prevention", "team_cost", id),
            effect=view.one("prevention", "effect", id) * view.one("prevention", "completion", id),
            lag=int(view.one("prevention", "lag", id)),
            share=tuple((g, base[g,] / total) for g in needs),
            eligible=view.one("prevention", "eligible_share", id),
            returns=view.one("prevention", "returns_share", id),
            returns_after=int(view.one("prevention", "returns_after", id)),
            earliest=int(view.one("prevention", "earliest", id)) + 1,
            growth=view.one("prevention", "growth", id),
            most=view.one("prevention", "most_teams", id),
        )

    return tuple(service(r) for r in view.rows("services") if r["enabled"] == "yes")


# --- money


def _price_index(view: _View, calendar: tuple[Quarter, ...]) -> dict[tuple[str, str], float]:
    """Return the factor on opening prices of each price family and financial year."""
    base = view.inputs.model.price_base
    years = dict.fromkeys([base, *(q.year for q in calendar)])
    growth = {f: 1 + view.one("general", "inflation", f) for f in FAMILIES}
    return {(f, y): growth[f] ** (int(y[:4]) - int(base[:4])) for f in FAMILIES for y in years}


def _budgets(view: _View) -> tuple[Budget, ...]:
    funders = {r["funder"]: r for r in view.rows("funders")}
    return tuple(
        Budget(
            funder=f,
            title=funders[f]["title"],
            year=year,
            amount=amount,
            external=funders[f]["external"] == "yes",
            one_off=funders[f]["one_off"] == "yes",
            pays_for=tuple(w.strip() for w in funders[f]["pays_for"].split(";")),
        )
        for (f, year), amount in view.by("budgets", "amount").items()
    )


def _schedule(view: _View) -> tuple[ScheduleLine, ...]:
    steps, staff = (
        view.by("schedule", "step"),
        {line: v for (line, _), v in view.by("schedule", "staff").items()},
    )
    return tuple(
        ScheduleLine(
            line=r["line"],
            title=r["title"],
            steps=tuple((year, v) for (line, year), v in steps.items() if line == r["line"]),
            fte=staff.get(r["line"]),
        )
        for r in view.rows("schedule_lines")
    )


def _evidence(view: _View) -> dict[str, str]:
    """Return the evidence grade of every figure that makes money."""

    def grades(table: str, parameter: str, prefix: str, *columns: str) -> dict[str, str]:
        rows = (r for r in view.rows(table) if r["parameter"] == parameter)
        return {" ".join((prefix, *(r[c] for c in columns))): r["evidence"] for r in rows}

    return {
        **grades("prices", "fee", "fee", "placement"),
        **grades("homes", "fixed_cost", "home", "home"),
        **grades("carers", "recruitment_cost", "carers recruitment", "placement"),
        **grades("carers", "household_cost", "carers household", "placement"),
        **grades("contracts", "price", "contract", "contract"),
        **grades("mtfc", "place_cost", "mtfc place"),
        **grades("mtfc", "child_cost", "mtfc child"),
        **grades("prevention", "team_cost", "prevention", "service"),
        **grades("homes", "closure_cost", "closure", "home"),
        **grades("general", "double_running", "double running"),
        **grades("general", "move_cost", "move"),
        **grades("general", "post_cost", "post"),
        **grades("general", "redundancy_payment", "redundancy"),
    }

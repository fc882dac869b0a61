"""A fund as read becomes an investment case: figures by what they are about, quarters, prices and money by year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from placement_opt.domain.case import Case, Quarter
from placement_opt.domain.catalogue import PAY
from placement_opt.domain.investment import (
    Agreement,
    Avoidance,
    Cohort,
    FundMember,
    Intervention,
    InvestmentCase,
    InvestmentClaim,
    Ranged,
    ServiceUse,
    UseValue,
    weakest,
)
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.fund_settings import FundChoices
from placement_opt.inputs.fund_tables import EVERY_INTERVENTION, FUND_TABLES
from placement_opt.inputs.lookups import fault_at
from placement_opt.inputs.read_fund import FundInputs
from placement_opt.inputs.resolve.population import quarters_from
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault

Key = tuple[str, ...]


@dataclass(frozen=True)
class _Figures:
    """The rows of figures by table, what they are about, and parameter."""

    rows: Mapping[tuple[str, Key, str], Row]

    def ranged(self, table: str, parameter: str, *key: str) -> Ranged | None:
        row = self.rows.get((table, key, parameter))
        return Ranged(row["value"], row["low"], row["high"], row["evidence"], row["source"]) if row else None

    def needed(self, table: str, parameter: str, *key: str) -> Ranged:
        found = self.ranged(table, parameter, *key)
        assert found is not None  # its reader has asked for it
        return found

    def number(self, table: str, parameter: str, *key: str, without: float = 0.0) -> float:
        found = self.ranged(table, parameter, *key)
        return found.value if found else without

    def grade(self, table: str, *key: str) -> str:
        """Return the weakest grade of evidence of the rows about one key."""
        return weakest(
            str(row["evidence"]) for (name, about, _p), row in self.rows.items() if (name, about) == (table, key)
        )

    def keys(self, table: str) -> tuple[Key, ...]:
        return tuple(dict.fromkeys(key for name, key, _p in self.rows if name == table))


def investment_case(read: FundInputs, choices: FundChoices, children: Case | None) -> InvestmentCase:
    """Return the case of a fund; `children` is the case of the children's programme beside it, or None.

    In figures of the opening prices; amounts become cash with the price index of pay. Raises BadInput for money, cases,
    agreements and claims of quarters and years that the fund does not have.
    """
    f, last = _figures(read.tables), max(choices.quarters, len(children.quarters) if children else 0)
    quarters = quarters_from(read.model.opening, last)
    years = tuple(dict.fromkeys(q.year for q in quarters))
    if faults := [*outside_the_horizon(read, quarters)]:
        raise BadInput(faults)
    of_base = _index(f, read, (key[-1] for key in f.keys("use_values")), children)
    return InvestmentCase(
        name=read.model.name,
        title=read.model.title,
        quarters=quarters,
        cohorts={r["cohort"]: _cohort(f, r) for r in records(read.tables, "cohorts")},
        uses={
            r["use"]: ServiceUse(r["use"], r["title"], r["in_programme"] == "yes")
            for r in records(read.tables, "service_uses")
        },
        expected={(c, u): f.needed("expected_uses", "expected", c, u) for c, u in f.keys("expected_uses")},
        values=tuple(_value(f, of_base, *key) for key in f.keys("use_values")),
        interventions={r["intervention"]: _intervention(f, r) for r in records(read.tables, "interventions")},
        avoidances=tuple(_avoidance(f, *key) for key in f.keys("avoided_uses")),
        agreements=tuple(_agreement(f, r) for r in records(read.tables, "agreements")),
        members=tuple(_members(f, read.tables, children)),
        announced=_announced(f, read, quarters),
        claims=tuple(_claim(r) for r in records(read.tables, "fund_claims")),
        stand_in={(w, y): f.number("one_off_money", "stands_in", w, y) for w, y in f.keys("one_off_money")},
        counted_on=_counted_on(children, years),
        opening_balance=f.number("terms", "opening_balance"),
        reinvested=f.number("terms", "reinvested"),
        price_index=_index(f, read, years, children),
        discount_rate=children.discount_rate if children else f.number("terms", "discount_rate"),
        planned=len(children.quarters) if children else 0,
        assumed=read.assumed_figures[0] / max(1, read.assumed_figures[1]),
        most_assumed=choices.most_assumed,
        gate=choices.gate,
        ask=choices.ask,
        counts=choices.counts,
    )


def _figures(tables: Tables) -> _Figures:
    found: dict[tuple[str, Key, str], Row] = {}
    for table in (t for t in FUND_TABLES.values() if t.parameters):
        for row in records(tables, table.name):
            found[table.name, tuple(row[c.name] for c in table.columns), row["parameter"]] = row
    return _Figures(found)


def _cohort(f: _Figures, row: Row) -> Cohort:
    at = ("cohort_sizes",)
    id = row["cohort"]
    return Cohort(
        id,
        row["title"],
        f.needed(*at, "size", id),
        f.number(*at, "joining", id),
        f.number(*at, "in_programme", id),
    )


def _value(f: _Figures, of_base: Mapping[str, float], use: str, agency: str, kind: str, prices_of: str) -> UseValue:
    """Return the value of a use in prices of the base year; `of_base` are prices of each year against these."""
    at, key = "use_values", (use, agency, kind, prices_of)
    worth, by = f.needed(at, "worth", *key), of_base[prices_of]
    return UseValue(
        *(use, agency, kind),
        worth=replace(worth, value=worth.value / by, low=worth.low / by, high=worth.high / by),
        cashable=f.number(at, "cashable", *key),
        cash_lag=int(f.number(at, "cash_lag", *key)),
        block=f.number(at, "block", *key),
        step_cost=f.number(at, "step_cost", *key),
        grade=f.grade(at, *key),
    )


def _intervention(f: _Figures, row: Row) -> Intervention:
    id, at = row["intervention"], "intervention_figures"
    nothing = Ranged(0.0, 0.0, 0.0, "council", "")

    def whole(parameter: str, without: int = 0) -> int:
        return int(f.number(at, parameter, id, without=without))

    return Intervention(
        id,
        row["title"],
        tuple(split(row["cohorts"])),
        int(row["level"]),
        row["runs_in"],
        tuple(name for name in split(row["after"]) if name),
        f.ranged(at, "cost", id) or nothing,
        length=whole("length", 1),
        capacity=f.number(at, "capacity", id),
        growth=f.number(at, "growth", id),
        lead=whole("lead"),
        reach=f.number(at, "reach", id, without=1.0),
        take_up=f.number(at, "take_up", id, without=1.0),
        completion=f.number(at, "completion", id, without=1.0),
        gap=whole("gap"),
        aftercare_cost=f.number(at, "aftercare_cost", id),
        aftercare=whole("aftercare"),
    )


def _avoidance(f: _Figures, intervention: str, use: str) -> Avoidance:
    at, key = "avoided_uses", (intervention, use)
    return Avoidance(
        *key,
        f.needed(at, "size", *key),
        deadweight=f.number(at, "deadweight", *key),
        lag=int(f.number(at, "lag", *key)),
        lasts=int(f.number(at, "lasts", *key)),
        fade=f.number(at, "fade", *key),
        grade=f.grade(at, *key),
    )


def _agreement(f: _Figures, row: Row) -> Agreement:
    at, id = "agreement_terms", row["agreement"]
    cap = f.ranged(at, "cap", id)
    return Agreement(
        id=id,
        title=row["title"],
        intervention=row["intervention"],
        cohort=row["cohort"],
        use=row["use"],
        payer=row["payer"],
        paid_to=row["paid_to"],
        measured_against=row["measured_against"],
        attribution=f.number(at, "attribution", id),
        price=f.ranged(at, "price", id),
        share=f.ranged(at, "paid_share", id),
        cap=cap.value if cap else None,
        floor=f.number(at, "floor", id),
        begins=int(f.number(at, "begins", id)),
        term=int(f.number(at, "term", id)),
        grade=f.grade(at, id),
    )


def _members(f: _Figures, tables: Tables, children: Case | None) -> Iterator[FundMember]:
    """Yield who puts money in, in file order; of a funder of the children's programme with the money of its budgets."""
    budgets = children.budgets if children else ()
    every = tuple(r["intervention"] for r in records(tables, "interventions"))
    for row in records(tables, "members"):
        id, named = row["funder"], split(row["pays_for"])
        own = {y: f.number("member_money", "amount", w, y) for w, y in f.keys("member_money") if w == id}
        shared = {k.year: k.amount for k in budgets if k.funder == id}
        pays = every if named == [EVERY_INTERVENTION] else tuple(named)
        yield FundMember(id, row["title"], row["agency"], row["kind"], bool(shared), {**own, **shared}, pays)


def outside_the_horizon(read: FundInputs, quarters: tuple[Quarter, ...]) -> Iterator[Fault]:
    """Yield a fault for each row of a quarter or year which the fund does not have, and which would move nothing."""
    years, last = dict.fromkeys(q.year for q in quarters), len(quarters)
    for table in ("member_money", "one_off_money", "fund_claims"):
        for row in records(read.tables, table):
            if row["year"] not in years:
                expected = f"a year of the fund, {quarters[0].year} to {quarters[-1].year}"
                yield fault_at(row, "year", expected)
    for row in records(read.tables, "announced_cases"):
        t = calendar.number(row["from_quarter"], read.model.opening) or 0
        if not 1 <= t <= last:
            expected = f"a quarter of the fund, {quarters[0].label} to {quarters[-1].label}"
            yield fault_at(row, "from_quarter", expected)
    for row in records(read.tables, "agreement_terms"):
        if row["parameter"] == "begins" and row["value"] > last:
            yield fault_at(row, "value", f"a quarter of the fund, {last} at most")


def _announced(f: _Figures, read: FundInputs, quarters: tuple[Quarter, ...]) -> dict[tuple[str, str, int], float]:
    """Return the cases that were announced in each quarter: what a row says holds until the next one."""
    since: dict[tuple[str, str], dict[int, float]] = {}
    for i, cohort, label in f.keys("announced_cases"):
        t = calendar.number(label, read.model.opening) or 0
        since.setdefault((i, cohort), {})[t] = f.number("announced_cases", "cases", i, cohort, label)
    found: dict[tuple[str, str, int], float] = {}
    for (i, cohort), steps in since.items():
        for q in quarters:
            begun = [t for t in steps if t <= q.number]
            if begun:
                found[i, cohort, q.number] = steps[max(begun)]
    return found


def _claim(row: Row) -> InvestmentClaim:
    id, title, measure, agency, year = (str(row[c.name]) for c in FUND_TABLES["fund_claims"].columns)
    return InvestmentClaim(id, title, measure, agency, year, float(row["value"]), str(row["unit"]), str(row["source"]))


def _counted_on(children: Case | None, years: tuple[str, ...]) -> dict[str, float]:
    """Return the recurrent saving that a published schedule counts on in each year: its steps so far."""
    steps = children.schedule_totals if children else {}
    return {y: sum(gbp for step, gbp in steps.items() if step <= y) for y in years}


def _index(f: _Figures, read: FundInputs, years: Iterable[str], children: Case | None) -> dict[str, float]:
    """Return the factor on opening prices by financial year: that of pay, which went and goes on as it goes."""
    base, known = int(read.model.price_base[:4]), dict[str, float]()
    growth = 1 + f.number("terms", "inflation")
    if children is not None:
        known = {y: float(i) for (family, y), i in children.price_index.items() if family == PAY}
        ordered = sorted(known)
        growth = known[ordered[-1]] / known[ordered[-2]] if len(ordered) > 1 else 1.0
    return {y: known.get(y, growth ** (int(y[:4]) - base)) for y in years}

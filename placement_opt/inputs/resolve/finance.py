"""Prices over time, budgets, the published schedule and what the prices rest on."""

from __future__ import annotations

import dataclasses

from placement_opt.domain.case import Budget, Quarter, ScheduleLine
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.lookups import families_used
from placement_opt.inputs.resolve.view import View


def price_index(view: View, quarters: tuple[Quarter, ...]) -> dict[tuple[str, str], float]:
    """Return the factor on opening prices of each price family and financial year."""
    base = view.inputs.model.price_base
    years = dict.fromkeys([base, *(q.year for q in quarters)])
    growth = {f: 1 + view.one("general", "inflation", f) for f in families_used(view.inputs.tables)}
    return {(f, y): g ** (int(y[:4]) - int(base[:4])) for f, g in growth.items() for y in years}


def budgets(view: View, quarters: tuple[Quarter, ...]) -> tuple[Budget, ...]:
    """Return what each funder pays by year; beyond the last year of the table its recurrent money goes on."""
    funders = {r["funder"]: r for r in view.rows("funders")}
    given = tuple(
        Budget(
            funder=f,
            title=funders[f]["title"],
            year=year,
            amount=amount,
            external=funders[f]["external"] == "yes",
            one_off=funders[f]["one_off"] == "yes",
            pays_for=tuple(split(funders[f]["pays_for"])),
        )
        for (f, year), amount in view.by("budgets", "amount").items()
    )
    if not given:
        return ()
    last = max(k.year for k in given)
    later = [year for year in dict.fromkeys(q.year for q in quarters) if year > last]
    on = [k for k in given if k.year == last and not k.one_off]
    return (*given, *(dataclasses.replace(k, year=year, carried=True) for year in later for k in on))


def schedule(view: View) -> tuple[ScheduleLine, ...]:
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

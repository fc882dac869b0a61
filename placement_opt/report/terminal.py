"""The answer on a terminal of 100 columns: verdict, schedule, plan by quarter, posts, money, evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from placement_opt.domain.case import MTFC
from placement_opt.domain.schedule import OUTSIDE
from placement_opt.kernel.rounding import whole
from placement_opt.measure.results import Results
from placement_opt.measure.savings import (
    BASES,
    one_off,
    published,
    schedule_lines,
    years,
)
from placement_opt.prepared import Run
from placement_opt.report.evidence import GRADES, evidence_shares

THOUSAND = 1000
COLOURS = {"holds": "green", "at risk": "yellow", "does not hold": "red"}
COMPARED = ("as_published", "recommended", "most_saved")
PRINTED = {
    "recommended": "The recommended plan",
    "most_saved": "The plan that comes closest to the claim, most it can save",
}
INDENT = (0, 0, 0, 4)
SHORT = {"published": "publ.", "as_published": "as p.", "recommended": "recom.", "most_saved": "most"}


def show(run: Run, console: Console) -> None:
    """Print the whole run."""
    show_verdict(run, console)
    _heading(console, "The savings schedule, £000: published · as published · recommended · most it can save")
    console.print(
        "publ.: as printed by the council. as p.: its quantities and dates, in this model. recom.: recommended. most: "
        f"the most it can save in {run.bridge.year}; its other years may be worse, and the best of each year stands "
        "in the verdict above."
    )
    for basis, words in BASES.items():
        console.print(_schedule(run, basis, "level", f"Recurrent saving of the year, {words}"))
    for basis, words in BASES.items():
        console.print(_schedule(run, basis, "cash", f"Cash saved up to the end of the year, {words}"))
    _findings(run, console)
    for name, words in PRINTED.items():
        _heading(console, f"{words}: children at the end of each quarter, and what holds them")
        console.print(_children(run, run.plan(name)))
    console.print("Homes may be open in part here, the more lenient reading; --whole-homes keeps them whole.")
    _heading(console, "Posts released to date (FTE)")
    console.print(_posts(run))
    _heading(console, "One-off costs and who pays for investment, £000")
    console.print(_one_off(run))
    console.print(_funding(run))
    _heading(console, f"From the frozen budget to the recommended plan, {run.bridge.year}, £000 a year")
    console.print(_bridge(run))
    _worth(run, console)
    _evidence(run, console)


def show_verdict(run: Run, console: Console) -> None:
    """Print one sentence per claim, and that a saving found here is an upper bound."""
    c = run.case
    within = f" under {', '.join(c.scenario)}" if c.scenario else ""
    console.print(f"[bold]{c.title}: does the savings claim hold{within}?[/bold]")
    for v in run.verdicts:
        console.print(f"[bold {COLOURS[v.status]}]{v.status.upper()}[/]  {v.sentence}")
        console.print(Padding(" ".join(v.notes), INDENT))
    for sentence in run.warnings:
        console.print(f"Warning: {sentence}")
    console.print(
        "The programme sees the future and meets no friction it is not told of: its savings are upper bounds. "
        "It plans capacity, never a named child."
    )


def _heading(console: Console, text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


def _table(title: str = "") -> Table:
    return Table(
        title=title or None,
        title_justify="left",
        title_style="italic",
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )


def _schedule(run: Run, basis: str, reading: str, title: str) -> Table:
    c = run.case
    printed = published(c)
    table = _table(title)
    table.add_column("", no_wrap=True)
    columns = [
        (y, p)
        for y in years(c)
        for p in ("published", *COMPARED)
        if p != "published" or ("total", y, reading) in printed
    ]
    for y, p in columns:
        table.add_column(f"{y[2:]}\n{SHORT[p]}", justify="right", overflow="fold")
    found = run.savings
    found = found[(found["basis"] == basis) & (found["reading"] == reading)]
    amounts = dict(zip(zip(found["plan"], found["year"], found["line"], strict=True), found["gbp"], strict=True))
    titles = {k.line: k.title for k in c.schedule} | {OUTSIDE: "Outside: MTFC, moves", "total": "Total"}
    for line in [*schedule_lines(c), "total"]:
        cells = [
            _thousands(printed.get((line, y, reading)) if p == "published" else amounts[p, y, line]) for y, p in columns
        ]
        table.add_row(_cut(titles[line], 24), *cells, style="bold" if line == "total" else "")
    return table


def _thousands(amount: float | None) -> str:
    return "" if amount is None else f"{round(amount / THOUSAND):,d}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _findings(run: Run, console: Console) -> None:
    _heading(console, "The schedule itself, before any optimising")
    for f in run.findings:
        mark = {True: "adds up", False: "strained", None: "note"}[f.holds]
        console.print(f"- {mark}: {f.sentence}")


def _children(run: Run, plan: Results) -> Table:
    c = run.case
    groups = (
        "Council\nhomes",
        "Other\nresid.",
        "Spec.\nfoster",
        "MTFC\n",
        "Other\nfoster",
        "Family\n+ other",
        "Wait-\ning",
    )
    table = _table()
    table.add_column("", no_wrap=True)
    for name in (
        *groups,
        "Homes\nopen",
        "Beds\n",
        "Spec.\nhouseh.",
        "Foster\nhouseh.",
        "MTFC\nteams",
        "Prev.\nteams",
    ):
        table.add_column(name, justify="right")
    for t in range(len(c.quarters) + 1):
        label = "Opening" if t == 0 else c.quarters[t - 1].label
        table.add_row(label, *(f"{n:,d}" for n in whole(_grouped(run, plan, t))), *_capacity(run, plan, t))
    return table


def _grouped(run: Run, plan: Results, t: int) -> list[float]:
    """Return children at the end of a quarter by the groups that the table shows."""
    c, sums = run.case, [0.0] * 7
    for (_g, id, s), n in plan.values.x.items():
        if s == t:
            p = c.placements[id]
            if id == c.home_placement or p.waiting_list == "specialist":
                sums[0 if id == c.home_placement else 2] += n
            else:
                sums[{"residential": 1, MTFC: 3, "foster": 4}.get(p.setting, 5)] += n
    sums[6] = math.fsum(n for (_g, _list, s), n in plan.values.u.items() if s == t)
    return sums


def _capacity(run: Run, plan: Results, t: int) -> Iterable[str]:
    c, v = run.case, plan.values
    yield f"{math.fsum(v.open[h.id, t] for h in c.homes):,.1f}"
    yield f"{math.fsum(h.beds * v.open[h.id, t] for h in c.homes):,.0f}"
    for special in (True, False):
        households = [
            n
            for (p, s), n in v.households.items()
            if s == t and (c.placements[p].waiting_list == "specialist") == special
        ]
        yield f"{math.fsum(households):,.0f}"
    for mtfc in (True, False):
        yield f"{math.fsum(n for (name, s), n in v.teams.items() if s == t and (name == MTFC) == mtfc):,.1f}"


def _posts(run: Run) -> Table:
    table = _table()
    table.add_column("", no_wrap=True)
    for q in run.case.quarters:
        table.add_column(f"{q.year[2:]}\nQ{q.in_year}", justify="right")
    for name in COMPARED:
        plan = run.plan(name)
        rows = plan.children[plan.children["measure"] == "posts released to date"]
        table.add_row(plan.plan.title, *(f"{n:,.0f}" for n in rows["value"]))
    return table


def _one_off(run: Run) -> Table:
    c = run.case
    table = _table("One-off costs, never part of a recurrent saving")
    table.add_column("", no_wrap=True)
    for y in years(c):
        for p in COMPARED:
            table.add_column(f"{y[2:]}\n{SHORT[p]}", justify="right")
    costs = {p: one_off(run.plan(p)) for p in COMPARED}
    for line in sorted({line for found in costs.values() for line, _y in found}):
        table.add_row(line, *(_thousands(costs[p].get((line, y), 0.0)) for y in years(c) for p in COMPARED))
    return table


def _funding(run: Run) -> Table:
    c = run.case
    table = _table("Investment in fostering, MTFC and prevention by funder, recommended plan")
    table.add_column("", no_wrap=True)
    for y in years(c):
        table.add_column(f"{y}\npaid", justify="right")
        table.add_column(f"{y}\nbudget", justify="right")
    paid = run.plan("recommended").funding.groupby(["funder", "year"])["gbp"].sum()
    budgets = {(k.title, k.year): k for k in c.budgets}
    for title in dict.fromkeys(k.title for k in c.budgets):
        first = next(k for k in c.budgets if k.title == title)
        notes = ", ".join(w for w, on in (("external", first.external), ("one-off", first.one_off)) if on)
        cells = []
        for y in years(c):
            budget = budgets.get((title, y))
            cells += [
                _thousands(float(paid.get((title, y), 0.0))),
                _thousands(budget.amount if budget else 0.0),
            ]
        table.add_row(_cut(f"{title} ({notes})" if notes else title, 40), *cells)
    return table


def _bridge(run: Run) -> Table:
    table = _table()
    table.add_column("", no_wrap=True)
    table.add_column("£000", justify="right")
    b = run.bridge
    table.add_row(f"Frozen budget {run.case.frozen_year}", _thousands(b.start), style="bold")
    for s in b.spans:
        table.add_row(s.words, _signed(s.gbp))
    table.add_row("Recommended plan, recurrent cost", _thousands(b.end), style="bold")
    return table


def _worth(run: Run, console: Console) -> None:
    saving = next(v for v in run.verdicts if v.claim.unit == "GBP" and v.claim.year == run.bridge.year)
    total = saving.reached["recommended"]
    console.print(
        f"Of the recommended plan's recurrent saving of £{total:,.0f} in {run.bridge.year}, £{run.cashable:,.0f} "
        f"is cashable (it leaves the budget); the rest is staff time. Present value of the plan over "
        f"{len(run.case.quarters)} quarters, one-off costs included: £{run.present_value:,.0f}."
    )


def _signed(amount: float) -> str:
    rounded = round(amount / THOUSAND)
    return f"{rounded:+,d}" if rounded else "0"


def _evidence(run: Run, console: Console) -> None:
    _heading(console, "What the answer rests on")
    grades = run.prepared.grades
    counted = ", ".join(f"{grades[g]} {g}" for g in GRADES if g in grades)
    console.print(f"Of the {sum(grades.values())} figures that the programme reads: {counted}.")
    shares = ", ".join(f"{g} {s:.0%}" for g, s in evidence_shares(run).items())
    console.print(f"Share of spend by the evidence of its price alone (not of the number of children): {shares}.")
    if run.relaxed:
        for r in run.plans:
            bound = run.relaxed[r.plan.name]
            console.print(
                f"Whole homes, {r.plan.title}: £{r.cost:,.0f} against the relaxed bound £{bound:,.0f}, "
                f"a gap of £{r.cost - bound:,.0f}."
            )
    if run.relaxed:
        console.print("The best possible of each claim is found with homes relaxed: it stays an upper bound.")
    if run.prepared.inputs.model.contains_small_counts:
        console.print("The run folder holds small numbers of children: it is not for publication.")
    if run.options.out:
        console.print(f"Run folder: {run.options.out.as_posix()}")

"""Sections made by hand, small enough to see what a chart of each must say."""

from __future__ import annotations

import pandas as pd

from placement_opt.report.kept_run import NEAR_SECTIONS, RUN_SECTIONS, STRESS_SECTIONS, KeptRun
from placement_opt.report.section import Cards, Crosstab, Section
from placement_opt.report.section_data import text_of_sections

QUARTERS = ("opening", "2026/27 Q1", "2026/27 Q2")
PLANS = ("recommended", "as_published", "do_nothing")


def a_section(
    name: str, columns: str, rows: list[tuple[object, ...]], layout: Crosstab | Cards | None = None
) -> Section:
    """Return a section of these rows."""
    laid = layout or Crosstab(rows=columns.split()[0])
    return Section(name, f"Heading of {name}", "", pd.DataFrame(rows, columns=columns.split()), laid)


def children() -> Section:
    """Return children in homes and in foster care: 20 and 80 at first, 12 and 88 at last as recommended."""
    ends = {"recommended": (12.4, 12, 88), "as_published": (15.0, 15, 85), "do_nothing": (21.0, 21, 79)}
    rows: list[tuple[object, ...]] = []
    for plan in PLANS:
        value, homes, foster = ends[plan]
        for quarter in QUARTERS[:-1]:
            rows += [(plan, quarter, "homes", 20.0, 20, "children"), (plan, quarter, "foster", 80.0, 80, "children")]
        rows += [(plan, QUARTERS[-1], "homes", value, homes, "children")]
        rows += [(plan, QUARTERS[-1], "foster", 100 - value, foster, "children")]
    words = {"homes": "Council homes", "foster": "Fostering"}
    layout = Crosstab(rows="quarter", across="group", block="plan", value="whole", words=words)
    return a_section("plan_children", "plan quarter group value whole unit", rows, layout)


def savings() -> Section:
    """Return a claim of £900,000 of which the recommended plan saves £300,000, less than nothing on the other basis."""
    rows = [
        ("do_nothing", "2026/27", "published", 900000.0, "GBP"),
        ("do_nothing", "2026/27", "recommended", 300000.0, "GBP"),
        ("do_nothing", "2026/27", "best", 400000.0, "GBP"),
        ("frozen", "2026/27", "published", 900000.0, "GBP"),
        ("frozen", "2026/27", "recommended", -1050000.0, "GBP"),
    ]
    words = {"do_nothing": "Against doing nothing", "frozen": "Against the frozen budget"}
    layout = Crosstab(rows="year", across="plan", block="basis", words=words)
    return a_section("savings_totals", "basis year plan value unit", rows, layout)


def bridge() -> Section:
    """Return a bridge from £5,000,000 to £4,600,000: two levers and what they do together."""
    rows = [
        ("start", "Frozen budget", 0.0, 5000000.0, 5000000.0, "total", "GBP"),
        ("prices", "prices rise", 5000000.0, 5100000.0, 100000.0, "outside", "GBP"),
        ("recruit", "approve more households", 5100000.0, 4900000.0, -200000.0, "lever", "GBP"),
        ("close", "close homes", 4900000.0, 4650000.0, -250000.0, "lever", "GBP"),
        ("together", "What the levers do together", 4650000.0, 4600000.0, -50000.0, "interaction", "GBP"),
        ("end", "Recommended plan", 0.0, 4600000.0, 4600000.0, "total", "GBP"),
    ]
    return a_section("bridge_steps", "name words begin end value kind unit", rows)


def funding() -> Section:
    """Return two funders, of whom the council pays £60,000 of £100,000."""
    rows = [
        ("2026/27", "council", "paid", 60000.0, "GBP"),
        ("2026/27", "council", "budget", 100000.0, "GBP"),
        ("2026/27", "fund", "paid", 0.0, "GBP"),
    ]
    layout = Crosstab(rows="funder", across="measure", block="year", words={"council": "Council", "fund": "The fund"})
    return a_section("funding", "year funder measure value unit", rows, layout)


def present_values() -> Section:
    """Return a plan worth £700,000 as found and £-50,000 with the allowance, and a lever worth nothing."""
    ends = {"as found": 700000.0, "low": 90000.0, "central": -50000.0}
    rows: list[tuple[object, ...]] = [("recommended", "Plans", end, value, "GBP") for end, value in ends.items()]
    rows += [("mtfc", "Each lever alone", end, 0.0, "GBP") for end in ends]
    words = {"recommended": "Recommended plan", "as found": "As found", "central": "Central allowance", "mtfc": "MTFC"}
    layout = Crosstab(rows="subject", across="end", block="kind", words=words)
    return a_section("cost_benefit_careful", "subject kind end value unit", rows, layout)


def profile() -> Section:
    """Return what a plan saves in two years, with one-off costs."""
    rows = [
        ("Recommended plan", year, part, value, "GBP")
        for year, parts in {"2026/27": (100000.0, -30000.0, 70000.0), "2027/28": (250000.0, -5000.0, 245000.0)}.items()
        for part, value in zip(("cashable", "one_off", "net_saving"), parts, strict=True)
    ]
    words = {"cashable": "Leaves the budget", "one_off": "One-off", "net_saving": "Net saving"}
    layout = Crosstab(rows="part", across="year", block="plan", words=words)
    return a_section("savings_profile", "plan year part value unit", rows, layout)


def homes() -> Section:
    """Return two homes, of which the recommended plan closes one in the second quarter."""
    rows: list[tuple[object, ...]] = [("recommended", "ash", "Ash House", q, 6.0, 14.0) for q in QUARTERS[:2]]
    rows += [("recommended", "ash", "Ash House", QUARTERS[2], 0.0, 0.0)]
    rows += [("recommended", "oak", "Oak House", q, 4.0, 12.0) for q in QUARTERS]
    layout = Crosstab(rows="home", across="quarter", block="plan", value="beds")
    return a_section("homes_timeline", "plan home title quarter beds posts", rows, layout)


def posts() -> Section:
    """Return 14 FTE released by the end."""
    rows = [("recommended", q, n, "FTE") for q, n in zip(QUARTERS[1:], (0.0, 14.0), strict=True)]
    return a_section("posts", "plan quarter value unit", rows, Crosstab(rows="quarter", across="plan"))


def places() -> Section:
    """Return 80 children in 90 places at the end."""
    rows = [
        ("recommended", q, "foster", measure, value, "places")
        for q, children_there in zip(QUARTERS, (70.0, 75.0, 80.0), strict=True)
        for measure, value in (("children", children_there), ("fillable_places", 90.0), ("households", 60.0))
    ]
    layout = Crosstab(rows="quarter", across="measure", block="kind", words={"foster": "Council foster care"})
    return a_section("places_and_children", "plan quarter kind measure value unit", rows, layout)


def routes() -> Section:
    """Return two routes of one need group: seven move, and three fewer are placed in homes on entry."""
    rows = [
        ("teens", "home", "foster", 7.0, "Suited.", "No limit.", "Costs less.", "children"),
        ("teens", "", "home", -3.0, "Suited.", "No limit.", "Costs less.", "children"),
    ]
    words = {"teens": "10 to 15", "home": "Children's home", "foster": "Foster care"}
    layout = Crosstab(rows="need", words=words)
    return a_section("who_goes_where", "need from to children suited limit price unit", rows, layout)


def outcomes() -> Section:
    """Return how many children moved, and a measure that is nothing everywhere."""
    moved = {"recommended": 21.0, "as_published": 23.0, "do_nothing": 18.0}
    rows: list[tuple[object, ...]] = [("2026/27", p, "moved", n, "children") for p, n in moved.items()]
    rows += [("2026/27", p, "waiting", 0.0, "children") for p in moved]
    layout = Crosstab(rows="measure", across="plan", block="year", words={"moved": "Children who moved"})
    return a_section("children", "year plan measure value unit", rows, layout)


def levers() -> Section:
    """Return two levers, of which one saves more alone."""
    rows = [
        ("recruit", "approve more households", "alone", 200000.0, "GBP"),
        ("recruit", "approve more households", "used", 12.0, "households"),
        ("close", "close homes", "alone", 250000.0, "GBP"),
    ]
    layout = Crosstab(rows="lever", across="column", words={"alone": "Saves by itself in 2026/27"})
    return a_section("levers", "lever words column value unit", rows, layout)


def limits() -> Section:
    """Return two limits of a claim, of which one holds nothing back."""
    rows = [
        ("recruits", "the limit on households", "saving", 500000.0, "GBP"),
        ("moves", "the limit on moves", "saving", 0.0, "GBP"),
    ]
    layout = Crosstab(rows="limit", across="claim", words={"saving": "Saving 2026/27"})
    return a_section("limits", "rule limit claim value unit", rows, layout)


def happened_money() -> Section:
    """Return £1,200,000 less than the frozen budget, of which the recommended plan has £300,000."""
    rows = [
        ("2026/27", "fall", "frozen", plan, value, "GBP", "frozen")
        for plan, value in {"happened": 1200000.0, "recommended": 300000.0, "do_nothing": -90000.0}.items()
    ]
    words = {"frozen": "Less than the frozen budget"}
    layout = Crosstab(rows="plan", across="column", block="year", words=words)
    return a_section("scored_money", "year measure basis plan value unit column", rows, layout)


def happened_children() -> Section:
    """Return 15 children recorded in residential care, and 12 planned."""
    rows = [
        (year, "residential children", "", plan, value, "children")
        for year, counts in {"2025/26": (20.0, 20.0), "2026/27": (15.0, 12.0)}.items()
        for plan, value in zip(("happened", "recommended"), counts, strict=True)
    ]
    layout = Crosstab(rows="measure", across="plan", block="year")
    return a_section("scored_children", "year measure basis plan value unit", rows, layout)


def actual() -> Section:
    """Return 18 children counted where 16 were planned."""
    rows = [
        ("2026/27 Q1", "home", "Children's home", 19.0, 19.0, True),
        ("2026/27 Q2", "home", "Children's home", 16.0, 18.0, False),
    ]
    return a_section("actual_against_plan", "quarter placement title planned actual within_chance", rows)


def curve() -> Section:
    """Return a claim of £900,000 of which £350,000 is reached in half of the draws."""
    points = ((200000.0, 0.95), (350000.0, 0.5), (600000.0, 0.05))
    rows: list[tuple[object, ...]] = [("saving", "most", a, c, 900000.0, "GBP") for a, c in points]
    return a_section("chance_curve", "claim plan amount chance claimed unit", rows)


def sure() -> Section:
    """Return the card of a claim that many draws judge."""
    rows = [("saving", "at risk", "The saving of £900,000 a year.", "In few draws.", 0.1)]
    return a_section("how_sure", "id status claim reason chance", rows, Cards())


def matters() -> Section:
    """Return a group that explains most of the spread of a claim, and the claim at an end of its range."""
    rows = [
        ("Saving 2026/27, £000", "entries over time", "Share of spread", 0.6, "share"),
        ("Saving 2026/27, £000", "prices.fee_home", "Share of spread", 0.2, "share"),
        ("Saving 2026/27, £000", "entries over time", "Lowest tenth", 100000.0, "GBP"),
    ]
    return a_section("matters", "claim group column value unit", rows)


def draws_of_children() -> Section:
    """Return a range of 9 to 19 children."""
    rows = [("recommended", "2026/27", "residential children", 9.0, 14.0, 19.0, "children")]
    return a_section("children_draws", "plan year measure p5 p50 p95 unit", rows)


def near_costs() -> Section:
    """Return two plans that cost nearly as little, and what was claimed."""
    rows = [
        ("recommended", "Saved in 2026/27", 300000.0, "GBP"),
        ("fewest_moves", "Saved in 2026/27", 250000.0, "GBP"),
        ("published", "Saved in 2026/27", 900000.0, "GBP"),
    ]
    words = {"recommended": "Recommended", "fewest_moves": "Fewest moves", "published": "Claimed"}
    return a_section(
        "near_costs", "plan measure value unit", rows, Crosstab(rows="plan", across="measure", words=words)
    )


def near_range() -> Section:
    """Return one placement type that may have 70 to 90 children, and one that hardly differs."""
    rows = [
        (p, title, "2026/27 Q2", least, least, most, "children")
        for p, title, least, most in (("foster", "Foster care", 70.0, 90.0), ("kin", "Kinship care", 20.0, 20.4))
    ]
    return a_section("range_by_quarter", "placement title quarter least recommended most unit", rows)


def frontier() -> Section:
    """Return what fewer moves cost."""
    rows = [
        ("moves", "children who moved", 1, 21.0, 0.0, "children"),
        ("moves", "children who moved", 2, 15.0, 80000.0, "children"),
    ]
    return a_section("frontiers", "tradeoff title point quantity costs_more unit", rows)


def elsewhere() -> Section:
    """Return how residential care changed in councils alike, and what is asked of it."""
    columns = ("Lowest", "Lower quarter", "Middle", "Upper quarter", "Highest",
               "The schedule's line of residential care", "The strategy as published")  # fmt: skip
    changes = {
        "2011 to 2013": (-0.58, -0.21, -0.09, -0.01, 0.31, -0.54, -0.2),
        "2021 to 2023": (-0.32, -0.02, 0.06, 0.17, 0.72, -0.54, -0.2),
    }
    rows = [
        (years, name, share, "share")
        for years, found in changes.items()
        for name, share in zip(columns, found, strict=True)
    ]
    return a_section("outside_residential", "row column value unit", rows, Crosstab(rows="row", across="column"))


def neighbours() -> Section:
    """Return a council with a hidden count between two neighbours, of whom one is odd, and England."""
    share, cost = "In residential care", "Fostering costs, £ a child-week"
    nobody = float("nan")
    rows = [
        ("Elm", share, "10.0% to 20.0%", "words", "council", 0.1, 0.2, "share"),
        ("Oak", share, "12.0%", "words", "neighbour", 0.12, 0.12, "share"),
        ("Ash", share, "5.0%", "words", "neighbour", 0.05, 0.05, "share"),
        ("England", share, "13.0%", "words", "England", 0.13, 0.13, "share"),
        ("Elm", cost, "–", "words", "council", nobody, nobody, "GBP per week"),
        ("Oak", cost, "8 odd", "words", "neighbour", nobody, nobody, "GBP per week"),
        ("Ash", cost, "640", "words", "neighbour", 640.2, 640.2, "GBP per week"),
        ("England", cost, "736", "words", "England", 736.4, 736.4, "GBP per week"),
    ]
    layout = Crosstab(rows="row", across="column", named=True)
    return a_section("neighbours", "row column value unit who low high measured_in", rows, layout)


OF_RUN = (
    *(children, savings, bridge, funding, present_values, profile, homes, posts, places, routes, outcomes, levers),
    *(limits, elsewhere, happened_money, happened_children, actual),
    *(limits, happened_money, happened_children, actual, neighbours),
)
OF_DRAWS = (curve, sure, matters, draws_of_children)
OF_ALTERNATIVES = (near_costs, near_range, frontier)


def run_with(*leave_out: str) -> KeptRun:
    """Return a run with every section that charts are made from, but for those left out."""
    files = {RUN_SECTIONS: OF_RUN, STRESS_SECTIONS: OF_DRAWS, NEAR_SECTIONS: OF_ALTERNATIVES}
    held = {name: [s for make in makers if (s := make()).name not in leave_out] for name, makers in files.items()}
    return KeptRun({name: text_of_sections(sections).encode("utf-8") for name, sections in held.items()}, {})

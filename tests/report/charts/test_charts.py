"""Charts say what their sections say, and nothing else: in the title, in the words beside it and in the drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pytest

from placement_opt.kernel.text import pounds
from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.charts.chart_looks import INKS
from placement_opt.report.charts.drawing import BLACK, png_of, svg_of
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.section import Section
from tests.report.charts.hand_made_charts import run_with

WIDEST = 730  # pixels, with room for a label
TITLES = {
    "savings_against_claim": "2026/27: £900,000 a year was claimed, the recommended plan saves £300,000 and the most "
    "possible is £400,000",
    "bridge": "To close homes takes off £250,000 a year by itself; what the levers do together takes off £50,000 more",
    "who_pays": "The most that one funder pays in a year is £60,000: Council, 2026/27",
    "present_value": "Recommended plan: a present value of £700,000 as found, -£50,000 with the central allowance for "
    "optimism",
    "savings_profile": "Recommended plan: a net saving of £245,000 in 2027/28",
    "where_children_live": "Council homes at the end of 2026/27 Q2: 12 children in the recommended plan, 21 doing "
    "nothing",
    "children_by_group": "Council homes at the end of 2026/27 Q2: 12 children in the recommended plan, 15 as published",
    "children_at_nearly_that_cost": "At nearly the same cost, Foster care may have 70 to 90 children by the end of "
    "2026/27 Q2",
    "children_over_draws": "Residential children at the end of 2026/27: 9 to 19 in nine draws of ten of the "
    "recommended plan",
    "homes_by_quarter": "The recommended plan closes Ash House in 2026/27 Q2",
    "posts_released": "The recommended plan releases 14 FTE by the end of 2026/27 Q2",
    "children_and_places": "Council foster care: 80 children and 90 places at the end of 2026/27 Q2, in the "
    "recommended plan",
    "who_goes_where": "10 to 15: 7 children move from Children's home to Foster care",
    "outcomes_for_children": "Children who moved in 2026/27: 21 in the recommended plan, 18 if doing nothing",
    "levers": "The lever that saves most alone is to close homes: £250,000 a year",
    "what_limits": "Saving 2026/27: without the limit on households the most would be £500,000 higher",
    "residential_elsewhere": "The strategy as published asks for a change of -20% in residential care; the middle of "
    "councils alike from 2011 to 2013 was -9%",
    "what_matters": "Saving 2026/27: entries over time explains 60% of the spread",
    "chance_curves": "The saving of £900,000 a year: £350,000 or more is reached in 50% of draws",
    "alternatives": "Saved in 2026/27: from £250k (Fewest moves) to £300k (Recommended)",
    "frontiers": "Children who moved: 15 instead of 21 cost £80,000 more",
    "actual_against_plan": "Children's home: 18 children counted at the end of 2026/27 Q2, 16 planned",
    "scored_against_what_happened": "2026/27, less than the frozen budget: £1.20m was recorded, the recommended plan "
    "has £300k",
    "scored_children": "Residential children, 2026/27: 15 recorded, 12 in the recommended plan",
    "among_neighbours": "In residential care: 10.0% to 20.0% in Elm, 13.0% in England",
}
AXES = {
    "savings_against_claim": "Recurrent saving, £ a year",
    "bridge": "Recurrent cost, £ a year",
    "who_pays": "£ in the year",
    "present_value": "Present value, £",
    "savings_profile": "Saved, £ in the year",
    "where_children_live": "Children",
    "children_by_group": "Children",
    "children_at_nearly_that_cost": "Children",
    "children_over_draws": "Children",
    "posts_released": "Posts released, FTE",
    "children_and_places": "Children, places",
    "who_goes_where": "Children over the horizon, more or fewer than doing nothing",
    "levers": "Saves by itself in 2026/27",
    "what_limits": "The most would be higher by, a year",
    "residential_elsewhere": "Change in children in residential care",
    "what_matters": "Share of the spread",
    "chance_curves": "£ a year",
    "alternatives": "£ a year",
    "frontiers": "Costs more, £",
    "actual_against_plan": "Children",
    "scored_against_what_happened": "Fall in spend, £ in the year",
    "scored_children": "Children",
    "among_neighbours": "£ a child-week",
}


@pytest.fixture(scope="module")
def made():
    return {chart.name: chart for chart in charts_of(run_with())}


def parts_of(spec: Any) -> Iterator[dict[str, Any]]:
    """Yield every part of a specification."""
    if isinstance(spec, dict):
        yield spec
    for part in spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ():
        yield from parts_of(part)


def rows_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for part in parts_of(spec) for row in part.get("values", ()) if isinstance(row, dict)]


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value)


def numbers_drawn(spec: dict[str, Any]) -> set[float]:
    return {v for row in rows_of(spec) for v in row.values() if is_number(v)}


def numbers_in(section: Section) -> set[float]:
    cells = section.frame.to_numpy(dtype=object).ravel()
    return {float(v) for v in cells if is_number(v)}


def figures_of(section: Section) -> str:
    """Return all that a title of this section's chart may say, in a line."""
    units = ("GBP", "share", "children", "FTE")
    said = [words(v) for v in numbers_in(section) for u in units for words in (pounds, lambda n, u=u: figure(n, u))]
    said += [short(v, "GBP") for v in numbers_in(section)] + [pounds(abs(v)) for v in numbers_in(section)]
    texts = [str(v) for v in section.frame.to_numpy(dtype=object).ravel() if isinstance(v, str)]
    return " ".join((*said, *texts, *getattr(section.layout, "words", {}).values()))


def untold(words: str, section: Section, *more: str) -> set[str]:
    """Return the figures in words that do not stand in a section."""
    known = set(re.findall(r"[\d.,/]*\d", " ".join((figures_of(section), *more))))
    return set(re.findall(r"[\d.,/]*\d", words)) - known


def test_each_section_has_its_chart_that_says_what_it_finds(made):
    assert {name: chart.title for name, chart in made.items()} == TITLES


def test_axes_have_titles_with_units(made):
    axes = {name: [part["axis"] for part in parts_of(c.spec) if part.get("axis")] for name, c in made.items()}
    titles = {name: {axis.get("title") for axis in found} for name, found in axes.items()}
    assert {name: words for name, words in AXES.items() if words not in titles[name]} == {}


def test_every_number_that_is_drawn_stands_in_the_frame(made):
    """But for the order of the groups that are stacked, which is no figure."""
    held = run_with().sections
    for name, chart in made.items():
        rows = [{k: v for k, v in row.items() if k != "order"} for row in rows_of(chart.spec)]
        drawn = numbers_drawn({"values": rows})
        assert drawn
        assert drawn <= numbers_in(held[chart.section]), name


def test_the_words_beside_a_chart_give_the_main_figures_and_no_other(made):
    held = run_with().sections
    for chart in made.values():
        section = held[chart.section]
        claims = "The saving of £900,000 a year. From 0 to 1"
        assert untold(chart.title, section, claims) == set(), chart.name
        assert untold(chart.alternative, section, claims) == set(), chart.name
        assert re.search(r"\d", chart.alternative), chart.name
        assert chart.caption.endswith("."), chart.name


def test_a_figure_that_is_not_in_the_frame_is_seen():
    assert untold("£500,001 more", run_with().sections["limits"]) == {"500,001"}


@pytest.mark.parametrize("first", [0, 1])
def test_a_run_without_some_sections_has_all_charts_but_theirs(made, first):
    gone = sorted({chart.section for chart in made.values()})[first::2]
    left = charts_of(run_with(*gone))
    assert [c.name for c in left] == [name for name, c in made.items() if c.section not in gone]


def test_a_run_without_sections_has_no_charts():
    assert charts_of(KeptRun({}, {})) == ()


def test_charts_are_vega_lite(made):
    """They are not held against the schema whenever they are made, which takes long."""
    for chart in made.values():
        alt.Chart.from_dict(chart.spec)


def test_the_claim_is_drawn_once_on_each_basis_and_no_plan_is_added_for_it(made):
    rows = rows_of(made["savings_against_claim"].spec)
    assert [(r["panel"], r["label"]) for r in rows if r["claimed"]] == [
        ("2026/27, against doing nothing", "Claimed £900k"),
        ("2026/27, against the frozen budget", "Claimed £900k"),
    ]
    assert {r["Plan"] for r in rows} == {"Recommended plan", "The most these figures allow"}


def test_neighbours_stand_from_the_least_to_the_most_between_the_council_and_england(made):
    chart = made["among_neighbours"]
    rows = rows_of(chart.spec)
    assert [(r["order"], r["who"], r["low"], r["high"], r["shown"]) for r in rows if r["high"] is None or r["high"] < 1
            ] == [(1, "council", 0.1, 0.2, "10.0% to 20.0%"), (3, "neighbour", 0.05, 0.05, "5.0%"),
                  (4, "neighbour", 0.12, 0.12, "12.0%"), (6, "England", 0.13, 0.13, "13.0%"),
                  (1, "council", None, None, "–")]  # fmt: skip
    assert [r["shown"] for r in rows[4:]] == ["–", "640", "736"]  # the odd one is not drawn
    drawn = svg_of(chart)
    lines, circles = (len(re.findall(pattern, drawn)) for pattern in (
        rf'<line[^>]*stroke="{INKS["orange"]}"', rf'<path[^>]*stroke="{INKS["blue"]}"'))  # fmt: skip
    assert (lines, circles) == (1, 3)  # a line is a range; who is known has a mark
    assert "Neighbours from 5.0% to 12.0%." in chart.alternative
    assert "– in Elm, 736 in England" in chart.alternative


def test_what_hardly_differs_and_what_is_nothing_are_left_to_the_table(made):
    assert {r["title"] for r in rows_of(made["children_at_nearly_that_cost"].spec)} == {"Foster care"}
    assert {r["panel"] for r in rows_of(made["outcomes_for_children"].spec)} == {"Children who moved"}
    assert {r["label"] for r in rows_of(made["what_limits"].spec)} == {"The limit on households"}
    assert {r["label"] for r in rows_of(made["present_value"].spec)} == {"Recommended plan"}


def test_panels_that_leave_a_gap_have_axes_of_their_own(made):
    """Else the axis of the gap's column would stand below nothing."""
    resolved = made["children_at_nearly_that_cost"].spec["resolve"]
    assert resolved["axis"] == {"x": "independent"}
    assert "axis" not in made["children_by_group"].spec["resolve"]


def test_the_bridge_leads_from_each_step_to_the_next(made):
    rows = rows_of(made["bridge"].spec)
    assert [r.get("next") for r in rows] == [*(r["label"] for r in rows[1:]), None]
    assert [r["shown"] for r in rows] == ["£5.00m", "+£100k", "-£200k", "-£250k", "-£50k", "£4.60m"]


def test_a_chart_is_drawn_in_the_colour_of_the_text_around_it_or_in_black(made):
    chart = made["bridge"]
    assert 'fill="currentColor"' in svg_of(chart)
    assert "currentColor" not in svg_of(chart, BLACK)
    assert f'fill="{BLACK}"' in svg_of(chart, BLACK)


def test_a_picture_has_the_dots_that_were_asked_for(made):
    small, large = (png_of(made["what_limits"], dpi) for dpi in (72, 144))
    assert small.startswith(b"\x89PNG")
    wide, wider = (int.from_bytes(data[16:20], "big") for data in (small, large))
    assert abs(wider - 2 * wide) <= 1
    assert png_of(made["what_limits"], 72) == small


def test_a_drawing_asks_for_nothing_and_names_nothing(made):
    """No script, no link and no font of another place; without names of parts two drawings in one page cannot clash."""
    for chart in (made["savings_against_claim"], made["chance_curves"], made["where_children_live"]):
        drawn = svg_of(chart)
        root = ElementTree.fromstring(drawn)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
        assert re.findall(r"<script|href=|\bid=|@import|url\(", drawn) == []
        assert set(re.findall(r'font-family="([^"]*)"', drawn)) == {"Arial, Helvetica, sans-serif"}


@pytest.mark.slow
def test_every_chart_of_manchester_says_what_its_section_says(answer):
    run = kept(answer.options.out)
    charts = charts_of(run)
    assert len(charts) >= 15
    assert len({c.name for c in charts}) == len(charts)
    for chart in charts:
        section = run.sections[chart.section]
        rows = [{k: v for k, v in row.items() if k != "order"} for row in rows_of(chart.spec)]
        assert numbers_drawn({"values": rows}) <= numbers_in(section), chart.name
        assert untold(chart.title, section) == set(), chart.name


@pytest.mark.slow
def test_charts_of_manchester_are_narrow_enough_and_the_same_in_any_order(answer):
    charts = charts_of(kept(answer.options.out))
    drawn = {chart.name: svg_of(chart) for chart in charts}
    assert {c.name: svg_of(c) for c in reversed(charts[::4])} == {c.name: drawn[c.name] for c in charts[::4]}
    assert {
        name: w for name, svg in drawn.items() if (w := float(svg.split('width="')[1].split('"')[0])) > WIDEST
    } == {}


def kept(folder: Any) -> KeptRun:
    """Return a run as its charts need it."""
    return KeptRun({"sections.json": (folder / "sections.json").read_bytes()}, {})

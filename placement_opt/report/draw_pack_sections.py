"""Sections of the pack about draws and about plans that cost nearly as little: the whole figures behind the tables."""

from __future__ import annotations

from placement_opt.judge.chance import OF_RANGES
from placement_opt.report.children_sections import OPENING_HEADING
from placement_opt.report.living_sections import NOTHING_HEADING
from placement_opt.report.money_sections import PLAN_HEADINGS
from placement_opt.report.near_sections import near_sections
from placement_opt.report.section import Crosstab, Section
from placement_opt.report.stress_sections import PLAN_WORDS, stress_sections
from placement_opt.study.draw_tables import chance_curves, children_drawn, figures_matter
from placement_opt.study.near_frames import NearBest, frontier_points, ranges_by_quarter
from placement_opt.study.stressed import Stressed


def stress_pack_sections(found: Stressed) -> tuple[Section, ...]:
    """Return every section that draws add to a run: those of the terminal, then what only a page has room for."""
    more = (_children_drawn(found), _chance_curve(found), _figures_matter(found))
    return (*stress_sections(found), *(s for s in more if len(s.frame)))


def near_pack_sections(found: NearBest) -> tuple[Section, ...]:
    """Return every section that plans of nearly the same cost add to a run, likewise."""
    more = (_range_by_quarter(found), _frontiers(found))
    return (*near_sections(found), *(s for s in more if len(s.frame)))


def _children_drawn(found: Stressed) -> Section:
    return Section(
        "children_draws",
        "How many children there may be at the end of each year",
        "In nine draws of ten the number lies between the first and the last; half of the draws lie below the middle.",
        children_drawn(found),
        Crosstab(rows="measure", across="year", block="plan", value="p50", words=NOTHING_HEADING | PLAN_HEADINGS),
        OF_RANGES,
    )


def _chance_curve(found: Stressed) -> Section:
    return Section(
        "chance_curve",
        "How much is reached with which chance",
        "The share of draws in which the most these figures allow is as much or more. Of a claim of at most so much, "
        "and of what doing nothing adds, it is the share in which it is as much or less.",
        chance_curves(found),
        Crosstab(rows="chance", across="plan", block="claim", value="amount", words=PLAN_WORDS),
        OF_RANGES,
    )


def _figures_matter(found: Stressed) -> Section:
    return Section(
        "figures_matter",
        "Which figures move each claim",
        "Figures that are drawn together are in one group. How much a group matters is the share of a claim's spread "
        "over draws that it explains by itself.",
        figures_matter(found).assign(unit="share"),
        Crosstab(rows="key", across="claim", block="group", value="variance_share"),
        "What chance alone could give is left out.",
    )


def _range_by_quarter(found: NearBest) -> Section:
    return Section(
        "range_by_quarter",
        "How far each number of children may range, quarter by quarter",
        "The fewest and the most children in each placement type among plans that cost nearly as little, each by "
        "itself: no plan has all of the fewest at once.",
        ranges_by_quarter(found),
        Crosstab(rows="quarter", across="title", value="recommended", words=OPENING_HEADING),
    )


def _frontiers(found: NearBest) -> Section:
    return Section(
        "frontiers",
        "What less of something costs",
        "The cheapest plan at each step, from least cost to the fewest whatever they cost.",
        frontier_points(found),
        Crosstab(rows="point", across="tradeoff", value="costs_more"),
        "What a plan costs more is over the whole horizon, in pounds.",
    )

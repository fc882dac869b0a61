"""Sections of the pack about children and what holds them, in every plan and every quarter."""

from __future__ import annotations

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.judge.placing_words import who_goes_where
from placement_opt.measure.living_tables import FILLABLE, THERE, children_of_plans, homes_timeline, places_and_children
from placement_opt.measure.who_goes_where import ON_ENTRY
from placement_opt.prepared import Run
from placement_opt.report.children_sections import GROUP_HEADINGS, OPENING_HEADING
from placement_opt.report.money_sections import plan_headings
from placement_opt.report.section import Crosstab, Section

NOTHING_HEADING = {DO_NOTHING: "Doing nothing"}
COMING_IN = "Children coming into care"
PLACES_HEADINGS = {
    THERE: "Children there",
    FILLABLE: "Places that can be filled",
    "homes": "Homes open",
    "households": "Fostering households",
    "teams": "Teams",
}


def plan_children(run: Run) -> Section:
    """Return where children live in every plan, at the opening and at the end of each quarter."""
    return Section(
        "plan_children",
        "Where children live in each plan",
        "At the opening and at the end of each quarter.",
        children_of_plans(run.case, run.plans),
        Crosstab(
            rows="quarter",
            across="group",
            block="plan",
            value="whole",
            words=NOTHING_HEADING | plan_headings(run) | GROUP_HEADINGS | OPENING_HEADING,
        ),
        "Whole numbers are rounded so that they add up.",
    )


def homes(run: Run) -> Section:
    """Return beds and posts of every council home by quarter, with each home open or closed whole."""
    return Section(
        "homes_timeline",
        "Council homes, beds and posts by quarter",
        "Each home is open or closed whole here. Posts are those in the home; they are released after consultation.",
        homes_timeline(run.case, run.answer.whole).assign(unit="beds"),
        Crosstab(rows="home", across="quarter", block="plan", value="beds", words=_home_words(run)),
    )


def _home_words(run: Run) -> dict[str, str]:
    titles = {k.id: k.title for k in run.case.homes} | {k.id: k.title for k in run.case.new_homes}
    return NOTHING_HEADING | plan_headings(run) | titles | OPENING_HEADING


def places(run: Run) -> Section:
    """Return how many children the recommended plan has in each kind of place, and how many could be held there."""
    titles = {p.id: p.title for p in run.case.placements.values()}
    return Section(
        "places_and_children",
        "Children and the places that hold them",
        "The recommended plan, at the opening and at the end of each quarter. Places bought from agencies and private "
        "homes are not counted: the market limits how many children can be newly placed there.",
        places_and_children(run.case, run.plan(RECOMMENDED)),
        Crosstab(rows="quarter", across="measure", block="kind", words=titles | PLACES_HEADINGS | OPENING_HEADING),
        "" if run.options.whole_homes else "Homes may be open in part here.",
    )


def who_goes_where_section(run: Run) -> Section:
    """Return whom the recommended plan moves or places otherwise than doing nothing, and why, by need group."""
    c = run.case
    moves = run.prepared.inputs.tables["moves"].to_dict("records")
    reasons = {(str(k["need"]), str(k["from_placement"]), str(k["to_placement"])): str(k["reason"]) for k in moves}
    titles = {g.id: g.title for g in c.needs.values()} | {p.id: p.title for p in c.placements.values()}
    return Section(
        "who_goes_where",
        "Who goes where in the recommended plan, and why",
        f"Planned moves over {len(c.quarters)} quarters, and how many more or fewer children are placed on entry than "
        "if nothing is done. Half a child or more is told.",
        who_goes_where(c, run.plan(RECOMMENDED), run.plan(DO_NOTHING), reasons),
        Crosstab(rows="need", across="to", block="from", value="children", words=titles | {ON_ENTRY: COMING_IN}),
        "Numbers are of a plan for places, and of no named child.",
    )

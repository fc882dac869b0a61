"""Sections about children and what holds them: where they live, homes, households and teams, posts."""

from __future__ import annotations

from placement_opt.domain.strategy import MOST_SAVED, RECOMMENDED
from placement_opt.measure import summary
from placement_opt.prepared import Run
from placement_opt.report.money_sections import compared, plan_headings
from placement_opt.report.section import Crosstab, Section

PLANS_SHOWN = (RECOMMENDED, MOST_SAVED)  # whose children are shown quarter by quarter
GROUP_HEADINGS = {
    summary.IN_COUNCIL_HOMES: "Council homes",
    summary.IN_OTHER_RESIDENTIAL: "Other residential",
    summary.IN_SPECIALIST: "Specialist fostering",
    summary.IN_MTFC: "MTFC",
    summary.IN_OTHER_FOSTER: "Other fostering",
    summary.IN_FAMILY: "Family and other",
    summary.WAITING: "Waiting",
}
CAPACITY = {
    "homes_open": "Council homes open",
    "beds": "Beds in them",
    "specialist_households": "Specialist households",
    "fostering_households": "Other fostering households",
    "mtfc_teams": "MTFC teams",
    "service_teams": "Teams of services",
}
HOME_MOVES = {
    "children": "Least number",
    "settled": "Of whom settled",
    "cost": "Cost of these moves",
    "not_run_down": "Number if homes are not run down",
}
OPENING_HEADING = {"opening": "Opening"}


def _title(run: Run, plan: str) -> str:
    return "The recommended plan" if plan == RECOMMENDED else f"The plan that saves most in {run.bridge.year}"


def children(run: Run, plan: str) -> Section:
    """Return where a plan's children live at the end of each quarter."""
    return Section(
        f"children_{plan}",
        f"{_title(run, plan)}: children at the end of each quarter",
        "",
        summary.children_by_quarter(run.case, run.plan(plan)),
        Crosstab(rows="quarter", across="group", value="whole", words=GROUP_HEADINGS | OPENING_HEADING),
    )


def capacity(run: Run, plan: str) -> Section:
    """Return what holds a plan's children at the end of each quarter."""
    in_part = "Homes may be open in part here, the more lenient reading; --whole-homes keeps them whole."
    return Section(
        f"capacity_{plan}",
        f"{_title(run, plan)}: homes, fostering households and teams",
        "",
        summary.capacity_by_quarter(run.case, run.plan(plan)),
        Crosstab(rows="quarter", across="measure", words=CAPACITY | OPENING_HEADING),
        in_part if plan == RECOMMENDED and not run.options.whole_homes else "",
    )


def home_moves(run: Run) -> Section:
    """Return how many children change council home in each plan because theirs closes."""
    parts = "" if run.options.whole_homes else " A part of a home that closes counts; --whole-homes counts whole homes."
    return Section(
        "home_moves",
        "Children who change council home",
        "When a home closes, children who still live there move to another council home. The least number is that of "
        "homes that are run down first: nobody new is placed there, and planned moves leave them before others. "
        "Settled children keep their home by a rule of the programme. The cost is charged in no plan.",
        summary.home_moves_table(run.case, run.home_moves, compared(run)),
        Crosstab(rows="plan", across="measure", words=HOME_MOVES | plan_headings(run)),
        "No record says who lives where. At the opening children who are not settled live in all homes alike. "
        f"They leave every home at the same pace.{parts}",
    )


def posts(run: Run) -> Section:
    """Return the posts that each plan has released by the end of each quarter."""
    return Section(
        "posts",
        "Posts released by the end of each quarter",
        "Less those that new homes create." if run.case.new_homes else "",
        summary.posts_by_quarter([run.plan(name) for name in compared(run)]),
        Crosstab(rows="quarter", across="plan", words=plan_headings(run)),
    )

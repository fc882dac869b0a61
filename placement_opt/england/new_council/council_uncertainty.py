"""Which figures of a council's model share a cause, as text of its uncertainty.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import yaml

from placement_opt.england.new_council.council_made import SUPPORTED_TYPE, CouncilMade
from placement_opt.england.new_council.hidden_ranges import published_types
from placement_opt.england.new_council.margins import CouncilMargins
from placement_opt.england.new_council.where_living import BAND_OF_AGE
from placement_opt.inputs.uncertainty_file import name_of_figure
from placement_opt.inputs.uncertainty_settings import names_figure
from placement_opt.intake.folder.figures import FigureRow
from placement_opt.intake.folder.settings_text import quoted

EVERY_CHILD = "opening.children.*"
OPENING_KINDS = {  # placement types whose children add up to counts by placement type -> one of them
    **{"foster_*": "foster_inhouse", "home_*": "home_external"},
    **{p: p for p in ("residential_school", SUPPORTED_TYPE, "parents", "adoption", "other")},
}
DRAWN_OVER_TIME = ("entries.entries.*_standard", "exits.leaves_care")  # whose rows are not drawn beside that
README_LINE = 118  # of a line of the file
CAUSES = (  # name, figures that move together, figures that go against them, why
    (
        "who fosters: agencies or the council",
        ("opening.children.*.foster_ifa",),
        ("opening.children.*.foster_inhouse",),
        "One published count of fostered children is divided by provider.",
    ),
    (
        "kinship care",
        ("opening.children.*.foster_kinship",),
        (),
        "One share of fostered children, taken from England.",
    ),
    (
        "whose homes: external or the council's",
        ("opening.children.*.home_external",),
        ("opening.children.*.home_inhouse",),
        "One published count of children in homes is divided by how full council homes are taken to be.",
    ),
    (
        "what residential care costs",
        ("prices.fee.home_external", "prices.fee.residential_school"),
        (),
        "One line of spend over one count of children.",
    ),
    (
        "what council homes cost",
        ("homes.fixed_cost",),
        ("prices.fee.home_inhouse",),
        "A council home against an external one, on which the sources disagree; what moves with children "
        "is a part of it.",
    ),
    (
        "what foster care costs, and agencies against the council's own",
        ("prices.fee.foster_ifa", "prices.fee.foster_specialist"),
        ("prices.fee.foster_inhouse", "prices.fee.foster_kinship", "carers.household_cost.foster_inhouse"),
        "One line of spend holds both, so that the dearer agencies are, the cheaper are the council's own carers.",
    ),
    ("what supported accommodation costs", ("prices.fee.supported_accommodation",), (), "One council's mean."),
    (
        "complex need among children entering care",
        ("entries.entries.*_complex",),
        (),
        "One unknown share of the children who start, found by closing the books.",
    ),
    (
        "time until a home closes",
        ("homes.earliest_closure", "homes.notice"),
        (),
        "The notice is part of the time until a home may close.",
    ),
    ("how full council homes can be", ("general.occupancy.homes",), (), "One share for all homes."),
    (
        "how often foster placements end unplanned",
        ("breakdown.first_quarter", "breakdown.later_quarter"),
        (),
        "One experience of carers, whatever the child's age.",
    ),
    (
        "how often an unplanned ending leads to residential care",
        ("breakdown.returns_to_residential",),
        (),
        "No count was found but of one council.",
    ),
    ("how many more households can be recruited", ("carers.extra_approvals",), (), "One recruiting service."),
    ("households approved as usual", ("carers.usual_approvals",), (), "One recruiting service."),
    ("time from enquiry to approval", ("carers.approval_lead",), (), "One recruiting service."),
    ("households who leave", ("carers.attrition",), (), "One rate for all carers."),
    ("places that a household can fill", ("carers.fillable_share", "carers.places_per_household"), (), "One service."),
    ("cost of recruiting a household", ("carers.recruitment_cost",), (), "One recruiting service."),
    ("money for investment", ("budgets.amount",), (), "One decision of the council."),
    ("cost of a treatment foster care place", ("mtfc.place_cost", "mtfc.child_cost"), (), "One price."),
    ("treatment foster care places that are filled", ("mtfc.occupancy",), (), "One team."),
    ("how fast prices grow", ("general.inflation",), (), "Prices and pay rise with each other."),
    ("how soon children are placed where they are suited", ("entry_ramp",), (), "One change in what panels agree."),
    ("moves without a plan", ("transitions.moves_on",), (), "Found together by closing the books."),
    ("children who could step down", ("suitability.most_of_group",), (), "One judgement of a placement panel."),
    ("what external homes can offer", ("market.new_placements.home_external",), (), "One market."),
    ("what fostering agencies can offer", ("market.new_placements.foster_ifa",), (), "One market."),
    ("cost of a post, and of redundancy", ("general.post_cost", "general.redundancy_payment"), (), "One pay scale."),
    ("posts in council homes", ("homes.staff",), (), "One pattern of shifts."),
    (
        "what planned moves cost, and how many there can be",
        ("general.move_cost", "general.double_running", "general.stability_limit"),
        (),
        "One service that plans moves.",
    ),
    ("what contract rounds bring", ("general.efficiency",), (), "One contracting service."),
)


def council_uncertainty(c: CouncilMade, rows: Mapping[str, Sequence[FigureRow]]) -> str:
    """Return which figures share one cause, and which totals are kept when they are drawn."""
    names = [name_of_figure((table, f.parameter, f.key)) for table, figures in rows.items() for f in figures]
    return f"""\
# Which figures share a cause. What is not named here draws with the other rows of its table and parameter.
groups:
{"".join(_groups(names))}
links:
{_totals_kept(c, names)}  - link: households_follow_children
    reason: "The number of households was worked out from the children who live in them."
  - link: occupancy_holds_children
    reason: "The homes held the children who lived there on {c.on}."

{_over_time(c)}"""


def _totals_kept(c: CouncilMade, names: Sequence[str]) -> str:
    """Return that children drawn add up to what is published; nothing where all of it is hidden."""
    kept = "".join(f"      - {quoted(pattern)}\n" for pattern in _in_model(names, list(_published_totals(c.margins))))
    reason = f'    reason: "Children by age and by placement type are published counts of {c.on}."\n'
    return f"  - link: keep_totals\n    of:\n{kept}{reason}" if kept else ""


def _published_totals(m: CouncilMargins) -> Iterator[str]:
    """Yield which children add up to a count that is published; all of them together, if some counts are hidden."""
    ages = [f"opening.children.{BAND_OF_AGE[age]}_*" for age, count in m.ages.items() if not count.hidden]
    kinds = [f"opening.children.*.{k}" for k, p in OPENING_KINDS.items() if not published_types(m, p).hidden]
    yield from (*ages, *kinds)
    if (len(ages), len(kinds)) != (len(m.ages), len(OPENING_KINDS)) and not m.total.hidden:
        yield EVERY_CHILD


def _over_time(c: CouncilMade) -> str:
    """Return how entries and exits are drawn: as wide as councils of this size moved, if enough is published of it."""
    if c.ahead is None:
        return "entries_over_time: yes\nexits_over_time: yes\n"
    said = c.ahead.settings()
    fixed = [{**said["distributions"][0], "figures": list(DRAWN_OVER_TIME)}]
    return yaml.safe_dump(said | {"distributions": fixed}, sort_keys=False, allow_unicode=True, width=README_LINE)


def _groups(names: Sequence[str]) -> Iterator[str]:
    """Yield the groups of which the model has figures."""
    for name, together, against, why in CAUSES:
        here, other = _in_model(names, together), _in_model(names, against)
        if here:
            end = f"    against: [{', '.join(map(quoted, other))}]\n" if other else ""
            figures = ", ".join(map(quoted, here))
            yield f"  - group: {quoted(name)}\n    figures: [{figures}]\n{end}    reason: {quoted(why)}\n"


def _in_model(names: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Return the patterns that figures of the model have."""
    return [pattern for pattern in patterns if any(names_figure(pattern, name) for name in names)]

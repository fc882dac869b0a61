"""Sections of a business case: what each lever and plan costs and brings, with care, who gains, options, risks, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from placement_opt.appraising import appraised
from placement_opt.domain.appraisal import CENTRAL_ALLOWED, ENDS_OF_TABLE, HIGH_ALLOWED, LOW_ALLOWED
from placement_opt.domain.benefits import GAINERS, Benefit
from placement_opt.domain.levers import LEVERS
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, MOST_SAVED, RECOMMENDED
from placement_opt.inputs.csv_tables import split
from placement_opt.kernel.text import capital, pounds
from placement_opt.measure.case_tables import (
    APPRAISED_COLUMNS,
    allowances_table,
    appraised_table,
    careful_table,
    options_table,
    profile_table,
)
from placement_opt.measure.cost_benefit import (
    AS_FOUND,
    HIGH_RATE,
    LEVER_KIND,
    LOW_RATE,
    PLAN_KIND,
    SHORT_HORIZON,
    CostBenefit,
)
from placement_opt.measure.who_gains import ITS_FUNDERS, THE_COUNCIL, benefits_held, gains_table, without_a_value
from placement_opt.prepared import Run
from placement_opt.report.claim_sections import GRADE_WORDS
from placement_opt.report.money_sections import compared, plan_headings
from placement_opt.report.reason_sections import rationale, risks
from placement_opt.report.section import Crosstab, Section

KIND_WORDS = {LEVER_KIND: "Each lever alone", PLAN_KIND: "Plans"}
LEVER_NAMES = {  # lever -> what it is called where there is little room
    "placement_choice": "Suited placements",
    "recruit": "More fostering",
    "specialist": "Specialist fostering",
    "mtfc": "MTFC",
    "services": "Services",
    "close_homes": "Closing homes",
    "contracts": "Contract efficiency",
    "planned_exits": "Planned exits",
    "open_homes": "Opening homes",
    "sell_places": "Selling places",
    "agency_transfer": "Agency transfers",
    "buy_places": "Buying places",
    "high_cost_review": "Fee reviews",
}
APPRAISED_WORDS = {
    "cost": "Cost",
    "gross_saving": "Gross saving",
    "net_saving": "Net saving",
    "cashable": "of it cashable",
    "present_value": "Present value",
    "return_per_pound": "Saved for each £1",
    "turns": "Turns",
    "pays_back": "Pays back",
}
END_WORDS = {
    AS_FOUND: "As found",
    LOW_ALLOWED: "Low allowance",
    CENTRAL_ALLOWED: "Central allowance",
    HIGH_ALLOWED: "High allowance",
    LOW_RATE: "Low discount rate",
    HIGH_RATE: "High discount rate",
}
OPTION_WORDS = {
    "cost": "Cost over the horizon",
    "present_value": "Present value",
    "waiting": "Child-quarters waiting",
    "moves": "Planned moves",
    "posts": "Posts fewer",
}
HELD_APART = (
    "The council's costs hold what external funders pay for.",
    "What children and families gain that has no price is in the measures of outcomes.",
)
ALLOWED_FOR = {"costs": "Costs up,", "savings": "Savings down,"}
PROFILE_WORDS = {
    "cashable": "Recurrent, leaves the budget",
    "staff_time": "Recurrent, staff time",
    "one_off": "One-off",
    "net_saving": "Net saving",
}
GAINER_WORDS = {
    "council": "the council",
    "nhs": "the NHS",
    "police": "police",
    "courts": "courts",
    "schools": "schools",
    "treasury": "the Treasury",
    "families": "families",
}


def case_sections(run: Run) -> tuple[Section, ...]:
    """Return every section of the business case that has something to say."""
    found = appraised(run)
    made = (
        rationale(run),
        options_considered(run, found),
        cost_benefit(run, found),
        cost_benefit_careful(run, found),
        allowances(run),
        savings_profile(run, found),
        who_gains(run, found),
        risks(run, found),
    )
    return tuple(s for s in made if len(s.frame))


def subject_words(run: Run) -> dict[str, str]:
    """Return how levers and plans are called in the tables of a business case."""
    levers = {k.id: LEVER_NAMES[k.id] for k in LEVERS}
    return levers | {DO_NOTHING: "Do nothing"} | plan_headings(run) | {MOST_SAVED: "Saves most"}


def cost_benefit(run: Run, found: CostBenefit) -> Section:
    """Return what each lever alone and each plan costs and saves against doing nothing, and when."""
    table = appraised_table(run.case, found)
    return Section(
        "cost_benefit",
        "Cost and benefit against doing nothing",
        f"Over {len(run.case.quarters)} quarters. A cost is what is spent more on a line of the ledger in a quarter, a "
        "gross saving what is spent less; both are in the prices of each year.",
        table.assign(kind=table["kind"].map(KIND_WORDS))[APPRAISED_COLUMNS],
        Crosstab(rows="subject", across="measure", block="kind", words=subject_words(run) | APPRAISED_WORDS),
        "Turns: the first quarter from which none costs more than it saves. Pays back: the first at whose end the "
        "discounted net saving so far is no loss, and stays none. Savings of levers alone do not add up to those of a "
        "plan. Cashable is recurrent and leaves the budget; present value is in opening prices, discounted at "
        f"{run.case.discount_rate:.1%} a year.",
    )


def cost_benefit_careful(run: Run, found: CostBenefit) -> Section:
    """Return the present value as found, with allowances for optimism, and in every other view."""
    table = careful_table(found)
    short = {SHORT_HORIZON: f"To {run.case.judged[-1]}"}
    return Section(
        "cost_benefit_careful",
        "Present value with an allowance for optimism",
        "Costs are raised, and savings lowered and late, by the grade of evidence of their price; how far is a choice "
        "in config/base.yaml.",
        table.assign(kind=table["kind"].map(KIND_WORDS)),
        Crosstab(rows="subject", across="end", block="kind", words=subject_words(run) | END_WORDS | short),
        "The grade is that of the price alone: how many children a lever helps may be less sure than what a week "
        "costs, and `placement-opt stress` draws both. A place that replaces another is a cost here, and is raised "
        "too; a saving that would come after the last quarter is lost.",
    )


def allowances(run: Run) -> Section:
    """Return the table of allowances for optimism, and where it comes from."""
    choices = run.prepared.base.appraisal
    columns = {f"{what} {end}": f"{words} {end}" for what, words in ALLOWED_FOR.items() for end in ENDS_OF_TABLE}
    return Section(
        "allowances",
        "Allowances for optimism",
        "By the grade of evidence of a price: by how much costs are raised and savings lowered, and by how many "
        "quarters savings come later.",
        allowances_table(choices.allowances()),
        Crosstab(rows="grade", across="measure", words=GRADE_WORDS | columns | {"late": "Late"}),
        " ".join((choices.notes or "").split()),
    )


def who_gains(run: Run, found: CostBenefit) -> Section:
    """Return what the council and others gain or pay under each plan, and of whom nothing is known."""
    tables = run.prepared.inputs.tables
    held = benefits_held(tables)
    plans = [run.plan(name) for name in compared(run)]
    frame = gains_table(run.case, held, run.plan(DO_NOTHING), plans, found)
    named = {str(row["who"]): _gain_words(row) for row in frame.to_dict("records")}
    missing = [GAINER_WORDS[who] for who in without_a_value(held, GAINERS) if who != "council"]
    unknown = [f"No published value is held of what {_listed(missing)} gain, and none is put in its place."] * bool(
        missing
    )
    return Section(
        "who_gains",
        "Who pays and who gains",
        "Against doing nothing. What others gain is never part of the council's saving, and cannot be added to it.",
        frame.replace({"title": {"": "The council and its funders"}}),
        Crosstab(rows="who", across="plan", block="title", words=named | plan_headings(run)),
        " ".join((*unknown, *_values_from(run, held), *HELD_APART)),
    )


def _values_from(run: Run, held: Sequence[Benefit]) -> Iterator[str]:
    """Say where each value comes from, and how sure it is."""
    for key in dict.fromkeys(key for b in held for key in split(b.source)):
        source, graded = run.prepared.inputs.sources[key], {b.evidence for b in held if key in split(b.source)}
        grades = _listed([GRADE_WORDS.get(grade, grade) for grade in sorted(graded)])
        yield f"Value ({grades}) from {source.title}, {source.publisher}, {source.date}."


def _gain_words(row: dict[object, object]) -> str:
    """Return a row of the table of who gains as it reads."""
    who, named = (
        str(row["who"]),
        {THE_COUNCIL: "The council saves, present value", ITS_FUNDERS: "External funders pay, in cash"},
    )
    if who in named:
        return named[who]
    ends = {LOW_ALLOWED: "least", CENTRAL_ALLOWED: "central", HIGH_ALLOWED: "most"}
    return capital(f"{_listed([GAINER_WORDS[k] for k in str(row['gains']).split(';')])}, {ends[str(row['end'])]}")


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def options_considered(run: Run, found: CostBenefit) -> Section:
    """Return the options beside each other: doing nothing, as published, recommended, the plan that saves most."""
    year = run.case.judged[-1]
    plans = [run.plan(name) for name in (DO_NOTHING, AS_PUBLISHED, RECOMMENDED, MOST_SAVED) if run.answer.has(name)]
    saving = {"recurrent_saving": f"Recurrent saving {year}", "posts": f"Posts fewer by {year}"}
    return Section(
        "options_considered",
        "Options considered",
        f"Against doing nothing, the plan that saves most in {year} may cost more over the horizon than the one "
        "recommended.",
        options_table(run.case, run.savings, plans, found),
        Crosstab(rows="plan", across="measure", words=subject_words(run) | OPTION_WORDS | saving),
        "`placement-opt alternatives` adds plans that cost nearly as little and differ in moves, closures and private "
        "beds; `placement-opt run --strategy` compares other strategies.",
    )


def savings_profile(run: Run, found: CostBenefit) -> Section:
    """Return what each plan saves in each year, one-off apart, leaving the budget or not."""
    table = profile_table(found)
    words = subject_words(run)
    best = found.of(RECOMMENDED) if RECOMMENDED in found.subjects else None
    note = f"The recommended plan is worth {pounds(best.present_value)} at the opening." if best else ""
    return Section(
        "savings_profile",
        "Profile of savings by year",
        "Against doing nothing; a cost is below nothing.",
        table.assign(plan=table["plan"].map(words)),
        Crosstab(rows="part", across="year", block="plan", words=PROFILE_WORDS, bold=("net_saving",)),
        note,
    )

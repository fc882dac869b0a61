"""Sections about the claims: the verdicts, why, what limits them, the schedule itself, what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.judge.measured_claims import Judged
from placement_opt.judge.verdict import CAUTION, Verdict
from placement_opt.measure.summary import evidence_shares, evidence_table, figures_read
from placement_opt.prepared import PAGE, WORKBOOK, Run
from placement_opt.report.section import Cards, Crosstab, Section, Sentences

GRADE_WORDS = {"council": "council's own"}  # grades of evidence that are not read as they are written
FILES = {  # what to look at next -> the files of the run that hold it
    "Why, what limits it, what councils did, what else is claimed": "verdict.json",
    "Savings, costs, who pays, children, homes and teams": (
        "savings.csv, ledger.csv, funding.csv, bridge.csv, plan.csv, flows.csv, closures.csv"
    ),
}
ELSE = "What else the report claims"
FIRST = ("verdicts", "warnings")  # the sections of the first screen
ALWAYS = FIRST[:1]  # said even if there is no claim


def verdicts(run: Run) -> Section:
    """Return one card per claim, what is taken for granted, and what all of it rests on."""
    c = run.case
    under = f" under {', '.join(c.scenario)}" if c.scenario else ""
    asks = "does the savings claim hold" if run.verdicts else "there is no savings claim to judge"
    heading = f"{c.title}: {asks}{under}{'?' if run.verdicts else ''}"
    frame = pd.DataFrame([_card(v) for v in run.verdicts])
    return Section(FIRST[0], heading, "", frame, Cards(), f"{CAUTION} {_rests_on(run)}{_passed(run)}")


def _passed(run: Run) -> str:
    """Say which quarters have passed, if any."""
    if run.drift is None:
        return ""
    *before, last = run.drift.passed
    quarters = f"{len(before) + 1} quarters have passed, up to {last}" if before else f"{last} has passed"
    return f" {quarters}: what was counted stands, and the plans go on from there."


def _card(v: Verdict) -> dict[str, str | float | None]:
    """Return the judgement of a claim, the claim and what decides it in words, and the figures behind them."""
    return {
        "id": v.claim.id,
        "status": v.status,
        "claim": f"{v.claimed}.",
        "reason": v.reason,
        "year": v.claim.year,
        "claimed": v.claim.amount,
        "most": v.best.amount,
        "margin": v.margin,
        "child_years": v.children,
        "without_limits": v.best.unlimited,
        "against_frozen": v.frozen,
        "unit": v.claim.unit,
    }


def others(run: Run) -> Section:
    """Return one card for each claim beside the schedule."""
    frame = pd.DataFrame([_other_card(v) for v in run.others])
    return Section("other_claims", ELSE, "", frame, Cards())


def _other_card(v: Judged) -> dict[str, str | float | None]:
    """Return the same of a claim beside the schedule; what was found is the most or what was measured."""
    return {
        "id": v.claim.id,
        "status": v.status,
        "claim": f"{v.claimed}.",
        "reason": v.reason,
        "year": v.claim.year,
        "claimed": v.claim.amount if v.claim.unit else None,
        "most": v.found,
        "margin": v.margin,
        "unit": v.claim.unit,
    }


def _rests_on(run: Run) -> str:
    """Say how many figures are published, and how sure the prices behind the spend are."""
    grades, shares = run.prepared.grades, evidence_shares(run.plan(RECOMMENDED))
    of_spend = ", ".join(f"{share:.0%} {GRADE_WORDS.get(grade, grade)}" for grade, share in shares.items())
    return (
        f"It rests on {figures_read(grades):,d} figures, of which {grades.get('published', 0):,d} are published. "
        f"Prices behind the spend: {of_spend}."
    )


def reasons(run: Run) -> Section:
    """Return what stands behind each verdict, in sentences."""
    rows = [(v.claim.title, note) for v in run.judged for note in (*_place(run, v.claim), *v.notes)]
    frame = pd.DataFrame(rows, columns=["claim", "sentence"])
    return Section("reasons", "Why", "", frame, Sentences(block="claim"))


def _place(run: Run, claim: Claim) -> tuple[str, ...]:
    """Say where a claim stands, if that is known."""
    if not claim.source:
        return ()
    return (f"Claimed in {run.prepared.inputs.sources[claim.source].title}: {claim.place}.",)


def warnings(run: Run) -> Section:
    """Return what cannot work, or only just, as far as the numbers say before any optimising."""
    frame = pd.DataFrame({"sentence": list(run.warnings)})
    return Section(FIRST[1], "Warnings", "", frame, Sentences())


def limits(run: Run) -> Section:
    """Return how much more each claim could reach without each limit."""
    rows = [(k.rule, k.words, v.claim.id, k.gain, v.claim.unit) for v in run.verdicts for k in v.best.limits]
    frame = pd.DataFrame(rows, columns=["rule", "limit", "claim", "value", "unit"])
    titles = {v.claim.id: v.claim.id.capitalize() for v in run.verdicts}
    return Section(
        "limits",
        "What each limit holds back",
        "How much higher the most would be if one limit alone were lifted. The gains cannot be added: without "
        "two limits together the most can be higher or lower than their sum. Homes may be open in part here.",
        frame,
        Crosstab(rows="limit", across="claim", words=titles),
    )


def schedule_itself(run: Run) -> Section:
    """Return the examination of the published schedule, before any optimising."""
    rows = [(f.name, f.judgement, f.sentence) for f in run.findings]
    frame = pd.DataFrame(rows, columns=["finding", "judgement", "sentence"])
    return Section(
        "schedule_itself", "The schedule itself, before any optimising", "", frame, Sentences(mark="judgement")
    )


def evidence(run: Run) -> Section:
    """Return what the answer rests on: figures and spend by the evidence behind them."""
    grades = run.prepared.grades
    return Section(
        "evidence",
        "What the answer rests on",
        f"The programme reads {figures_read(grades):,d} figures. Spend is that of the recommended plan, by the "
        "evidence for its prices alone and not for the numbers of children.",
        evidence_table(run.plan(RECOMMENDED), grades),
        Crosstab(
            rows="grade",
            across="measure",
            words=GRADE_WORDS | {"figures": "Figures", "share of spend": "Share of spend"},
        ),
    )


def pack_paths(run: Run) -> Iterator[tuple[str, str]]:
    """Yield where the page and the workbook of a run are, if it was written with them."""
    if run.options.out and run.options.pack:
        yield "Page", (run.options.out / PAGE).as_posix()
        yield "Workbook", (run.options.out / WORKBOOK).as_posix()


def where_to_look(run: Run, rest: str) -> Section:
    """Return which files of the run hold what, and in a note how to see the rest."""
    out = run.options.out
    said = [f"{what}: {where}" for what, where in FILES.items()] if out else list(FILES)
    note = f"{rest} The files are in {out.as_posix()}." if out else rest
    return Section("where_to_look", "Where to look next", "", pd.DataFrame({"sentence": said}), Sentences(), note)

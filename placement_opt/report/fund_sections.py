"""Sections about a fund: what it buys, its account, who gains, what was claimed, what it cannot keep, and how sure."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from placement_opt.domain.appraisal import CENTRAL_ALLOWED, HIGH_ALLOWED, LOW_ALLOWED
from placement_opt.domain.investment import (
    AGENCY_WORDS,
    ALL_FISCAL,
    CASHABLE,
    COUNCIL_AGENCY,
    EVERYTHING_COUNTED,
    FAMILIES_ASK,
)
from placement_opt.fund.accounts import BALANCE_LEFT
from placement_opt.fund.fund_repairs import INSOLVENT
from placement_opt.fund.fund_variables import AS_ANNOUNCED, INVESTED, NOTHING_INVESTED
from placement_opt.fund.gains import PartyGain, without_paying
from placement_opt.fund.year_tables import (
    EFFECT_WORDS,
    account_by_year,
    asked_by_plan,
    assumed_share,
    balance_by_quarter,
    cases_by_quarter,
    cases_by_year,
    ends_table,
    own_part,
    paid_by_year,
    uses_by_year,
)
from placement_opt.investing import Funded
from placement_opt.kernel.text import capital, pounds
from placement_opt.measure.cost_benefit import AS_FOUND, LEAST_MONEY
from placement_opt.report.bond_sections import bond_sections
from placement_opt.report.learning_sections import learning_sections, worth_sections
from placement_opt.report.section import AS_WORDS, Cards, Crosstab, Section, Sentences

FUND_PLAN_WORDS = {NOTHING_INVESTED: "Doing nothing", AS_ANNOUNCED: "As announced", INVESTED: "Recommended"}
COUNT_WORDS = {
    CASHABLE: "what is cashable", ALL_FISCAL: "what is fiscal, cashable or not",
    EVERYTHING_COUNTED: "what is fiscal or economic",
}  # fmt: skip
GAIN_WORDS = {
    "freed": "Freed in budget", "not_cashed": "Fiscal, not cashable", "economic": "Economic", "paid": "Pays",
    "received": "Receives", "net_cash": "Left in budget", "pays_back": "Pays back by",
}  # fmt: skip
AT_THE_OPENING = "In prices of the opening and discounted to it, over the whole horizon of the fund."


def fund_sections(found: Funded, *, brief: bool = False) -> tuple[Section, ...]:
    """Return every section that has something to say; `brief`: those of the first screen alone."""
    learning = tuple(learning_sections(found))
    first = (_answer(found), _claims(found), *learning[:1], _cases(found), _account(found), _gains(found))
    further = (*worth_sections(found), *_further(found), *bond_sections(found))
    more = () if brief else (*learning[1:], *further, *_sureness(found))
    return tuple(s for s in (*first, _troubles(found), *more) if len(s.frame))


def fund_pack_sections(found: Funded) -> tuple[Section, ...]:
    """Return every section that a fund adds to a run: those of the terminal, then what only a page has room for."""
    return (*fund_sections(found), *(s for s in _by_quarter(found) if len(s.frame)))


def _question(found: Funded) -> str:
    f = found.case
    if f.ask == FAMILIES_ASK:
        return f"{f.title}: how many can the fund reach and stay solvent?"
    whose = "the council" if f.ask == COUNCIL_AGENCY else "all partners together"
    return f"{f.title}: what is the investment fund worth to {whose}?"


def _answer(found: Funded) -> Section:
    a, f = found.answer, found.case
    said = []
    for plan, value in asked_by_plan(a).items():
        if plan == NOTHING_INVESTED:
            continue
        worth = f"reaches {value:,.0f} families or people" if f.ask == FAMILIES_ASK else f"is worth {pounds(value)}"
        owed = " once what it lacks is found" if plan == AS_ANNOUNCED and _lacks(found) else ""
        what = "the children's programme and the fund together" if f.planned else "the fund"
        worth = worth.replace("is ", "are ").replace("reaches", "reach") if f.planned else worth
        said.append(f"{FUND_PLAN_WORDS[plan]}, {what} {worth} over {len(f.quarters)} quarters{owed}.")
    if f.planned and f.ask != FAMILIES_ASK:
        said.append(f"As recommended {pounds(own_part(a))} of that is the fund's own part.")
    if f.revolving:
        low = min(a.recommended.balances)
        said.append(f"As recommended its balance is never below {pounds(max(0.0, low))}.")
    if a.without_gate is not None:
        opened = f"{a.gate_costs:,.0f} families or people" if f.ask == FAMILIES_ASK else pounds(a.gate_costs)
        said.append(
            f"Buying nothing below level {f.gate} of evidence costs {opened} of that."
            if abs(a.gate_costs) >= LEAST_MONEY
            else f"Buying nothing below level {f.gate} of evidence costs nothing of that."
        )
    assumed, every = found.read.assumed_figures
    moved = assumed_share(f, a.recommended)
    rests = "" if moved is None else f", and {moved:.0%} of the pounds that change hands rest on these"
    said.append(f"{assumed:,d} of its {every:,d} figures are assumed{rests}.")
    counted = "" if f.ask == FAMILIES_ASK else f"Counted is {COUNT_WORDS[f.counts]}. {AT_THE_OPENING}"
    return Section("fund_answer", _question(found), counted, pd.DataFrame({"sentence": said}), Sentences())


def _lacks(found: Funded) -> bool:
    return any(k.kind == INSOLVENT for k in found.answer.troubles)


def _claims(found: Funded) -> Section:
    rows = [
        {"id": k.claim.id, "status": k.status, "claim": f"{capital(k.claim.title)}.", "claimed": k.claim.amount,
         "most": k.most, "margin": k.most - k.claim.amount, "unit": k.claim.unit, "reason": k.reason}
        for k in found.answer.claims
    ]  # fmt: skip
    return Section("fund_claims", "What was claimed of the fund", "", pd.DataFrame(rows), Cards())


def verdict_section(found: Funded) -> Section:
    """Return the first screen of a page that is about a fund alone: its question, and a card for each claim."""
    claims = _claims(found)
    note = "" if len(claims.frame) else "No claim with a figure was made for this fund, so there is none to judge."
    return Section("verdicts", _question(found), "", claims.frame, Cards(), note)


def _cases(found: Funded) -> Section:
    plans = [p for p in found.answer.plans if p.plan.invests]
    return Section(
        "fund_cases",
        "What it buys: cases started, by year",
        "Cases of the children's programme are decided with it, children first." if found.case.planned else "",
        cases_by_year(plans).assign(plan=lambda rows: rows["plan"].map(FUND_PLAN_WORDS)),
        Crosstab(rows="row", across="year", block="plan"),
    )


def _account(found: Funded) -> Section:
    return Section(
        "fund_account",
        "The account of the revolving fund, by year",
        "What comes in is above nothing, what goes out below. The balance stands at the end of the year.",
        account_by_year(found.answer.recommended),
        Crosstab(rows="row", across="year", words={BALANCE_LEFT: "Balance"}, bold=(BALANCE_LEFT,)),
    )


def _gains(found: Funded) -> Section:
    rows: list[tuple[object, ...]] = []
    for k in (k for k in found.answer.gains if k.view == AS_FOUND and _moves(k)):
        for name, words in GAIN_WORDS.items():
            if name == "pays_back":
                label = found.case.quarters[k.pays_back - 1].label if k.pays_back else "not in the horizon"
                rows.append((k.party, words, label, AS_WORDS))
            else:
                rows.append((k.party, words, getattr(k, name), "GBP"))
    free = [AGENCY_WORDS[k.party] for k in without_paying(found.answer.gains)]
    note = f"{' and '.join(free)} {'gain' if len(free) > 1 else 'gains'} without paying." if free else ""
    return Section(
        "fund_gains",
        "Who gains and who pays",
        AT_THE_OPENING,
        pd.DataFrame(rows, columns=["party", "measure", "value", "unit"]),
        Crosstab(rows="party", across="measure", words=AGENCY_WORDS),
        note,
    )


def _moves(k: PartyGain) -> bool:
    return max(abs(n) for n in (k.freed, k.not_cashed, k.economic, k.paid, k.received)) >= LEAST_MONEY


def _troubles(found: Funded) -> Section:
    rows = []
    for k in found.answer.troubles:
        rows.append((capital(k.kind), k.sentence))
        if k.repairs:
            best = k.repairs[0]
            rows.append((capital(k.kind), f"Cheapest repair, {pounds(best.gbp)}: {best.words}."))
        rows += [(capital(k.kind), f"Or, {pounds(r.gbp)}: {r.words}.") for r in k.repairs[1:]]
    which = "as announced" if found.answer.has(AS_ANNOUNCED) else "as recommended"
    return Section(
        "fund_troubles",
        f"What cannot be kept {which}",
        "",
        pd.DataFrame(rows, columns=["kind", "sentence"]),
        Sentences(block="kind"),
    )


def _by_quarter(found: Funded) -> Iterator[Section]:
    a = found.answer
    yield Section(
        "fund_quarters",
        "Cases started, quarter by quarter",
        "As recommended.",
        cases_by_quarter(a.recommended),
        Crosstab(rows="quarter", across="title"),
    )
    yield Section(
        "fund_balance",
        "The balance of the fund, quarter by quarter",
        "At the end of each quarter.",
        balance_by_quarter([p for p in a.plans if p.plan.invests]),
        Crosstab(rows="quarter", across="plan", words=FUND_PLAN_WORDS),
    )


def _further(found: Funded) -> Iterator[Section]:
    a = found.answer
    yield Section(
        "fund_uses",
        "What is avoided, and what can be decommissioned",
        "Uses of services avoided in the year as recommended, and blocks of fixed services gone at its end.",
        uses_by_year(a.recommended),
        Crosstab(rows="row", across="year"),
    )
    yield Section(
        "fund_paid",
        "What is paid under agreements",
        "As recommended, in cash of the year.",
        paid_by_year(a.recommended),
        Crosstab(rows="row", across="year"),
    )
    yield _gap(found)
    rows = [(k.words, "worth", k.gain, "GBP" if a.f.ask != FAMILIES_ASK else "families") for k in a.limits]
    yield Section(
        "fund_limits",
        "What holds it back",
        "What would be gained without each limit, found by solving again without it.",
        pd.DataFrame(rows, columns=["limit", "column", "value", "unit"]),
        Crosstab(rows="limit", across="column", words={"worth": "Gained without it"}),
    )


def _gap(found: Funded) -> Section:
    words = {
        "stands_in": "One-off money said to stand in", "stood_in": "of it left in the fund",
        "wanted": "Recurrent saving it stands for", "brought": "Recurrent saving beyond the schedule",
        "gap": "Still missing",
    }  # fmt: skip
    rows = [(words[name], k.year, getattr(k, name), "GBP") for k in found.answer.gap for name in words]
    return Section(
        "fund_gap",
        "What is missing when one-off money ends",
        "One-off money stands in for a recurrent saving once. From the next year on the saving itself is needed.",
        pd.DataFrame(rows, columns=["row", "year", "value", "unit"]),
        Crosstab(rows="row", across="year", bold=(words["gap"],)),
    )


def _sureness(found: Funded) -> Iterator[Section]:
    a = found.answer
    yield Section(
        "fund_ends",
        "If effects come otherwise",
        "Of the fund's own interventions: cases and money of the recommended plan stay as decided. A balance below "
        "nothing is a debt."
        + (" What the children's programme saves stays here: `placement-opt stress` varies it." if a.f.planned else ""),
        ends_table(a),
        Crosstab(rows="measure", across="end", words=EFFECT_WORDS),
    )
    views = (AS_FOUND, LOW_ALLOWED, CENTRAL_ALLOWED, HIGH_ALLOWED)
    words = {AS_FOUND: "As found", LOW_ALLOWED: "Low allowance", CENTRAL_ALLOWED: "Central allowance",
             HIGH_ALLOWED: "High allowance"}  # fmt: skip
    moving = {k.party for k in a.gains if k.view == AS_FOUND and _moves(k)}
    rows = [(k.party, k.view, k.net_cash, "GBP") for k in a.gains if k.party in moving and k.view in views]
    yield Section(
        "fund_careful",
        "With an allowance for optimism",
        "What is left in each budget. Costs are raised, and gains lowered and late, by the grade of evidence of each.",
        pd.DataFrame(rows, columns=["party", "view", "value", "unit"]),
        Crosstab(rows="party", across="view", words=AGENCY_WORDS | words),
    )
    scale = {k.level: k.words for k in found.choices.evidence_scale}
    levels = [
        (i.title, f"Level {i.level}, {scale[i.level]}. {_bought(found, i.level)}") for i in a.f.interventions.values()
    ]
    yield Section(
        "fund_evidence",
        "The evidence behind each intervention",
        "On the scale of config/fund.yaml.",
        pd.DataFrame(levels, columns=["title", "sentence"]),
        Sentences(mark="title"),
    )


def _bought(found: Funded, level: int) -> str:
    return "The fund may pay for it." if level >= found.case.gate else "The gate keeps the fund from paying for it."

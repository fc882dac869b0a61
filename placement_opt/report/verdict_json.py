"""verdict.json: each claim's judgement and what it rests on, as data."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from placement_opt.domain.strategy import FOUR, RECOMMENDED
from placement_opt.judge import scored_words
from placement_opt.judge.break_even import BreakEven
from placement_opt.judge.chance import Chance
from placement_opt.judge.decision_prices import DecisionPrice, Priced
from placement_opt.judge.measured_claims import Judged
from placement_opt.judge.outcome_prices import OutcomePrice
from placement_opt.judge.verdict import CAUTION, Recheck, Verdict
from placement_opt.judge.words import decided_what
from placement_opt.measure.children_outcomes import outcomes_by_year
from placement_opt.measure.closures import closures, may_cost_less
from placement_opt.measure.drift_parts import Drift
from placement_opt.measure.outcomes import BEST
from placement_opt.measure.results import Results
from placement_opt.measure.savings import BASES
from placement_opt.measure.scored import FALL, HAPPENED, Score
from placement_opt.measure.summary import evidence_shares, home_moves_table, whole_homes_table
from placement_opt.prepared import Run
from placement_opt.report.outside_json import outside_as_data

MONEY_DECIMALS = 2
SHARE_DECIMALS = 4  # and of children counted over a year


def verdict(run: Run) -> dict[str, Any]:
    """Return verdict.json: each claim's judgement, the examination of the schedule, and what it rests on."""
    c = run.case
    return {
        "model": c.name,
        "scenarios": list(c.scenario),
        "strategy": run.prepared.question.strategy.name,
        "caution": CAUTION,
        "verdicts": [
            {
                "claim": v.claim.id,
                "year": v.claim.year,
                "unit": v.claim.unit,
                "claimed": v.claim.amount,
                "status": v.status,
                "best_possible": round(v.best.amount, MONEY_DECIMALS),
                "margin": round(v.margin, MONEY_DECIMALS),
                "margin_child_years": None if v.children is None else round(v.children, MONEY_DECIMALS),
                "reached": {p: round(a, MONEY_DECIMALS) for p, a in v.reached.items()},
                "binding": [
                    {"rule": k.rule, "words": k.words, "worth": round(k.gain, MONEY_DECIMALS)} for k in v.best.binding
                ],
                "limits": [{"rule": k.rule, "worth": round(k.gain, MONEY_DECIMALS)} for k in v.best.limits],
                "best_without_limits": None if v.best.unlimited is None else round(v.best.unlimited, MONEY_DECIMALS),
                "best_with_private_beds": _money(v.best.with_private),
                "best_without_private_beds": _money(v.best.without_private),
                "best_with_whole_homes": _money(v.best.whole),
                "best_with_homes_in_part": _money(v.best.in_part if v.best.in_part is not None else v.best.amount),
                "reached_with_whole_homes": {p: _money(n) for p, n in v.whole.items()},
                "granted": _granted(v),
                "recommended_against_frozen": _money(v.frozen),
                "rechecks": [_recheck(t) for t in v.rechecks],
                "sentence": v.sentence,
                "notes": list(v.notes),
            }
            for v in run.verdicts
        ],
        "claims": [_claim(v) for v in run.judged],
        "cashable_saving_gbp": round(run.cashable, MONEY_DECIMALS),
        "present_value_gbp": round(run.present_value, MONEY_DECIMALS),
        "pressure_of_doing_nothing": [
            {
                "year": k.year,
                "children_gbp": round(k.children, MONEY_DECIMALS),
                "prices_gbp": round(k.prices, MONEY_DECIMALS),
            }
            for k in run.pressures
        ],
        "schedule": [{"name": f.name, "holds": f.holds, "sentence": f.sentence} for f in run.findings],
        "warnings": list(run.warnings),
        "evidence_share_of_spend": {k: round(share, 4) for k, share in evidence_shares(run.plan(RECOMMENDED)).items()},
        "figures_by_evidence": dict(run.prepared.grades),
        "whole_homes": _whole(run),
        "home_moves": _home_moves(run),
        "closures": {name: _closures(run, plan) for name, plan in run.answer.whole.items()},
        "children": _children(run),
        "outcome_limits": [_outcome_price(run, k) for k in run.answer.outcome_prices],
        "left_at_zero": [_break_even(run, k) for k in run.answer.break_evens],
        "without_an_answer": {name: list(error.reasons) for name, error in run.answer.without.items()},
        "decisions": _decisions(run, run.priced) if run.priced else None,
        **({"outside_view": outside_as_data(run.outside)} if run.outside else {}),
        **({"scored": _scored(run, run.scored)} if run.scored else {}),
        **({"passed": _passed(run.drift)} if run.drift else {}),
    }


def _passed(d: Drift) -> dict[str, Any]:
    """Return the quarters that have passed: what is not explained in each, and what drifted to date."""
    return {
        "quarters": [
            {"quarter": label, "children_more": round(more, 4), "children_fewer": round(fewer, 4)}
            for label, (more, fewer) in zip(d.passed, d.unexplained, strict=True)
        ],
        "measured_from_the_run_signed_first": d.from_signed,
        "demand_since_gbp": round(d.demand, MONEY_DECIMALS),
        "gave_way": {words: round(n, 4) for words, n, _unit in d.gave_way},
        "not_counted": list(d.not_counted),
        "lights": [
            {
                "line": k.line,
                "light": k.colour,
                "planned_gbp": round(k.planned, MONEY_DECIMALS),
                "drift_gbp": round(k.drift, MONEY_DECIMALS),
                "reason": k.reason,
            }
            for k in d.lights
        ],
        "sentences": list(d.told),
    }


def _decisions(run: Run, priced: Priced) -> dict[str, Any]:
    """Return each decision with its price, all of them together, and what that is beyond the sum."""
    return {
        "alone": [_decision(run, k) for k in priced.alone],
        "together": _priced(priced.together),
        "interaction_gbp": _money(priced.interaction),
        "may_be_off_by_gbp": _money(priced.gap),
    }


def _decision(run: Run, k: DecisionPrice) -> dict[str, Any]:
    first = k.decisions[0]
    what = decided_what(run.case, k.decisions)
    return {
        "decision": first.decision or first.sense,
        "what": what,
        "reason": first.reason,
        "by": first.by,
        **_priced(k),
    }


def _priced(k: DecisionPrice) -> dict[str, Any]:
    return {
        "costs_gbp": _money(k.cost),
        "costs_recurrent_saving_gbp": {year: _money(gbp) for year, gbp in k.savings.items()},
        "unmet_child_quarters": round(k.unmet, SHARE_DECIMALS),
        "planned_moves": round(k.moves, SHARE_DECIMALS),
        "makes_room": [change.words for change in k.changes],
    }


def _scored(run: Run, s: Score) -> dict[str, Any]:
    """Return what happened beside the plans in brief: the money of each year, why it differs, what is not known."""
    words = run.prepared.inputs.catalogue.measures

    def by_plan(year: str, basis: str) -> dict[str, float | None]:
        found = {plan: s.value(year, FALL, plan, basis) for plan in (HAPPENED, BEST, *FOUR)}
        return {plan: None if math.isnan(gbp) else round(gbp, MONEY_DECIMALS) for plan, gbp in found.items()}

    return {
        "less_than_gbp": {y: {basis: by_plan(y, basis) for basis in BASES} for y in s.years},
        "less_than_recommended_gbp": None if s.together is None else round(-s.together, MONEY_DECIMALS),
        "would_have_had_to_differ": [
            {"figure": cause.name, "gbp": round(cause.gbp, MONEY_DECIMALS)} for cause in s.causes
        ],
        "notes": list(scored_words.told(s)),
        "not_known": [*scored_words.spend_not_known(s, words), *scored_words.children_not_known(s)],
    }


def _claim(v: Judged) -> dict[str, Any]:
    """Return a claim of any kind in the one form in which each is judged."""
    k = v.claim
    late, recorded = (v.late, v.happened) if isinstance(v, Verdict) else (None, None)
    return {
        "claim": k.id,
        "kind": k.kind,
        "title": k.title,
        "source": k.source or None,
        "place": k.place or None,
        "year": k.year or None,
        "unit": k.unit or None,
        "sense": k.sense if k.unit else None,
        "claimed": k.amount if k.unit else None,
        "claimed_to": k.high,
        "status": v.status,
        "found": None if v.found is None else round(v.found, MONEY_DECIMALS),
        "margin": None if v.margin is None else round(v.margin, MONEY_DECIMALS),
        "reached": _reached(v),
        "first_reached": None if late is None else {"best_possible": late.best, RECOMMENDED: late.recommended},
        "happened": None
        if recorded is None
        else {"outcome": recorded.outcome, "year": recorded.came_true, "recorded": dict(recorded.recorded)},
        "chance": _chance(v.chance) if v.chance else None,
        "rechecks": [_recheck(t) for t in v.rechecks],
        "sentence": v.sentence,
        "notes": list(v.notes),
    }


def _chance(k: Chance) -> dict[str, Any]:
    """Return how often a claim is met over draws, and what that says of it."""
    return {
        "status": k.status,
        "met": round(k.met, SHARE_DECIMALS),
        "error": round(k.error, SHARE_DECIMALS),
        "could_be": round(k.could_be, SHARE_DECIMALS),
        "draws": k.draws,
    }


def _reached(v: Judged) -> dict[str, float] | None:
    """Return what each plan reaches; None of a claim that no plan reaches or misses."""
    return {p: round(a, MONEY_DECIMALS) for p, a in v.reached.items()} if isinstance(v, Verdict) else None


def _recheck(t: Recheck) -> dict[str, Any]:
    return asdict(t) | {"best_possible": None if t.best_possible is None else round(t.best_possible, MONEY_DECIMALS)}


def _whole(run: Run) -> dict[str, dict[str, float]] | None:
    """Return what keeping homes whole costs each plan; None if they were not kept whole."""
    found: dict[str, dict[str, float]] = {}
    for row in whole_homes_table(run.plans, run.relaxed).to_dict("records"):
        found.setdefault(row["plan"], {})[f"{row['measure']}_gbp"] = round(row["value"], MONEY_DECIMALS)
    return found or None


def _home_moves(run: Run) -> dict[str, dict[str, float]]:
    """Return how many children change council home in each plan, and what their moves would cost."""
    found: dict[str, dict[str, float]] = {}
    for row in home_moves_table(run.case, run.home_moves, [r.plan.name for r in run.plans]).to_dict("records"):
        name = f"{row['measure']}_gbp" if row["unit"] == "GBP" else row["measure"]
        found.setdefault(row["plan"], {})[name] = round(row["value"], MONEY_DECIMALS)
    return found


def _children(run: Run) -> dict[str, dict[str, dict[str, float]]]:
    """Return what happens to children in each plan by judged year and measure; what is not known is left out."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for row in outcomes_by_year(run.case, run.plans).to_dict("records"):
        by_plan = found.setdefault(row["year"], {}).setdefault(row["measure"], {})
        by_plan[row["plan"]] = round(row["value"], SHARE_DECIMALS)
    return found


def _outcome_price(run: Run, k: OutcomePrice) -> dict[str, Any]:
    """Return a limit on outcomes and what keeping it costs."""
    first, last = (run.case.quarters[t - 1].label for t in (k.limit.begin, k.limit.end))
    return {
        "measure": k.limit.measure,
        "need": k.limit.need,
        k.limit.sense: k.limit.amount,
        "from": first,
        "to": last,
        "reason": k.limit.reason,
        "costs_gbp": _money(k.cost),
        "year": k.year,
        "costs_recurrent_saving_gbp": _money(k.saving),
        "most_different_in": run.case.quarters[k.quarter - 1].label,
        "with_it": None if math.isnan(k.kept) else round(k.kept, SHARE_DECIMALS),
        "without_it": None if math.isnan(k.without) else round(k.without, SHARE_DECIMALS),
    }


def _granted(v: Verdict) -> dict[str, Any] | None:
    """Return what of a saving is granted and not tested, and the judgement without it and at the model's own share."""
    if v.granted is None:
        return None
    return {
        "amount_gbp": _money(v.granted.amount),
        **{
            name: {"share": k.share, "best_possible": _money(k.most), "status": k.status}
            for name, k in (("without", v.granted.without), ("at_evidence", v.granted.at_evidence))
        },
    }


def _closures(run: Run, plan: Results) -> dict[str, Any]:
    """Return which homes a plan with whole homes closes, and how far from the least cost it may be."""
    found = closures(run.case, {plan.plan.name: plan})
    homes = [{"home": row["home"], "closed_from": row["quarter"]} for row in found.to_dict("records")]
    return {
        "homes": homes,
        "cost_gbp": round(plan.cost, MONEY_DECIMALS),
        "may_cost_less_by_gbp": round(may_cost_less(plan), MONEY_DECIMALS),
    }


def _break_even(run: Run, k: BreakEven) -> dict[str, Any]:
    """Return what one unit of a lever left at zero would do, over the horizon and over twice the horizon."""
    return {
        "lever": k.unit.lever,
        "subject": k.unit.subject,
        "unit": k.unit.words,
        "price": k.unit.price,
        "priced": k.unit.priced,
        "effect": k.effect_now,
        "horizons": [
            {
                "quarters": found.quarters,
                "cost_gbp": _money(found.cost),
                "saving_gbp": _money(found.saving),
                "pays_at_price": _money(found.price),
                "pays_from_effect": None if found.effect is None else round(found.effect, 4),
            }
            for found in (k, run.later.get(k.unit.subject))
            if found
        ],
    }


def _money(gbp: float | None) -> float | None:
    return None if gbp is None else round(gbp, MONEY_DECIMALS)

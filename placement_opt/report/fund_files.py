"""What a fund found, as files of a run folder or of one of its own: documented, stable columns."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from placement_opt.fund.accounts import (
    accounts,
    agreements_paid,
    bond_table,
    fund_ledgers,
    gain_table,
    gap_table,
    portfolio,
    uses_avoided,
)
from placement_opt.fund.year_tables import asked_by_plan, assumed_share
from placement_opt.input_copies import KEPT_INPUTS, SOURCES_FILE
from placement_opt.inputs.fund_tables import FUND_FOLDER
from placement_opt.investing import Funded, FundOptions
from placement_opt.judge.verdict import CAUTION
from placement_opt.kernel import atomic_folder, run_names
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.report import run_files
from placement_opt.report.beside_a_run import write_beside
from placement_opt.report.evidence_pack import with_pack
from placement_opt.report.fund_sections import fund_pack_sections, verdict_section
from placement_opt.report.kept_run import FUND_SECTIONS, RUN_SECTIONS
from placement_opt.report.learning_sections import effects_table
from placement_opt.report.run_files import CHILDREN_DECIMALS
from placement_opt.report.section_data import text_of_sections
from placement_opt.report.verdict_json import MONEY_DECIMALS

FUND_PART = "fund"  # key of the manifest that says what was asked of a fund
OUTCOMES_FOLDER = "outcomes"  # among the inputs that a run keeps
NO_STRATEGY = "fund"  # in place of a strategy where a model has a fund alone


def write_fund(found: Funded, out: Path) -> None:
    """Write the files beside those of a run of the same question, or in a folder of their own."""
    if found.prepared is None:
        manifest = manifest_alone(found)
        atomic_folder.write(out, with_pack(files_alone(found), manifest, wanted=found.options.pack), manifest)
        return
    files = run_files.kept_inputs(found.prepared) | fund_files_of(found)
    write_beside(out, manifest_beside(found), FUND_PART, files)


def fund_files_of(found: Funded) -> dict[str, atomic_folder.Content]:
    """Return what is added to a run folder, by file name."""
    return {
        **_tables(found),
        "fund.json": atomic_folder.to_json(fund_as_data(found)),
        FUND_SECTIONS: text_of_sections(fund_pack_sections(found)),
        **_kept(found),
    }


def files_alone(found: Funded) -> dict[str, atomic_folder.Content]:
    """Return every file of a model that has a fund and no children."""
    sections = (verdict_section(found), *fund_pack_sections(found))
    return {
        **_tables(found),
        "fund.json": atomic_folder.to_json(fund_as_data(found)),
        RUN_SECTIONS: text_of_sections(sections),
        **_kept(found),
    }


def _tables(found: Funded) -> dict[str, atomic_folder.Content]:
    a, plans = found.answer, found.answer.plans
    learnt = found.learnt
    return {
        **({"fund_effects.csv": run_files.csv_of(effects_table(learnt.known))} if learnt else {}),
        "fund_portfolio.csv": run_files.csv_of(portfolio(plans)),
        "fund_account.csv": run_files.csv_of(accounts(plans)),
        "fund_ledger.csv": run_files.csv_of(fund_ledgers(plans)),
        "fund_uses.csv": run_files.csv_of(uses_avoided(plans)),
        "fund_agreements.csv": run_files.csv_of(agreements_paid(plans)),
        "fund_gains.csv": run_files.csv_of(gain_table(a.gains, a.f)),
        "fund_bonds.csv": run_files.csv_of(bond_table(a.bonds)),
        "fund_gap.csv": run_files.csv_of(gap_table(a)),
    }


def fund_as_data(found: Funded) -> dict[str, Any]:
    """Return fund.json: what was asked and found, the judgement of each claim, and what cannot be kept."""
    a, f = found.answer, found.case
    return {
        "model": f.name,
        "caution": CAUTION,
        "asked": {"ask": f.ask, "counts": f.counts, "gate": f.gate, "quarters": len(f.quarters)},
        "reached": {plan: round(n, MONEY_DECIMALS) + 0.0 for plan, n in asked_by_plan(a).items()},
        "gate_costs": round(a.gate_costs, MONEY_DECIMALS) + 0.0,
        "rests_on_assumed": round(assumed_share(f, a.recommended) or 0.0, CHILDREN_DECIMALS),
        "lowest_balance_gbp": round(min(a.recommended.balances), MONEY_DECIMALS) + 0.0 if f.revolving else None,
        "claims": [
            {
                **{"claim": k.claim.id, "title": k.claim.title, "measure": k.claim.measure, "year": k.claim.year},
                **{"claimed": k.claim.amount, "unit": k.claim.unit, "status": k.status, "sentence": k.sentence},
                "best_possible": round(k.most, MONEY_DECIMALS) + 0.0,
                "at_low_ends_of_what_is_assumed": round(k.at_low_ends, MONEY_DECIMALS) + 0.0,
                "reached": {plan: round(n, MONEY_DECIMALS) + 0.0 for plan, n in k.reached.items()},
            }
            for k in a.claims
        ],
        "cannot_be_kept": [
            {
                **{"kind": k.kind, "subject": k.subject, "sentence": k.sentence},
                "repairs": [{"words": r.words, "gbp": round(r.gbp, MONEY_DECIMALS) + 0.0} for r in k.repairs],
            }
            for k in a.troubles
        ],
        "learnt": _learnt_data(found),
        "first_year": _first_year_data(found),
        "limits": [{"rule": k.rule, "words": k.words, "gain": round(k.gain, MONEY_DECIMALS)} for k in a.limits],
    }


def _learnt_data(found: Funded) -> list[dict[str, Any]] | None:
    """Return what to do with each intervention; None if no outcomes were given."""
    if found.learnt is None:
        return None
    return [
        {
            **{"intervention": k.intervention, "word": k.word or None, "why": k.why},
            **{"chance_of_a_net_benefit": k.chance, "chance_that_it_is_right": k.right},
            "a_case_is_worth_gbp": None if k.expected is None else round(k.expected, MONEY_DECIMALS),
        }
        for k in found.learnt.words
    ]


def _first_year_data(found: Funded) -> dict[str, Any] | None:
    """Return the first year; None if it was not asked."""
    k = found.first
    if k is None:
        return None
    return {
        "tried": list(k.tried),
        "decided_now_gbp": round(k.now, MONEY_DECIMALS) + 0.0,
        "decided_now_if_effects_are_as_expected_gbp": round(k.at_expected, MONEY_DECIMALS) + 0.0,
        "results_waited_for_gbp": round(k.adaptive, MONEY_DECIMALS) + 0.0,
        "value_of_waiting_gbp": round(k.value_of_waiting, MONEY_DECIMALS) + 0.0,
        "scenarios": len(k.scenarios),
        "cases": [
            {
                **{"intervention": row.intervention, "cohort": row.cohort, "quarter": row.quarter},
                "cases": round(row.cases, CHILDREN_DECIMALS),
                "cases_if_decided_now": round(row.cases_now, CHILDREN_DECIMALS),
            }
            for row in k.portfolio
        ],
        "notes": list(k.notes),
    }


def _kept(found: Funded) -> dict[str, atomic_folder.Content]:
    """Return the files that the fund was read from, in the folder of the model that the run keeps."""
    model = _model_folder(found)
    kept: dict[str, atomic_folder.Content] = {}
    for file in found.files:
        place = f"{model}/{FUND_FOLDER}" if file.parent.name == FUND_FOLDER else file.parent.name
        kept[f"{KEPT_INPUTS}/{place}/{file.name}"] = file.read_bytes()
    if found.fund_options.outcomes:
        kept[f"{KEPT_INPUTS}/{_outcomes_name(found)}"] = found.fund_options.outcomes.read_bytes()
    if found.prepared is None:
        for name in (MODEL_FILE, SOURCES_FILE):
            kept[f"{KEPT_INPUTS}/{model}/{name}"] = (found.read.path / name).read_bytes()
    return kept


def _outcomes_name(found: Funded) -> str | None:
    """Return the name under which a run keeps the counts of outcomes."""
    file = found.fund_options.outcomes
    return f"{OUTCOMES_FOLDER}/{file.name}" if file else None


def _model_folder(found: Funded) -> str:
    return str(found.prepared.copies.read_as["model"]) if found.prepared else found.read.path.name


def _hashes(found: Funded) -> dict[str, str]:
    kept = _kept(found)
    return {name.removeprefix(f"{KEPT_INPUTS}/"): sha256(_bytes(kept[name])).hexdigest() for name in sorted(kept)}


def _bytes(content: atomic_folder.Content) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else bytes(content)  # type: ignore[arg-type]


def _part(found: Funded) -> dict[str, Any]:
    f = found.case
    return {
        "inputs": _hashes(found),
        "options": {
            **{"ask": f.ask, "counts": f.counts, "gate": f.gate, "whole_blocks": f.whole_blocks},
            **{"outcomes": _outcomes_name(found), "first_year": found.fund_options.first_year},
        },
        "quarters": len(f.quarters),
        "seconds": {words: round(n, 3) for words, n in found.seconds.items()},
        "stages": [
            {"plan": p.plan.name, "stage": s.name, "best": s.best, "unit": s.unit, "bound": s.bound}
            for p in found.answer.plans
            for s in p.stages
        ],
    }


def manifest_beside(found: Funded) -> dict[str, Any]:
    """Return the manifest of what a fund adds to a run of the same question."""
    assert found.prepared is not None
    own = run_files.manifest_of(found.prepared, found.options, stages=[], seconds={})
    private = own[atomic_folder.PRIVATE] or found.learnt is not None
    return own | {FUND_PART: _part(found), atomic_folder.PRIVATE: private}


def manifest_alone(found: Funded) -> dict[str, Any]:
    """Return the manifest of a folder that holds a fund alone."""
    part, name = _part(found), found.read.path.name
    made = atomic_folder.manifest(
        inputs=part["inputs"],
        options={"fund_of": found.case.name, "scenarios": [], **part["options"]},
        stages=part["stages"],
        timings=part["seconds"],
        written=run_names.now(),
        private=found.read.model.contains_small_counts or found.learnt is not None,
    )
    asked = made | {"read_as": {"model": name, "strategy": NO_STRATEGY}, "folders": {}}
    return asked | {"question": run_names.question_hash(asked), FUND_PART: part}


def fund_options_of(asked: Mapping[str, Any], folder: Path) -> FundOptions:
    """Return what was asked of a fund, as the manifest of a run in a folder says."""
    outcomes = asked.get("outcomes")
    return FundOptions(
        asked["gate"],
        asked["ask"],
        asked["counts"],
        asked["whole_blocks"],
        folder / KEPT_INPUTS / outcomes if outcomes else None,
        asked.get("first_year", False),
    )


def fund_as_json(found: Funded) -> str:
    """Return fund.json as text."""
    return atomic_folder.to_json(fund_as_data(found))

"""What stands behind the chances: what must be true, what to find out first, and which limits bind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.domain.claims import Claim
from placement_opt.kernel.errors import NoFeasiblePlan, SolverFailed
from placement_opt.prepared import Prepared
from placement_opt.question import Question, Want
from placement_opt.study.binding_limits import BindingLimits, binding_limits
from placement_opt.study.entries_over_time import CHANCE
from placement_opt.study.must_be_true import MustBeTrue, must_be_true
from placement_opt.study.nearest_change import NearestChange, nearest_change
from placement_opt.study.records_behind import records_behind
from placement_opt.study.sampling import Sample
from placement_opt.study.workers import HERE, Workers, each
from placement_opt.study.worth_learning import LEARNING_COLUMNS, worth_learning


@dataclass(frozen=True)
class Behind:
    """What stands behind the chances of the claims that a plan reaches or misses."""

    must: tuple[MustBeTrue, ...]  # of the groups that matter most to each claim
    learning: pd.DataFrame  # the claim, then LEARNING_COLUMNS: the groups most worth finding out
    records: pd.DataFrame  # RECORD_COLUMNS: where the figures of the groups most worth finding out come from
    limits: BindingLimits
    nearest: tuple[NearestChange, ...]  # of each claim for which one is proven


def behind(
    prepared: Prepared,
    over: Question,
    sample: Sample,
    amounts: Mapping[str, np.ndarray],
    matters: pd.DataFrame,
    workers: Workers = HERE,
) -> Behind:
    """Return what stands behind the chances of the claims that a plan reaches or misses.

    `over` is the question over the draws of the sample, `amounts` the most that each claim reaches in each draw, by its
    id, and `matters` what moves each. The choices say how many groups are asked, and in how many draws.
    """
    choices = prepared.base.draws
    claims = [k for k in Want(best=None).claims(prepared.question.case) if k.id in amounts]
    learning = _learning(sample, claims, amounts, choices.asked_alone)
    asked = [(prepared, k, _groups(matters, k, choices.moved_together)) for k in claims]
    return Behind(
        tuple(told for k in claims for told in must_be_true(prepared, k, _groups(matters, k, choices.asked_alone))),
        learning,
        records_behind(prepared.inputs, _first_of_all(learning, choices.asked_alone)),
        binding_limits(over, min(len(sample.levels), 1 + choices.limits_from), claims),
        tuple(k for k in each(_nearest, asked, workers=workers) if k),
    )


def _nearest(asked: tuple[Prepared, Claim, list[str]]) -> NearestChange | None:
    """Return the nearest change; None where what was found has no plan as a run of its own, or none was proven."""
    try:
        return nearest_change(*asked)
    except (NoFeasiblePlan, SolverFailed):
        return None


def _groups(matters: pd.DataFrame, claim: Claim, most: int) -> list[str]:
    """Return the groups that matter most to a claim; chance is no figure."""
    ranked = matters.loc[matters["claim"] == claim.id, "group"]
    return [group for group in ranked if group != CHANCE][:most]


def _first_of_all(learning: pd.DataFrame, most: int) -> list[str]:
    """Return the groups that are most worth finding out, whichever the claim."""
    ranked = learning.sort_values(["falls_by", "variance_share", "group"], ascending=[False, False, True])
    return list(dict.fromkeys(ranked["group"]))[:most]


def _learning(sample: Sample, claims: Sequence[Claim], amounts: Mapping[str, np.ndarray], most: int) -> pd.DataFrame:
    """Return for each claim the groups that are most worth finding out."""
    frames = [worth_learning(sample, k, amounts[k.id]).head(most).assign(claim=k.id) for k in claims]
    columns = ["claim", *LEARNING_COLUMNS]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)

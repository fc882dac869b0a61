"""How sure an answer is: what was drawn, what was found in each draw, and what that says of every claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.claims import MEASURED, Claim
from placement_opt.domain.strategy import DO_NOTHING
from placement_opt.judge.chance import Chance, Often
from placement_opt.measure.plan_years import whole_years
from placement_opt.measure.recorded import recorded
from placement_opt.prepared import Options, Prepared
from placement_opt.question import Want
from placement_opt.study.behind import Behind
from placement_opt.study.chances import chances, curves, judged_by_chance, told_of
from placement_opt.study.draw_plans import SOLVED
from placement_opt.study.futures import AGAINST_CLAIM, MOST, Futures
from placement_opt.study.matters import MATTERS_COLUMNS, matters
from placement_opt.study.not_knowing import NotKnowing
from placement_opt.study.sampling import Sample, SampleRequest
from placement_opt.study.scored_draws import scored_draws
from placement_opt.study.workers import HERE, Workers

HOW_ENDED = "ended"  # column that says how a plan of a draw ended


@dataclass(frozen=True)
class Drawing:
    """How uncertain figures are drawn, and who solves the draws; None: as config/ says."""

    draws: int | None = None
    seed: int | None = None
    only: tuple[str, ...] = ()  # groups of figures that are drawn; (): all
    fixed: Mapping[str, float] = field(default_factory=dict)  # figure -> its value in every draw
    sobol: bool = False  # Sobol numbers in place of a Latin hypercube
    workers: Workers = HERE
    resume: bool = False  # go on with draws that an interrupted call has kept
    chances_alone: bool = False  # and not what stands behind them, nor a plan that does not know the future


@dataclass(frozen=True)
class Stressed:
    """One question in many draws: the sample, what was found in each, and from where on a chance is enough."""

    options: Options
    prepared: Prepared  # with the figures as they are
    request: SampleRequest
    often: Often
    sample: Sample
    futures: Futures
    seconds: Mapping[str, float]
    behind: Behind | None = None  # None: not asked
    not_knowing: NotKnowing | None = None  # None: not asked, or no first year has a plan
    notes: tuple[str, ...] = ()  # what a reader should know of how it was found
    chances_alone: bool = False  # as it was asked

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims of which draws say something, in the order in which they are judged."""
        return told_of(Want(best=None).judged(self.case), self.futures)

    @cached_property
    def judged(self) -> dict[str, Chance]:
        """How often each claim is met, by its id."""
        return judged_by_chance(self.claims, self.futures, self.prepared.question.rules.must_reach, self.often)

    @cached_property
    def chances(self) -> pd.DataFrame:
        """The chance of each claim against each plan, in CHANCE_COLUMNS."""
        return chances(self.claims, self.futures, self.prepared.question.rules.must_reach)

    @cached_property
    def curves(self) -> pd.DataFrame:
        """The amount that each claim reaches with each chance, by plan, in CURVE_COLUMNS."""
        return curves(self.claims, self.futures)

    def amounts(self, claim: Claim) -> np.ndarray:
        """Return what is held against a claim in each draw: the most, or what is measured on doing nothing."""
        amounts: np.ndarray = self.futures.amounts[
            DO_NOTHING if claim.kind in MEASURED else MOST, AGAINST_CLAIM, claim.id
        ]
        return amounts

    @cached_property
    def matters(self) -> pd.DataFrame:
        """What moves the amount held against each claim: the claim, then MATTERS_COLUMNS."""
        frames = [matters(self.sample, self.amounts(k)).assign(claim=k.id) for k in self.claims]
        columns = ["claim", *MATTERS_COLUMNS]
        return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)

    @cached_property
    def scored(self) -> pd.DataFrame:
        """Where what happened lies among the draws; no row if the model does not say what happened."""
        read, years = self.prepared.inputs, whole_years(self.case)
        found = recorded(read.tables)
        return scored_draws(self.futures, read.catalogue.scored, found, self.case.frozen_year, years)

    @cached_property
    def without_plan(self) -> pd.DataFrame:
        """The draws in which a plan did not end with an answer: draw, plan, how it ended."""
        rows = [
            (int(draw), plan, str(ends[draw]))
            for plan, ends in self.futures.ends.items()
            for draw in np.flatnonzero(ends != SOLVED)
        ]
        return pd.DataFrame(rows, columns=["draw", "plan", HOW_ENDED])

    @property
    def case(self) -> Case:
        """The case with the figures as they are."""
        return self.prepared.question.case

    @property
    def draws(self) -> int:
        """How many draws there are, the figures as they are not among them."""
        return len(self.sample.levels) - 1

    @property
    def groups_drawn(self) -> int:
        """How many groups of figures are drawn."""
        return int(np.sum(~np.isnan(self.sample.levels[1:]).all(axis=0)))

    @property
    def out(self) -> Path | None:
        """Where it is written."""
        return self.options.out

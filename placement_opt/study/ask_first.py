"""Which figures of a model to ask for first: each group at the ends of its range, and how far the answer moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placement_opt.domain.claims import SAVING, Claim
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES, unit_of
from placement_opt.inputs.table_records import Parameter
from placement_opt.inputs.uncertainty_file import FigureKey
from placement_opt.judge.figures_to_ask import AskFirst, FigureToAsk
from placement_opt.judge.limits import reach
from placement_opt.judge.measured_claims import inside
from placement_opt.kernel.text import PER_CENT, capital, plain, pounds
from placement_opt.prepared import Prepared, over_draws
from placement_opt.question import Want
from placement_opt.study.draw_plans import SOLVED, claims_over_draws
from placement_opt.study.futures import (
    claim_stage,
    doing_nothing_and_free,
    measured_claims,
    on_doing_nothing_over_draws,
)
from placement_opt.study.sampling_at import GroupRange, group_ranges, sample_at

OF_YEARS = "entries_volatility.csv"  # of config/: what entries and exits over time rest on
SAID_BY_THEMSELVES = ("general", "entries", "exits", "opening")  # tables whose figures need no words before them
SAID_UNITS = {k: f" {k}" for k in ("quarters", "weeks", "years", "children", "households", "beds", "places", "homes")}
IN_PER_CENT = ("share", "per_year")  # units of figures that are told in per cent
OWN_EVIDENCE = ("council", "published")  # evidence of rows that need not be asked for


def ask_first(prepared: Prepared, judged: Collection[str] | None = None) -> AskFirst:
    """Return which figures of a model move its answer: what can be saved in the last judged year, and doing nothing.

    Every group of figures that has a range stands at either end of it, all others being central, as in a draw of the
    ensemble; all are solved in one build. Homes are open in part. Every schedule claims a saving in its last year.
    `judged` are the claims of which is sought what they turn on, such as those that hold; None: all.
    """
    c = prepared.question.case
    every = Want(best=None).claims(c)
    last = [k for k in every if k.kind == SAVING][-1]
    made = [k for k in every if k == last or judged is None or k.id in judged]
    measured = [k for k in measured_claims(prepared.question) if judged is None or k.id in judged]
    groups = group_ranges(prepared.inputs)
    points = [{name: end} for name, of in groups.items() for end in (of.least, of.most)]
    question = over_draws(prepared, sample_at(prepared.inputs, points)).question
    draws = 1 + len(points)
    nothing, free = doing_nothing_and_free(question, draws)
    found = claims_over_draws(free, [claim_stage(free, k) for k in made], nothing.found.ends)

    def known(values: object) -> npt.NDArray[np.float64]:
        return np.where(found.ends == SOLVED, np.broadcast_to(np.asarray(values, dtype=float), draws), np.nan)

    amounts = {k.id: known(reach(k, nothing.cost, found.least[k.id])) for k in made}
    amounts |= {k.id: known(on_doing_nothing_over_draws(question, nothing, k)) for k in measured}
    cost = known(nothing.cost[last.year])
    evidence, claims = _evidence(prepared), [*made, *measured]
    told = [_told(of, evidence, _Moves(amounts, last.id, cost, n), claims) for n, of in enumerate(groups.values())]
    ordered = sorted(told, key=lambda f: (-f.moves_saving, -f.moves, f.group))
    return AskFirst(last, float(amounts[last.id][0]), float(cost[0]), tuple(ordered))


@dataclass(frozen=True)
class _Moves:
    """What each claim comes to, and what doing nothing costs, at the ends of the n-th group."""

    amounts: Mapping[str, npt.NDArray[np.float64]]  # claim -> by draw: the most of it, or what is measured
    saving: str  # the claim whose most is told
    cost: npt.NDArray[np.float64]
    n: int

    def at_ends(self, amounts: npt.NDArray[np.float64]) -> tuple[float, float]:
        """Return by how much an amount changes at the low and the high end."""
        low, high = (float(amounts[k + 2 * self.n] - amounts[0]) for k in (1, 2))
        return low, high

    def missed(self, made: Sequence[Claim]) -> tuple[str, ...]:
        """Return the claims that are met at the central figures and missed at an end, or without a plan there."""

        def met(k: Claim, draw: int) -> bool:
            return inside(k, float(self.amounts[k.id][draw]))

        ends = [i + 2 * self.n for i in (1, 2)]
        return tuple(k.id for k in made if met(k, 0) and not all(met(k, draw) for draw in ends))


def _evidence(prepared: Prepared) -> dict[FigureKey, str]:
    return {
        (name, str(row["parameter"]), tuple(str(row[c.name]) for c in table.columns)): str(row["evidence"])
        for name, table in TABLES.items()
        if table.parameters
        for row in records(prepared.inputs.tables, name)
    }


def _told(of: GroupRange, evidence: Mapping[FigureKey, str], moves: _Moves, made: Sequence[Claim]) -> FigureToAsk:
    grades = [evidence.get(figure, "") for figure in of.ranges]
    return FigureToAsk(
        group=of.group,
        words=group_words(of.group, of),
        spread=spread_words(of),
        files=tuple(dict.fromkeys(f"{table}.csv" for table, _parameter, _key in of.ranges)) or (OF_YEARS,),
        rows=len(of.ranges),
        assumed=grades.count("assumed"),
        own=sum(grades.count(grade) for grade in OWN_EVIDENCE),
        most_saved=moves.at_ends(moves.amounts[moves.saving]),
        doing_nothing=moves.at_ends(moves.cost),
        misses=moves.missed(made),
    )


def spread_words(of: GroupRange) -> str:
    """Return what the one figure of a group is now, and from what to what it may be; the same for several alike."""
    said = {
        f"now {_said(r.value, unit)}, from {_said(r.low, unit)} to {_said(r.high, unit)}{SAID_UNITS.get(unit, '')}"
        for (table, parameter, key), r in of.ranges.items()
        for unit in [unit_of(TABLES[table], key, _parameter(table, parameter))]
    }
    return said.pop() if len(said) == 1 else ""


def _said(number: float, unit: str) -> str:
    """Return a figure to three places, as pounds or in per cent if it is that."""
    if unit.startswith("GBP"):
        return pounds(number)
    shown = plain(float(f"{number * (PER_CENT if unit in IN_PER_CENT else 1):.3g}"))
    return f"{shown}%" if unit in IN_PER_CENT else shown


def _parameter(table: str, name: str) -> Parameter:
    return next(p for p in TABLES[table].parameters if p.name == name)


def group_words(name: str, of: GroupRange) -> str:
    """Return what a group of figures is in words: its own name, or what the figure means and which it is."""
    table, _, rest = name.partition(".")
    if table not in TABLES or not of.ranges:
        return capital(name)
    _table, parameter, key = next(iter(of.ranges))
    meaning = _parameter(table, parameter).meaning
    about = "" if table in SAID_BY_THEMSELVES else f"{capital(TABLES[table].meaning.partition(';')[0])}: "
    which = f" ({', '.join(k.replace('_', ' ') for k in key if k)})" if rest.count(".") else ""
    return capital(f"{about}{meaning}{which}")

"""Which limit binds how often over draws, and what one more bed, fostering household, home or team would be worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.case import Case
from placement_opt.domain.claims import Claim
from placement_opt.domain.levers import limits_of_none
from placement_opt.formulation import limits as every_limit
from placement_opt.formulation.variables import safe_name, team_services
from placement_opt.kernel.draws import Figures, of_draws, where
from placement_opt.question import Question
from placement_opt.solve.draw_duals import RowDuals, duals_over_draws
from placement_opt.study.chances import ends_of
from placement_opt.study.draw_plans import SOLVED
from placement_opt.study.futures import claim_stage, doing_nothing_and_free, in_order

BINDING_COLUMNS = ("claim", "limit", "binds", "central", "draws")
WORTH_COLUMNS = ("claim", "unit", "one_more", "central", "p5", "p50", "p95", "draws")


@dataclass(frozen=True)
class BindingLimits:
    """How often each limit binds, and what one more of each means of care is worth; one row a claim and limit or unit.

    `binds` is the share of draws in which a row of the limit has a dual that is not nothing. What one more is worth is
    told in the unit of the claim, on its own side: how much further the most would reach.
    """

    binding: pd.DataFrame  # BINDING_COLUMNS
    worth: pd.DataFrame  # WORTH_COLUMNS; central, and the 5th, 50th and 95th percentile of draws


@dataclass(frozen=True)
class OneMore:
    """One more of a means of care: by how much it raises the right side of each row, by name."""

    words: str
    rows: Mapping[str, Figures]


def binding_limits(question: Question, draws: int, claims: Sequence[Claim]) -> BindingLimits:
    """Return which limits hold the most of each claim back, over the first so many draws, the central one among them.

    It reads the duals of the whole programme, with homes open in part and unmet need at its least. The worth of one
    more is the slope at the plan found, and so no less than what the whole of one more would bring: the most rises ever
    more slowly as a limit is loosened. What doing nothing costs is left as it is.
    """
    asked = replace(question, case=of_draws(question.case, range(draws)))
    nothing, free = doing_nothing_and_free(asked, draws)
    wanted = {k.id: claim_stage(free, k) for k in in_order(claims)}
    found = duals_over_draws(free, wanted, nothing.found.ends == SOLVED)
    rows = [row for k in claims for row in _binding(free.case, found, k)]
    worth = [row for k in claims for row in _worth(free.case, found, k)]
    return BindingLimits(
        pd.DataFrame(rows, columns=list(BINDING_COLUMNS)), pd.DataFrame(worth, columns=list(WORTH_COLUMNS))
    )


def _binding(c: Case, found: RowDuals, claim: Claim) -> list[tuple[object, ...]]:
    """Return how often each limit binds, the most often first; those of levers that a model has not are left out."""
    known, absent = _known(found, claim), limits_of_none(c)
    rows: list[tuple[object, ...]] = []
    for words, rules in every_limit().items():
        of = [n for n, row in enumerate(found.rows) if row.rule in rules]
        if of and not absent.issuperset(rules):
            binds = np.any(found.duals[claim.id][:, of] != 0, axis=1)
            share = float(binds[1:][known[1:]].mean()) if known[1:].any() else float("nan")
            rows.append((claim.id, words, share, bool(binds[0] and known[0]), int(known[1:].sum())))
    return sorted(rows, key=lambda row: -float(str(row[2])))


def _worth(c: Case, found: RowDuals, claim: Claim) -> Iterator[tuple[object, ...]]:
    """Yield what one more of each means of care is worth to a claim, over draws."""
    known, number = _known(found, claim), found.number()
    for one in one_more(c):
        slope = np.zeros(len(known))
        for name, by in one.rows.items():
            slope -= found.duals[claim.id][:, number[name]] * by if name in number else 0.0
        amounts = slope[1:][known[1:]] + 0.0
        yield (claim.id, claim.unit, one.words, float(slope[0]) + 0.0, *ends_of(amounts), len(amounts))


def _known(found: RowDuals, claim: Claim) -> npt.NDArray[np.bool_]:
    return ~np.isnan(found.least[claim.id])


def one_more(c: Case) -> Iterator[OneMore]:
    """Yield one more bed, fostering household, new home and team of a case, and the rows that it loosens.

    A bed of a council home is there from the opening to the end and costs nothing; as much of it can be filled as of
    others. A fostering household is there from the end of the first quarter, and costs what others cost but not what
    recruiting it does. A new home, or a team, is one that may be opened beyond the most, the team as soon as others may
    and beside as many as may be opened then; it costs what others cost.
    """
    quarters = [q.number for q in c.quarters]
    if c.home_placement is not None and c.homes:
        starts = [safe_name("residential_places", (end, t)) for end in ("start", "end") for t in quarters]
        keep = [safe_name("settled_children_keep_their_home", (t,)) for t in (0, *quarters)]
        before = [safe_name("open_before_close", (kind, t)) for kind in ("all", "special") for t in quarters]
        yield OneMore("bed in a council home", dict.fromkeys([*starts, *keep, *before], c.occupancy))
    for p, k in c.carers.items():
        row = safe_name("carer_households", (p, quarters[0]))
        yield OneMore(f"fostering household, {c.placements[p].title}", {row: 1 - k.attrition})
    for home in c.new_homes:
        yield OneMore(f"new home, {home.title}", {safe_name("new_homes_are_limited", (home.id,)): 1.0})
    titles = {s.id: s.title for s in c.services}
    for name, kind in team_services(c).items():
        title = titles.get(name) or (c.placements[c.mtfc.placement].title if c.mtfc else name)
        most = {safe_name("teams_open_after_set_up", (name, t)): where(t >= kind.earliest, 1.0, 0.0) for t in quarters}
        pace = {safe_name("teams_grow_slowly", (name, t)): where(t == kind.earliest, 1.0, 0.0) for t in quarters}
        yield OneMore(f"team of {title}", most | pace)

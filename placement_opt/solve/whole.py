"""Homes kept whole: a search up to least cost, and behind it a linear programme in which the homes stand fixed.

Planned moves and the tie-break choose between plans of the same cost. To search for homes again at each of them took
most of the time and found no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import highspy
import numpy as np

from placement_opt.solve import attempts
from placement_opt.solve.matrix import Floats, done
from placement_opt.solve.session import Session, engine, start_afresh


@contextmanager
def homes_fixed(s: Session, found: Floats) -> Iterator[Session]:
    """Give the session with every whole column fixed where a plan has it; at the end they are whole and free again."""
    columns = np.nonzero(s.matrix.whole)[0].astype(np.int32)
    lp = s.highs.getLp()
    lower, upper = np.array(lp.col_lower_)[columns], np.array(lp.col_upper_)[columns]
    ends = np.round(found[columns])
    fixed = replace(s, matrix=replace(s.matrix, whole=np.zeros_like(s.matrix.whole)))
    try:
        _set(s, columns, highspy.HighsVarType.kContinuous, ends, ends)
        attempts.options(engine(fixed), engine(fixed).usual)
        start_afresh(fixed)
        yield fixed
    finally:
        _set(s, columns, highspy.HighsVarType.kInteger, lower, upper)
        attempts.options(engine(s), engine(s).usual)


def _set(s: Session, columns: np.ndarray, kind: highspy.HighsVarType, lower: Floats, upper: Floats) -> None:
    kinds = np.full(len(columns), int(kind), dtype=np.uint8)
    done(s.highs.changeColsIntegrality(len(columns), columns, kinds), "changeColsIntegrality")
    done(s.highs.changeColsBounds(len(columns), columns, lower, upper), "changeColsBounds")

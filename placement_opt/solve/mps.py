"""A solved programme as an MPS file, for whoever wants to solve it again with another program."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from placement_opt.solve.matrix import Floats, Matrix, as_lp, done


@dataclass(frozen=True)
class Solved:
    """What was minimised over which rows: least cost over the horizon, with the earlier stages held."""

    matrix: Matrix
    costs: Floats
    constant: float
    held: tuple[tuple[str, Floats, float], ...]  # name, coefficients, most


def write_mps(solved: Solved, path: Path) -> None:
    """Write the file; the constant part of the cost is a column fixed at one, since MPS has no constant term."""
    highs = as_lp(solved.matrix, solved.costs)
    for name, coefficients, most in solved.held:
        (index,) = np.nonzero(coefficients)
        done(highs.addRow(-math.inf, most, len(index), index.astype(np.int32), coefficients[index]), "addRow")
        highs.passRowName(highs.getNumRow() - 1, name)
    done(highs.addCol(solved.constant, 1.0, 1.0, 0, np.array([], dtype=np.int32), np.array([])), "addCol")
    highs.passColName(highs.getNumCol() - 1, "costs_that_no_choice_changes")
    done(highs.writeModel(str(path)), "writeModel")

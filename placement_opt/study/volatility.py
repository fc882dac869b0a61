"""How much the children who enter and leave care vary from year to year in councils of a size.

The log of the change of a council's yearly count has variance a + b / n, n being the count: b / n is what chance
brings to small numbers, and a what moves a whole council. Successive changes are correlated, since what is high one
year tends to fall back.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.file_limits import TABLE_FILE
from placement_opt.kernel.given_files import given_file
from placement_opt.kernel.text import shown

VOLATILITY_FILE = "entries_volatility.csv"
ENTERED, WHO_LEFT = "started", "ceased"
COUNTED_FLOWS = (ENTERED, WHO_LEFT)  # measures of the published files
COUNTRY = ("ENG", "000")
SUPPRESSED = "x"
ROUNDS = 100  # of reweighting
FITTED_DECIMALS = 5  # decimals in the file
FITTED_COLUMNS = ("flow", "figure", "value", "standard_error", "meaning")
ATTRIBUTION = (
    "# How much children entering care (started) and leaving care (ceased) vary from year to year in English councils.",
    "# Contains public sector information: Department for Education, Children looked after in England including "
    "adoptions,",
    "# Open Government Licence v3.0. Fitted by placement_opt/study/volatility.py to the counts by council of the years "
    "given.",
)
MEANINGS = {
    "a": "variance of the log change of a yearly count that does not fall with its size",
    "b": "variance of the log change, times the count: 2 is chance alone",
    "correlation": "of successive log changes, each against its own spread",
    "trend": "mean log change of a year",
    "changes": "changes from one year to the next that were fitted",
    "councils": "councils with a change",
    "suppressed": "counts left out because they are hidden",
    "nobody": "counts left out because they are 0",
    "first_year": "year to 31 March of the first count",
    "last_year": "year to 31 March of the last count",
}
UNCERTAIN = ("a", "b", "correlation", "trend")

Floats = npt.NDArray[np.float64]
Counts = dict[str, dict[int, float]]  # council -> year -> children


@dataclass(frozen=True)
class Volatility:
    """The fit of one flow, in logs of yearly counts, and what it rests on."""

    a: float
    b: float
    correlation: float
    trend: float
    changes: int
    councils: int
    suppressed: int
    nobody: int
    first_year: int
    last_year: int


def fit(counts: Counts, suppressed: int = 0) -> Volatility:
    """Return the fit to yearly counts of children by council; `suppressed` is how many were hidden.

    Gaussian likelihood by reweighted least squares; the correlation is that of standardised successive changes.
    Only changes from one year to the next are used.
    """
    there = {code: {y: n for y, n in years.items() if n > 0} for code, years in counts.items()}
    changes = _changes(there)
    log_change, size = (np.array([c[k] for c in changes]) for k in (2, 3))
    a, b, trend = _fitted(log_change, 1 / size)
    apart = dict(zip([c[:2] for c in changes], (log_change - trend) / np.sqrt(a + b / size), strict=True))
    pairs = np.array([(z, apart[code, year + 1]) for (code, year), z in apart.items() if (code, year + 1) in apart])
    years = [y for of in there.values() for y in of]
    return Volatility(
        *(a, b, float(np.corrcoef(pairs.T)[0, 1]), trend, len(changes), len({c[0] for c in changes}), suppressed),
        sum(n == 0 for of in counts.values() for n in of.values()),
        *(min(years), max(years)),
    )


def standard_errors(counts: Counts) -> dict[str, float]:
    """Return the standard errors of the fit, leaving out one council after another (jackknife)."""
    fits = [fit({code: years for code, years in counts.items() if code != left_out}) for left_out in counts]
    found = np.array([[getattr(f, name) for name in UNCERTAIN] for f in fits])
    spread = np.sqrt((len(fits) - 1) * np.var(found, axis=0))
    return dict(zip(UNCERTAIN, map(float, spread), strict=True))


def _changes(counts: Counts) -> list[tuple[str, int, float, float]]:
    """Return council, first year, log change and size (harmonic mean of both counts) of each change."""
    found = []
    for code, of in counts.items():
        for before, after in pairwise(sorted(of)):
            if after == before + 1:
                size = 2 / (1 / of[before] + 1 / of[after])
                found.append((code, before, float(np.log(of[after] / of[before])), size))
    return found


def _fitted(log_change: Floats, per_child: Floats) -> tuple[float, float, float]:
    """Return a, b and the trend: squared distances from the trend on 1 and 1 / n, weighted by their own spread."""
    spread = np.full_like(log_change, np.var(log_change))
    a = b = trend = 0.0
    for _round in range(ROUNDS):
        trend = float(np.average(log_change, weights=1 / spread))
        terms = np.stack([np.ones_like(per_child), per_child])
        weighted = terms / spread**2
        a, b = np.linalg.solve(weighted @ terms.T, weighted @ (log_change - trend) ** 2)
        if a < 0:
            a, b = 0.0, float(np.average((log_change - trend) ** 2 / per_child))
        spread = a + b * per_child
    return float(a), float(b), trend


def read_counts(files: Iterable[Path], flow: str) -> tuple[Counts, int]:
    """Return the yearly counts of one flow by council from long files, and how many of them are hidden.

    The files have the columns la_code, year, measure and value; of England as a whole nothing is taken.
    """
    counts: Counts = {}
    hidden = 0
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["measure"] == flow and row["la_code"] not in COUNTRY:
                    hidden += row["value"] == SUPPRESSED
                    if row["value"] != SUPPRESSED:
                        counts.setdefault(row["la_code"], {})[int(row["year"])] = float(row["value"])
    return counts, hidden


def volatility_table(files: Sequence[Path]) -> str:
    """Return the fits of both flows, made from long files of published counts, as the text of the shipped table."""
    lines = [*ATTRIBUTION, ",".join(FITTED_COLUMNS)]
    for flow in COUNTED_FLOWS:
        counts, hidden = read_counts(files, flow)
        found, errors = fit(counts, hidden), standard_errors(counts)
        for name, meaning in MEANINGS.items():
            value, error = getattr(found, name), errors.get(name)
            shown = f"{value:.{FITTED_DECIMALS}f}" if name in UNCERTAIN else str(value)
            spread = "" if error is None else f"{error:.{FITTED_DECIMALS}f}"
            lines.append(f'{flow},{name},{shown},{spread},"{meaning}"')
    return "\n".join(lines) + "\n"


def read_volatility(file: Path | None = None) -> dict[str, Volatility]:
    """Return the fits by flow from a table such as `volatility_table` makes; the shipped one unless told otherwise."""
    file = file or paths.config_folder() / VOLATILITY_FILE
    given = given_file(file, shown(file), TABLE_FILE, of_children=None)
    if given.fault:
        raise BadInput([given.fault])
    try:
        return _fits(given.data.decode("utf-8"))
    except (ValueError, KeyError, TypeError, csv.Error):
        expected = f"columns {', '.join(FITTED_COLUMNS)} with a number for each figure of both flows"
        raise BadInput([Fault(shown(file), None, "", expected, "others")]) from None


def _fits(text: str) -> dict[str, Volatility]:
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    told = {(r["flow"], r["figure"]): r["value"] for r in rows}
    kinds: dict[str, Any] = {f.name: int if f.type == "int" else float for f in fields(Volatility)}
    found = {flow: Volatility(*(kinds[name](told[flow, name]) for name in kinds)) for flow in COUNTED_FLOWS}
    if not all(math.isfinite(getattr(fit, name)) for fit in found.values() for name in kinds):
        raise ValueError("a number without end")
    return found

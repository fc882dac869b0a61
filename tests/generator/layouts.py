"""Returns as councils and regions hand them over: other layouts, faults, pools; and what no output may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from placement_opt.intake.invented.days import day_texts
from placement_opt.intake.invented.given_rates import Rates, usual_rates
from placement_opt.intake.invented.truth import Truth, simulate
from placement_opt.intake.invented.write_return import (
    RETURN_FILES,
    Texts,
    episode_texts,
    header_texts,
    label,
    lines,
    missing_texts,
    posts,
    uasc_texts,
    whole,
    yearly,
)
from placement_opt.intake.read.child_frames import OPEN
from placement_opt.intake.read.financial_years import closing_year
from tests.generator.faults import with_faults

LAYOUTS: dict[str, Callable[[str, str], str]] = {
    "folders": lambda label, table: f"{label}/{table}.csv",
    "prefixes": lambda label, table: f"{label}_{table}.csv",
}
MARK = "\ufeff"
ENGLAND = 150  # councils
TYPICAL = 1.36  # scale of the median council of `england`, so that five years give about a million and a half rows
SPREAD = 0.5  # of the logarithm of their scales


def write_csv(
    truth: Truth, folder: Path, *, layout: str = "folders", dates: str = "day_first", bom: bool = False,
    encoding: str = "utf-8", faults: float = 0.0, newline: str = "\n",
) -> None:  # fmt: skip
    """Write the returns of a council under folder.

    Layouts: `folders` (2020-21/episodes.csv …), `prefixes` (2020-21_episodes.csv …) and `combined` (episodes.csv …, one
    file a table of all years with the latest knowledge only). `faults` is the share of episode rows made faulty.
    """
    if layout == "combined":
        returns = {table: (combined(truth, dates)[table], f"{table}.csv") for table in RETURN_FILES}
        batches = [(truth.returns[-1], returns)]
    else:
        name = LAYOUTS[layout]
        batches = [
            (year, {t: (texts, name(label(year), t)) for t, texts in yearly(truth, year, dates).items()})
            for year in truth.returns
        ]
    for year, tables in batches:
        for table, (texts, file) in tables.items():
            if table == "episodes" and faults:
                texts = with_faults(texts, faults, np.random.default_rng([truth.seed, year]), dates)
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            text = newline.join([",".join(texts), *lines(texts), ""])
            path.write_bytes((MARK * bom + text).encode(encoding))


def write_pooled(truths: Iterable[Truth], folder: Path, *, dates: str = "iso") -> int:
    """Write the yearly returns of all councils below one another, with LA and YEAR; return the number of episode rows.

    Files: episodes.csv, header.csv, uasc.csv, missing.csv. Councils are written one by one as they come. CHILD numbers
    repeat from council to council.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count, paths = 0, {table: folder / f"{table}.csv" for table in RETURN_FILES}
    for path in paths.values():
        path.write_text("", encoding="utf-8")
    for number, truth in enumerate(truths):
        for year in truth.returns:
            for table, texts in yearly(truth, year, dates).items():
                rows = len(texts["CHILD"])
                texts |= {"LA": np.full(rows, truth.council, object), "YEAR": np.full(rows, str(year), object)}
                head = [",".join(texts)] if number == 0 and year == truth.first_year else []
                count += rows if table == "episodes" else 0
                with paths[table].open("a", encoding="utf-8", newline="") as file:
                    file.write("\n".join([*head, *lines(texts), ""]))
    return count


def combined(truth: Truth, dates: str) -> dict[str, Texts]:
    """Return one table each for all years, with what the latest return to hold a row says."""
    rows, last = truth.episodes, truth.returns[-1]
    known = np.minimum(closing_year(rows["end"].to_numpy()), last)
    return {
        "episodes": episode_texts(truth, rows, known, dates),
        "header": header_texts(truth.header, last, dates),
        "uasc": uasc_texts(truth, truth.uasc, last, dates),
        "missing": missing_texts(truth, truth.missing, last, dates),
    }


def england(
    *, seed: int, first_year: int, years: int, councils: int = ENGLAND, rates: Rates | None = None
) -> Iterator[Truth]:
    """Yield councils of different sizes, one after the other so that memory holds one only."""
    scales = TYPICAL * np.exp(np.random.default_rng(seed).normal(0, SPREAD, councils))
    for number, scale in enumerate(scales, start=1):
        name = f"Council {number:03d}"
        chosen = rates or usual_rates()
        yield simulate(chosen, seed=1000 * seed + number, first_year=first_year, years=years, scale=scale, council=name)


def secrets(truth: Truth) -> set[str]:
    """Return every text of the files that belongs to one child: identifiers, pupil numbers, dates of birth, postcodes.

    Dates of birth (of the child, and of the child's own child) are in both date forms. A leak test looks for each of
    these in whatever is printed or kept. Postcodes are the child's home and placement; homes' own are among them.
    """
    header = truth.header
    babies = header["baby"].to_numpy()[header["baby"].to_numpy() < OPEN]
    born = np.concatenate([header["born"].to_numpy(), babies])
    return {
        *whole(header["id"]),
        *header["upn"],
        *(text for form in ("day_first", "iso") for text in day_texts(born, form)),
        *posts(header["home"]),
        *posts(truth.episodes["post"]),
    }

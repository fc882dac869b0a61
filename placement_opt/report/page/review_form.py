"""The form on the page in which a lead decides: the rows of review.csv, and what may be written beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement_opt.report.kept_run import KeptRun
from placement_opt.review.review_file import FILLED_IN, GIVEN, LONGEST_TEXT

RECOMMENDATIONS = "recommendations"
A_QUARTER = "quarter"  # what a value is of which no amount is written


@dataclass(frozen=True)
class ReviewRow:
    """One recommendation: the cells that nobody changes, and which decisions and values it takes."""

    given: Mapping[str, str]
    decisions: tuple[str, ...]
    is_quarter: bool
    least: str  # of an amount
    whole: bool  # part of one is none


@dataclass(frozen=True)
class ReviewForm:
    """The rows kind by kind, the quarters that may be named, and the columns of the file."""

    kinds: Mapping[str, tuple[ReviewRow, ...]]
    quarters: tuple[str, ...]
    columns: tuple[str, ...] = (*GIVEN, *FILLED_IN)
    longest: int = LONGEST_TEXT


def review_form(run: KeptRun) -> ReviewForm | None:
    """Return the form of a run, or nothing if there is nothing to decide on."""
    section = run.sections.get(RECOMMENDATIONS)
    if section is None or not len(section.frame):
        return None
    kinds: dict[str, list[ReviewRow]] = {}
    for row in section.frame.to_dict("records"):
        kinds.setdefault(str(row["kind"]), []).append(_row({str(k): str(v) for k, v in row.items()}))
    return ReviewForm(
        {kind: tuple(rows) for kind, rows in kinds.items()}, tuple(str(q["label"]) for q in run.case["quarters"])
    )


def _row(row: Mapping[str, str]) -> ReviewRow:
    return ReviewRow(
        given={column: row[column] for column in GIVEN},
        decisions=tuple(k.strip() for k in row["decisions"].split(";")),
        is_quarter=row["value_is"] == A_QUARTER,
        least=row["least"],
        whole=row["whole"] == "yes",
    )

"""The recommendations of a run as rows of a form that writes review.csv."""

from __future__ import annotations

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.page_order import IN_REVIEW
from placement_opt.report.page.page_parts import ReviewRow
from placement_opt.review.review_file import GIVEN

PARTED = "; "  # between the decisions that may be taken
QUARTER = "quarter"  # what a value is where a home closes


def review_rows_of(run: KeptRun) -> dict[str, list[ReviewRow]]:
    """Return what a lead can decide on, by kind."""
    found: dict[str, list[ReviewRow]] = {}
    section = run.sections.get(IN_REVIEW)
    quarters = tuple(str(q["label"]) for q in run.case["quarters"]) if section is not None else ()
    for row in section.frame.to_dict("records") if section is not None else ():
        found.setdefault(str(row["kind"]), []).append(
            ReviewRow(
                tuple(str(row[column]) for column in GIVEN),
                str(row["what"]),
                str(row["when"]),
                f"{row['recommended']} {row['unit']}" if row["value_is"] != QUARTER else f"from {row['recommended']}",
                tuple(str(row["decisions"]).split(PARTED)),
                quarters if row["value_is"] == QUARTER else (),
            )
        )
    return found

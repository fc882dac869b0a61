"""Which figures, wrong by ten, would turn a verdict without a word."""

from __future__ import annotations

import pandas as pd

from placement_opt.report.section import AS_WORDS, Crosstab, Section
from placement_opt.study.turned_verdicts import NO_VERDICT, REFUSED, THE_SAME, TURNED, WARNED, Turned

TURN_TABLE = "turned"
TURN_COLUMNS = ["figure", "claim", "column", "value", "unit"]
_WORDS = {  # how a change ended -> what is read of it
    REFUSED: "Refused, since it cannot be so",
    WARNED: "Told in a warning",
    NO_VERDICT: "Without a plan, which is told",
    THE_SAME: "Told nowhere, and no verdict changes",
    TURNED: "Told nowhere, and a verdict changes",
}


def turn_sections(found: Turned) -> tuple[Section, ...]:
    """Return how many changes ended in which way, and those that turn a verdict and that nothing tells."""
    rows = [("changes", _WORDS[ends], found.counted.get(ends, 0), "changes") for ends in _WORDS]
    counts = pd.DataFrame(rows, columns=["column", "ends", "value", "unit"])
    how = Section(
        "turn_counts",
        f"{found.title}: each figure wrong by ten",
        "One figure after another, with its range, is taken ten times as large and a tenth as large.",
        counts,
        Crosstab(rows="ends", across="column"),
    )
    return (how, _unseen(found)) if found.unseen else (how,)


def _unseen(found: Turned) -> Section:
    """Return the figures whose slip would turn a verdict without a word."""
    rows = [
        (f"{turn.slip.figure} {_times(turn.slip.times)}", claim, column, status, AS_WORDS)
        for turn in found.unseen
        for claim, was, now in turn.changes
        for column, status in (("as it is", was), ("if it were wrong", now))
    ]
    return Section(
        TURN_TABLE,
        "Told nowhere, and a verdict changes",
        "Look these figures up once more before the answer is used.",
        pd.DataFrame(rows, columns=TURN_COLUMNS),
        Crosstab(rows="figure", across="column", block="claim", named=True),
    )


def _times(times: float) -> str:
    return f"x {times:g}" if times > 1 else f"/ {1 / times:g}"

"""The section of the pack that lists what an answer assumes: every figure with its evidence and its weight."""

from __future__ import annotations

from placement_opt.domain.strategy import RECOMMENDED
from placement_opt.measure.figure_table import figure_table
from placement_opt.prepared import Run
from placement_opt.report.section import Crosstab, Section


def assumptions(run: Run) -> Section:
    """Return every figure that the programme reads, and how much of the recommended plan's spend it prices."""
    read = run.prepared.inputs
    titles = {key: source.title for key, source in read.sources.items()}
    return Section(
        "assumptions",
        "Every figure behind the answer",
        "What each figure is, where it comes from, how sure it is, and the range that it may lie in. The share of "
        "spend is that of the recommended plan whose price is the figure.",
        figure_table(read.tables, titles, run.plan(RECOMMENDED).ledger),
        Crosstab(rows="key", across="parameter", block="table"),
    )

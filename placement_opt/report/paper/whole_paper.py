"""The committee paper of a run and its charts, made so that they can be published."""

from __future__ import annotations

from collections.abc import Mapping

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.paper.council_paper import council_paper
from placement_opt.report.paper.paper_run import paper_run
from placement_opt.report.paper.word_paper import word_document


def paper_of(run: KeptRun, pictures: Mapping[str, bytes]) -> bytes:
    """Return the committee paper as a Word document, with the pictures of charts by their names."""
    paper = paper_run(run)
    return word_document(council_paper(paper, {}), pictures, run.manifest["written"])

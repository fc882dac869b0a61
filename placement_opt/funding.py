"""A fund, from the question to the files of a run."""

from __future__ import annotations

from placement_opt.investing import AS_CHOSEN, Funded, FundOptions, ask_fund
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.prepared import Options
from placement_opt.report.run_places import file_fund, place_held


def invest(options: Options, asked: FundOptions = AS_CHOSEN, *, progress: Progress = quiet) -> Funded:
    """Answer what is asked of the fund of a model folder and, if wanted, write it.

    With a children's programme the files are written beside those of a run of the same question, as those of
    `alternatives`; a model with a fund alone has a folder of its own. Raises BadInput, NoFeasiblePlan or SolverFailed.
    """
    with place_held(options):
        return file_fund(ask_fund(options, asked, progress=progress))

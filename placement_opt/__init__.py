"""Does a council's plan to move children from residential care to foster placements save what it says?

The public names, each loaded when it is first used, so that a look at the version needs no solver:

- `Options`, `prepare`: a model folder, a strategy and scenarios to a question with its files
- `opened_model`: a model that is one workbook as a folder to put in `Options`, as long as it is open
- `Question`, `Want`, `answer`: a question to an answer, as far as is wanted; pure, and fit to send to another process
- `run`, `show`, `show_verdict`: what the command `placement-opt run` does, and what it prints
- `run_grid`, `show_grid`: the same of strategies under scenarios; `new_strategy`: a file to begin one with
- `stress`, `Drawing`, `show_stress`: how often each claim is met if figures vary; `run_and_stress`: a run with it
- `alternatives`: plans that cost nearly as little, how far they range, and what fewer moves or private beds would cost
- `invest`, `FundOptions`, `show_fund`: what an investment fund is worth, to whom, and whether claims for it hold
- `ImportRequest`, `import_return`: a council's own return to a model folder; `write_invented_council`: one to try it on
- `answer_councils`, `show_councils`: every council of a folder in one table; `invent_councils`: some to try it on
- `study`: many questions, one frame
- `cycle`: what a quarter brought, what drifted, what to do next; `register`: who ran what, what changed, who agreed
- `Reviewing`, `Places`, `write_recommendations`, `review_run`: what a lead decides on a run, and what that costs
- `Decision`: what a reviewer decided, with the reason
- `progress_bar`: for scripts, the bar that the commands show
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOME = {
    "Options": "placement_opt.prepared",
    "prepare": "placement_opt.prepared",
    "opened_model": "placement_opt.model_book",
    "Question": "placement_opt.question",
    "Want": "placement_opt.question",
    "answer": "placement_opt.answering",
    "run": "placement_opt.running",
    "run_grid": "placement_opt.grid",
    "new_strategy": "placement_opt.running",
    "Drawing": "placement_opt.stressing",
    "stress": "placement_opt.stressing",
    "run_and_stress": "placement_opt.stressing",
    "alternatives": "placement_opt.weighing",
    "invest": "placement_opt.funding",
    "FundOptions": "placement_opt.investing",
    "show_fund": "placement_opt.report.terminal",
    "show_stress": "placement_opt.report.terminal",
    "show": "placement_opt.report.terminal",
    "show_verdict": "placement_opt.report.terminal",
    "show_grid": "placement_opt.report.terminal",
    "Decision": "placement_opt.domain.decisions",
    "ImportRequest": "placement_opt.intake.request",
    "import_return": "placement_opt.importing",
    "write_invented_council": "placement_opt.intake.invented",
    "invent_councils": "placement_opt.inventing",
    "answer_councils": "placement_opt.all_councils",
    "show_councils": "placement_opt.report.terminal",
    "Reviewing": "placement_opt.reviewing",
    "Places": "placement_opt.review.asked_before",
    "write_recommendations": "placement_opt.reviewing",
    "review_run": "placement_opt.reviewing",
    "progress_bar": "placement_opt.kernel.progress",
}
_ROOMS = ("study", "cycle", "register")

__all__ = [*_ROOMS, *_HOME]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"placement_opt.{name}")
    if name not in _HOME:
        raise AttributeError(f"placement_opt has no public name {name}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)

"""Many questions, one function, one frame: variations of a question, and a pool that answers them."""

from placement_opt.study.grid_cells import Answered, Grid, GridCell, cells
from placement_opt.study.grid_frames import judgements, numbers
from placement_opt.study.pool import Unanswered, answers, outcomes_of
from placement_opt.study.priced_decisions import prices_of
from placement_opt.study.sampling import Sample, SampleRequest, sample
from placement_opt.study.variations import Again, Ask, ends, rechecks, relaxed, scenarios
from placement_opt.study.workers import Workers, usual_processes

__all__ = [
    "Again",
    "Answered",
    "Ask",
    "Grid",
    "GridCell",
    "Sample",
    "SampleRequest",
    "Unanswered",
    "Workers",
    "answers",
    "cells",
    "ends",
    "judgements",
    "numbers",
    "outcomes_of",
    "prices_of",
    "rechecks",
    "relaxed",
    "sample",
    "scenarios",
    "usual_processes",
]

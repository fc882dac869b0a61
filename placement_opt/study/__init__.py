"""Many questions, one function, one frame: variations of a question, and a pool that answers them."""

from placement_opt.study.pool import Unanswered, answers, outcomes_of
from placement_opt.study.variations import Again, Ask, ends, rechecks, relaxed, scenarios

__all__ = ["Again", "Ask", "Unanswered", "answers", "ends", "outcomes_of", "rechecks", "relaxed", "scenarios"]

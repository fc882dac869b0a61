"""Questions about the town for the tests of answers and studies."""

from __future__ import annotations

from dataclasses import replace

from placement_opt.domain.claims import Rules
from placement_opt.domain.decisions import Decision
from placement_opt.domain.strategy import Target
from placement_opt.question import Question
from tests.town import announces, town

TWO_YEARS = town(begins="2013/14 Q1", length=8)
STRATEGY = announces(
    placement_choice={},
    recruit={("own", 1): 1.0},
    closing={"elm": 5},
    contracts={("agency", t): 0.05 for t in range(1, 9)},
)
QUESTION = Question(TWO_YEARS, STRATEGY, Rules(("as_published", "recommended"), 0.05), "the town")
DREAM = replace(QUESTION, strategy=announces(targets=(Target("foster", 4, "at_least", 200),)), name="a dream")
TOO_SOON = Decision("open", ("oak",), 1, "fix", 0.0, "the lease ends", "property service")  # its notice runs on
CLASH = replace(QUESTION, strategy=announces(decisions=(TOO_SOON,)), name="a clash")

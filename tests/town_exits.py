"""Planned exits of the town that is small enough to solve by hand."""

from __future__ import annotations

from placement_opt.domain.figure import Figure
from placement_opt.domain.leaving_care import AfterCare, PlannedExit

EXITS = (
    PlannedExit("return_home", "complex", "external", most_share=0.25, cost=Figure(4_000, "council"), earliest=2),
    PlannedExit("return_home", "calm", "own", most_share=0.1, cost=Figure(1_000, "council"), earliest=2),
    PlannedExit("guardian", "calm", "agency", most_share=0.2, cost=Figure(2_000, "assumed"), earliest=1),
    PlannedExit("close", "older", "home", most_share=0.5, cost=Figure(500, "assumed"), earliest=2, of_leavers=True),
)
AFTER = {  # half of those who return home come back two quarters later; of ten guardians eight have an allowance
    "return_home": AfterCare("return_home", "Return home", "pay", Figure(0, "council"), 0.0, 0.0, 0.5, 2),
    "guardian": AfterCare("guardian", "A guardian", "allowances", Figure(100, "council"), 0.8, 0.1, 0.0, 1),
    "close": AfterCare("close", "Staying Close", "pay", Figure(150, "council"), 1.0, 0.25, 0.0, 1),
}

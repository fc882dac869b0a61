"""The quarterly cycle: what came, what drifted, what to do next. It reads answers, and solves by asking again."""

from placement_opt.cycle.actions import Action, Actions, next_actions
from placement_opt.cycle.drift import drift
from placement_opt.cycle.going_on import GoneOn, gone_on, take_actuals

__all__ = ["Action", "Actions", "GoneOn", "drift", "gone_on", "next_actions", "take_actuals"]

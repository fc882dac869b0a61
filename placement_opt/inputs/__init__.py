"""Read and validate what a council supplies: a model folder, scenarios, a strategy and config/."""

from placement_opt.inputs.base import Base, RecheckFigure, VerdictRules, read_base
from placement_opt.inputs.frames import Inputs
from placement_opt.inputs.own_claims import own_claims
from placement_opt.inputs.read_model import read_model
from placement_opt.inputs.scenario import apply as apply_scenarios
from placement_opt.inputs.starter import new
from placement_opt.inputs.strategy_file import read_strategy

__all__ = [
    "Base",
    "Inputs",
    "RecheckFigure",
    "VerdictRules",
    "apply_scenarios",
    "new",
    "own_claims",
    "read_base",
    "read_model",
    "read_strategy",
]

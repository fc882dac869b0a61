"""Read and validate what a council supplies: a model folder, scenarios, a strategy and config/."""

from .base import Base, RecheckFigure, VerdictRules, read_base
from .frames import Inputs
from .read import read_model
from .scenario import apply as apply_scenarios
from .starter import new
from .strategy import read_strategy

__all__ = [
    "Base",
    "Inputs",
    "RecheckFigure",
    "VerdictRules",
    "apply_scenarios",
    "new",
    "read_base",
    "read_model",
    "read_strategy",
]

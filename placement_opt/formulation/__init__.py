"""The model: variables, rules by subject, costs, assembly. Read `build.RULES` first, then `costs.COSTS`."""

from placement_opt.formulation.build import (
    RULES,
    Programme,
    Row,
    Stage,
    build,
    recurrent_cost,
)
from placement_opt.formulation.costs import COSTS, Cost, ledger
from placement_opt.formulation.variables import Brief, Variables, values

__all__ = [
    "COSTS",
    "RULES",
    "Brief",
    "Cost",
    "Programme",
    "Row",
    "Stage",
    "Variables",
    "build",
    "ledger",
    "recurrent_cost",
    "values",
]

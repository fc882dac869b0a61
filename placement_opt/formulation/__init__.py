"""The model: variables, rules by subject, costs, assembly. Read `register.RULES` first, then `cost_terms.COSTS`."""

from placement_opt.formulation.build import (
    Programme,
    Row,
    Stage,
    build,
    recurrent_cost,
    stages_of,
    with_slack,
)
from placement_opt.formulation.cost_terms import COSTS, ledger
from placement_opt.formulation.records import Cost, CostTerm, Rule
from placement_opt.formulation.register import RULES, limits, rule_named
from placement_opt.formulation.restrict import Restriction, restrict
from placement_opt.formulation.variables import Brief, Variables

__all__ = [
    "COSTS",
    "RULES",
    "Brief",
    "Cost",
    "CostTerm",
    "Programme",
    "Restriction",
    "Row",
    "Rule",
    "Stage",
    "Variables",
    "build",
    "ledger",
    "limits",
    "recurrent_cost",
    "restrict",
    "rule_named",
    "stages_of",
    "with_slack",
]

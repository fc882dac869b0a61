"""The programme as PuLP has it: its LP text, other solvers, and a test's rows, written by the same rules."""

from __future__ import annotations

import pulp

from placement_opt.formulation.build import Programme, kept_whole, rows_of_rule
from placement_opt.formulation.linear import Linear
from placement_opt.formulation.register import RULES
from placement_opt.formulation.variables import create, in_problem, safe_name


def problem_of(programme: Programme) -> pulp.LpProblem:
    """Return a programme of rules as a problem of PuLP, whose rows the rules write over PuLP's variables."""
    lp, c, b = pulp.LpProblem("placement_mix", pulp.LpMinimize), programme.case, programme.brief
    v = create(c, b, in_problem(lp))
    if programme.columns.whole:
        for z in kept_whole(c, b, v):
            z.cat = pulp.LpInteger
    for rule in (rule for rule in RULES if rule.holds(b)):
        for index, row in rows_of_rule(rule, c, b, v):
            lp += row, safe_name(rule.name, index)
    return lp


def in_pulp(lp: pulp.LpProblem, e: Linear) -> pulp.LpAffineExpression:
    """Return a linear expression in the variables of a problem of PuLP."""
    known = {z.name: z for z in lp.variables()}
    return pulp.LpAffineExpression({known[name]: k for name, k in e.terms.items()}, constant=e.constant)

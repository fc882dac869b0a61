"""A social care lead refuses to close five homes before April 2015, with a reason. What does that cost?"""

import dataclasses

from placement_opt.domain.strategy import Decision, four_plans
from placement_opt.formulation import Brief, build
from placement_opt.kernel.paths import find_model
from placement_opt.measure.results import tabulate
from placement_opt.run import Options, ask
from placement_opt.solve.stages import solve

question = ask(Options(model=find_model("manchester")))
case, strategy = question.case, question.strategy
refusal = tuple(
    Decision("open", (home.id,), quarter.number, "fix", 1.0, "children are settled in this home", "social care lead")
    for home in case.homes[:5]
    for quarter in case.quarters
    if quarter.year in case.judged
)
recommended = next(plan for plan in four_plans(case.judged[-1]) if plan.name == "recommended")
cost = {}
for name, decisions in (("as recommended", ()), ("with the refusal", refusal)):
    brief = Brief(recommended, dataclasses.replace(strategy, decisions=decisions))
    cost[name] = tabulate(case, brief, solve(build(case, brief))).cost
    print(f"{name}: £{cost[name]:,.0f} over {len(case.quarters)} quarters")
print(f"the refusal costs £{cost['with the refusal'] - cost['as recommended']:,.0f}")

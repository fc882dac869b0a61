"""A social care lead refuses to close five homes before April 2015, with a reason. What does that cost?"""

from dataclasses import replace

from placement_opt import Decision, Options, Want, answer, prepare

question = prepare(Options("manchester")).question
case = question.case
refusal = tuple(
    Decision("open", (home.id,), quarter.number, "fix", 1.0, "children are settled in this home", "social care lead")
    for home in case.homes[:5]
    for quarter in case.quarters
    if quarter.year in case.judged
)
cost = {}
for name, decisions in (("as recommended", ()), ("with the refusal", refusal)):
    asked = replace(question, strategy=replace(question.strategy, decisions=decisions))
    cost[name] = answer(asked, Want(plans=("recommended",))).plan("recommended").cost
    print(f"{name}: £{cost[name]:,.0f} over {len(case.quarters)} quarters")
print(f"the refusal costs £{cost['with the refusal'] - cost['as recommended']:,.0f}")

"""A social care lead refuses to close five homes before April 2015, with a reason. What does that cost?"""

from dataclasses import replace

from placement_opt import Decision, Options, prepare, study

question = prepare(Options("manchester")).question
case = question.case
judged = [quarter.number for quarter in case.quarters if quarter.year in case.judged]
reason, by = "children are settled in this home", "social care lead"
refusal = tuple(
    Decision("open", (home.id,), judged[0], "fix", 1.0, reason, by, until=judged[-1]) for home in case.homes[:5]
)
asked = replace(question, strategy=replace(question.strategy, decisions=refusal))
for price in study.prices_of(asked).alone:
    print(f"Refused by {by}: to close {len(price.decisions)} homes before April 2015. Why: {reason}.")
    print(f"It costs £{price.cost:,.0f} over {len(case.quarters)} quarters, homes open or closed whole.")
    for change in price.changes:
        print(f"  {change.words}")

"""How sure the answer is: the chance of each claim over draws of the figures, and what moves the saving most.

Without `chances_alone` it also finds what must be true, what to find out first and a plan that knows no future.
"""

from placement_opt import Drawing, Options, progress_bar, stress

with progress_bar() as progress:
    found = stress(Options("manchester"), Drawing(draws=20, chances_alone=True), progress=progress)
print(found.chances[["claim", "plan", "central", "p5", "p95", "chance"]].to_string(index=False, float_format="%.2f"))
saving = found.matters[found.matters["claim"] == "saving 2014/15"].head(5)
print(saving[["group", "variance_share", "at_low_tenth", "at_high_tenth"]].to_string(index=False, float_format="%.2f"))

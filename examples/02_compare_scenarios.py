"""How the 2014/15 saving changes when one assumption changes: many questions in, one small table out."""

import pandas as pd

from placement_opt import Options, Want, progress_bar, study

CLAIM = "saving 2014/15"
SCENARIOS = (
    (),
    ("known_january_2013",),
    ("surplus_foster_places",),
    ("surplus_beds",),
    ("foster_recruitment_half",),
    ("agency_prices_up",),
    ("demand_high",),
)
WANT = Want(plans=("do_nothing", "as_published", "recommended"), best=(CLAIM,))

rows = []
with progress_bar() as progress:
    for ask, found in study.answers(study.scenarios(Options("manchester"), SCENARIOS, WANT), progress=progress):
        (verdict,) = found.verdicts
        rows.append(
            {
                "scenario": ask.words,
                "verdict": verdict.status,
                "the most, £m": verdict.best.amount / 1e6,
                "recommended, £m": verdict.reached["recommended"] / 1e6,
            }
        )
print(pd.DataFrame(rows).to_string(index=False, float_format="%.2f"))

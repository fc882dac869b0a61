"""How the 2014/15 saving changes when one assumption changes: tidy frames in, one small table out."""

import pandas as pd

from placement_opt.kernel.paths import find_model
from placement_opt.run import Options, run

SCENARIOS = (
    "known_january_2013",
    "surplus_foster_places",
    "surplus_beds",
    "foster_recruitment_half",
    "agency_prices_up",
    "demand_high",
)

rows = []
for names in ((), *((name,) for name in SCENARIOS)):
    answer = run(Options(model=find_model("manchester"), scenarios=names))
    line = next(v for v in answer.verdicts if v.claim.id == "saving 2014/15")
    rows.append(
        {
            "scenario": " + ".join(names) or "central",
            "verdict": line.status,
            "best possible, £m": line.best.amount / 1e6,
            "recommended, £m": line.reached["recommended"] / 1e6,
        }
    )
print(pd.DataFrame(rows).to_string(index=False, float_format="%.2f"))

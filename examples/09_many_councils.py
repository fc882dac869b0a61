"""Four plans of several councils that do not exist, each with a return of its own, answered by one call."""

import tempfile
from pathlib import Path

from placement_opt import answer_councils, invent_councils, progress_bar

COUNCILS = 2  # 150 take some minutes

with tempfile.TemporaryDirectory() as place, progress_bar() as progress:
    invent_councils(Path(place) / "towns", COUNCILS, progress=progress)
    found = answer_councils(Path(place) / "towns", progress=progress)
    for council in found.answers:
        saved = {plan.plan: round(plan.saving["2026/27"]) for plan in council.found if plan.saving}
        print(council.title, saved)

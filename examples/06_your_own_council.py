"""From a council's own return to a verdict, for a council that does not exist."""

import tempfile
from dataclasses import replace
from pathlib import Path

from placement_opt.import_return import import_903
from placement_opt.intake.invented import write_invented_council
from placement_opt.kernel.paths import find_model
from placement_opt.run import Options, run

with tempfile.TemporaryDirectory() as place:
    folder = Path(place) / "anytown"
    made = write_invented_council(folder)
    request = replace(made, out=Path(place) / "models" / made.name, fill_from=find_model("manchester"))
    found = import_903(request)
    print(f"{sum(found.estimates.opening.values())} children looked after; {len(found.gaps)} tables with gaps.")
    answer = run(Options(model=Path(place) / "models" / made.name))
    for verdict in answer.verdicts:
        print(verdict.sentence)

"""From a council's own return to a verdict, for a council that does not exist."""

import tempfile
from dataclasses import replace
from pathlib import Path

from placement_opt import Options, import_return, progress_bar, run, write_invented_council

with tempfile.TemporaryDirectory() as place, progress_bar() as progress:
    made = write_invented_council(Path(place) / "anytown")
    request = replace(made, out=Path(place) / "models" / made.name, fill_from=Path("manchester"))
    found = import_return(request, progress=progress)
    print(f"{sum(found.estimates.opening.values())} children looked after; {len(found.gaps)} tables with gaps.")
    answer = run(Options(request.out), progress=progress)
    for verdict in answer.verdicts:
        print(verdict.sentence)

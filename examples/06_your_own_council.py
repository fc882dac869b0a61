"""From a council's own return to a verdict, for a council that does not exist.

`python examples/06_your_own_council.py FOLDER` only writes its files, to try the commands of the README on.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the generator of returns stands beside the tests

from placement_opt.import_return import import_903
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.paths import find_model
from placement_opt.run import Options, run
from tests.generator import write_example

if len(sys.argv) > 1:
    write_example(Path(sys.argv[1]))
    print(f"Wrote the files of an invented council to {sys.argv[1]}.")
    sys.exit()

with tempfile.TemporaryDirectory() as place:
    folder = Path(place)
    write_example(folder)
    asked = ImportRequest(
        source=folder / "return",
        name="anytown",
        as_of=date(2025, 3, 31),
        out=folder / "models" / "anytown",
        ofsted=folder / "ofsted.csv",
        prices=folder / "prices.csv",
        fill_from=find_model("manchester"),
    )
    found = import_903(asked)
    print(f"{sum(found.estimates.opening.values())} children looked after; {len(found.gaps)} tables with gaps.")
    answer = run(Options(model=folder / "models" / "anytown"))
    for verdict in answer.verdicts:
        print(verdict.sentence)

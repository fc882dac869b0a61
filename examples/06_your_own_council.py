"""From a council's own return to a verdict, for a council that does not exist.

`python examples/06_your_own_council.py FOLDER` only writes its files, to try the commands of the README on.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the generator of returns stands beside the tests

from placement_opt.import_903 import import_903
from placement_opt.imported import Asked
from placement_opt.paths import find_model
from placement_opt.run import Options, run
from tests.ssda903.generator import Rates, simulate, write_csv, write_ofsted

PRICES = """\
placement,parameter,fee,low,high,note
home_inhouse,fee,250,150,400,"the part that moves with children; prices of an invented council"
home_inhouse,fixed_cost,4700,4200,5300,a bed filled or not
home_external,fee,5300,4800,6100,
residential_school,fee,4200,3600,4900,
foster_inhouse,fee,430,380,490,
foster_inhouse,household_cost,130,110,160,
foster_kinship,fee,460,410,520,
foster_ifa,fee,1010,940,1120,
foster_specialist,fee,1500,1250,1900,
foster_specialist,household_cost,180,150,220,
mtfc,place_cost,2400,2000,3100,
mst,team_cost,140000,110000,180000,
staff,post_cost,46000,42000,52000,
staff,redundancy_payment,16000,10000,25000,
"""


def write_files(folder: Path) -> None:
    """Write five yearly returns, a list of providers and a list of prices."""
    town = simulate(Rates(), seed=6, first_year=2021, years=5)
    write_csv(town, folder / "return")
    write_ofsted(town, folder / "ofsted.csv")
    (folder / "prices.csv").write_text(PRICES, encoding="utf-8", newline="\n")


if len(sys.argv) > 1:
    write_files(Path(sys.argv[1]))
    print(f"Wrote the files of an invented council to {sys.argv[1]}.")
    sys.exit()

with tempfile.TemporaryDirectory() as place:
    folder = Path(place)
    write_files(folder)
    found = import_903(
        Asked(
            source=folder / "return",
            name="anytown",
            as_of=date(2025, 3, 31),
            out=folder / "models" / "anytown",
            ofsted=folder / "ofsted.csv",
            prices=folder / "prices.csv",
            borrow=find_model("manchester"),
        )
    )
    children = sum(found.estimates.opening.values())
    print(f"{children} children looked after; {len(found.gaps)} tables with gaps.")
    answer = run(Options(model=folder / "models" / "anytown"))
    for verdict in answer.verdicts:
        print(verdict.sentence)

"""The files of an invented council, as the README and an example walk through them."""

from __future__ import annotations

from pathlib import Path

from tests.generator.papers import write_ofsted
from tests.generator.rates import Rates
from tests.generator.truth import simulate
from tests.generator.write import write_csv

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


def write_example(folder: Path) -> None:
    """Write five yearly returns, a list of providers and a list of prices."""
    town = simulate(Rates(), seed=6, first_year=2021, years=5)
    write_csv(town, folder / "return")
    write_ofsted(town, folder / "ofsted.csv")
    (folder / "prices.csv").write_text(PRICES, encoding="utf-8", newline="\n")

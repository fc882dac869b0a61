"""Synthetic SSDA903 returns of any size from given rates: nobody in them exists.

    truth = simulate(Rates(), seed=1, first_year=2021, years=5)  # returns 2020-21 to 2024-25
    write_csv(truth, folder)
    write_ofsted(truth, folder / "ofsted.csv")

The process goes from quarter end to quarter end with the probabilities of `Rates`; `Truth` keeps what was counted on
the way (stock, flows, entrants …), so that whoever reads the written files can be compared number by number. A child
is in care on a day if start <= day < end: an episode that ends on a quarter's last day is not in that day's stock.
`secrets` lists every text that a leak test has to look for. Needs numpy and pandas only.
"""

from tests.generator.days import OPEN, quarter_end
from tests.generator.example import write_example
from tests.generator.papers import write_ofsted, write_xml
from tests.generator.rates import BANDS, PLACEMENTS, Rates
from tests.generator.truth import Truth, england, simulate
from tests.generator.write import (
    as_known,
    label,
    secrets,
    write_csv,
    write_pooled,
)

__all__ = [
    "BANDS",
    "OPEN",
    "PLACEMENTS",
    "Rates",
    "Truth",
    "as_known",
    "england",
    "label",
    "quarter_end",
    "secrets",
    "simulate",
    "write_csv",
    "write_example",
    "write_ofsted",
    "write_pooled",
    "write_xml",
]

"""Returns of invented councils for the tests: nobody in them exists.

    truth = simulate(usual_rates(), seed=1, first_year=2021, years=5)  # returns 2020-21 to 2024-25
    write_csv(truth, folder)
    write_ofsted(truth, folder / "ofsted.csv")

The process goes from quarter end to quarter end with the probabilities of `Rates`; `Truth` keeps what was counted on
the way (stock, flows, entrants …), so that whoever reads the written files can be compared number by number. A child
is in care on a day if start <= day < end: an episode that ends on a quarter's last day is not in that day's stock.
`secrets` lists every text that a leak test has to look for.
"""

from placement_opt.intake.invented.days import quarter_end
from placement_opt.intake.invented.given_rates import BANDS, PLACEMENTS, Rates, usual_rates
from placement_opt.intake.invented.ofsted_list import write_ofsted
from placement_opt.intake.invented.truth import Truth, simulate
from placement_opt.intake.invented.write_return import as_known, label
from placement_opt.intake.read.child_frames import OPEN
from tests.generator.layouts import england, secrets, write_csv, write_pooled
from tests.generator.xml_return import write_xml

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
    "usual_rates",
    "write_csv",
    "write_ofsted",
    "write_pooled",
    "write_xml",
]

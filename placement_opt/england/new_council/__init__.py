"""A model of any English council from published statistics: who lives where, how they come and go, what it costs."""

from placement_opt.england.new_council.calibration import calibration, has_a_spend_year, to_know
from placement_opt.england.new_council.council_made import CouncilMade, Rows, words_here
from placement_opt.england.new_council.council_texts import FIRST_LINE, council_rows, council_texts
from placement_opt.england.new_council.flow_steps import response_of
from placement_opt.england.new_council.flows_in_balance import flows
from placement_opt.england.new_council.margins import margins
from placement_opt.england.new_council.pattern import EnglandPattern, read_pattern
from placement_opt.england.new_council.places_rows import even_homes
from placement_opt.england.new_council.unit_prices import unit_prices, with_division
from placement_opt.england.new_council.where_living import living

__all__ = [
    "FIRST_LINE",
    "CouncilMade",
    "EnglandPattern",
    "Rows",
    "calibration",
    "council_rows",
    "council_texts",
    "even_homes",
    "flows",
    "has_a_spend_year",
    "living",
    "margins",
    "read_pattern",
    "response_of",
    "to_know",
    "unit_prices",
    "with_division",
    "words_here",
]

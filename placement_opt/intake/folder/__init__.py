"""From estimates, Ofsted's list, a price list and another model's rows to the text of a model folder."""

from placement_opt.intake.folder.donor import Donor, read_donor
from placement_opt.intake.folder.ofsted import passed_over, read_providers
from placement_opt.intake.folder.ofsted_homes import Market, OfstedHome, market, own_homes
from placement_opt.intake.folder.price_list import Price, priced, read_prices
from placement_opt.intake.folder.readback import borrowed, evidence, gaps
from placement_opt.intake.folder.texts import texts

__all__ = [
    "Donor",
    "Market",
    "OfstedHome",
    "Price",
    "borrowed",
    "evidence",
    "gaps",
    "market",
    "own_homes",
    "passed_over",
    "priced",
    "read_donor",
    "read_prices",
    "read_providers",
    "texts",
]

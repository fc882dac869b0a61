"""From estimates, Ofsted's list, a price list and another model's rows to the text of a model folder."""

from placement_opt.intake.folder.context import Lists
from placement_opt.intake.folder.donor import Donor, read_donor
from placement_opt.intake.folder.ofsted import read_providers, skipped
from placement_opt.intake.folder.ofsted_homes import Market, OfstedHome, market, own_homes
from placement_opt.intake.folder.price_list import Price, priced, read_prices
from placement_opt.intake.folder.readback import donor_files, evidence, gaps
from placement_opt.intake.folder.texts import texts

__all__ = [
    "Donor",
    "Lists",
    "Market",
    "OfstedHome",
    "Price",
    "donor_files",
    "evidence",
    "gaps",
    "market",
    "own_homes",
    "priced",
    "read_donor",
    "read_prices",
    "read_providers",
    "skipped",
    "texts",
]

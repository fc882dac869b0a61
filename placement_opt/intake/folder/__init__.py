"""From estimates, Ofsted's list, a price list and another model's rows to the text of a model folder."""

from placement_opt.intake.folder.context import Lists
from placement_opt.intake.folder.donor import Donor, read_donor
from placement_opt.intake.folder.home_owners import Owners, read_owners
from placement_opt.intake.folder.ofsted import read_providers, skipped
from placement_opt.intake.folder.ofsted_homes import AreaHomes, Market, OfstedHome, area_homes
from placement_opt.intake.folder.price_bounds import PriceBounds
from placement_opt.intake.folder.price_list import Item, Price, price_doubts, priced, read_prices
from placement_opt.intake.folder.readback import donor_files, evidence, gaps
from placement_opt.intake.folder.texts import texts

__all__ = [
    "AreaHomes",
    "Donor",
    "Item",
    "Lists",
    "Market",
    "OfstedHome",
    "Owners",
    "Price",
    "PriceBounds",
    "area_homes",
    "donor_files",
    "evidence",
    "gaps",
    "price_doubts",
    "priced",
    "read_donor",
    "read_owners",
    "read_prices",
    "read_providers",
    "skipped",
    "texts",
]

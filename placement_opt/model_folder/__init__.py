"""From estimates, Ofsted's list, a price list and another model's rows to the text of a model folder."""

from .borrow import Lender, borrow
from .estate import Home, Market, market, own_homes
from .folder import texts
from .ofsted import passed_over, read_providers
from .prices import Price, priced, read_prices
from .written import borrowed, evidence, gaps

__all__ = [
    "Home",
    "Lender",
    "Market",
    "Price",
    "borrow",
    "borrowed",
    "evidence",
    "gaps",
    "market",
    "own_homes",
    "passed_over",
    "priced",
    "read_prices",
    "read_providers",
    "texts",
]

"""Counts of children to rates, forecasts and how far to trust them."""

from .assemble import estimate
from .backtest import backtest
from .estimates import Ahead, Backtest, Estimates, Length, Level, Odd, Rate, Supply, Trend
from .forecast import ALL, forecast
from .odd import odd
from .rounded import published
from .structure import Structure, generic

__all__ = [
    "ALL",
    "Ahead",
    "Backtest",
    "Estimates",
    "Length",
    "Level",
    "Odd",
    "Rate",
    "Structure",
    "Supply",
    "Trend",
    "backtest",
    "estimate",
    "forecast",
    "generic",
    "odd",
    "published",
]

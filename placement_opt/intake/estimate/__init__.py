"""Counts of children to rates, forecasts and how far to trust them."""

from placement_opt.intake.estimate.anomalies import odd
from placement_opt.intake.estimate.assemble import estimate
from placement_opt.intake.estimate.backtest import backtest
from placement_opt.intake.estimate.estimates import (
    Ahead,
    Backtest,
    Estimates,
    Length,
    Level,
    Odd,
    Rate,
    Supply,
    Trend,
)
from placement_opt.intake.estimate.forecast import ALL_CHILDREN, forecast
from placement_opt.intake.estimate.publish import published

__all__ = [
    "ALL_CHILDREN",
    "Ahead",
    "Backtest",
    "Estimates",
    "Length",
    "Level",
    "Odd",
    "Rate",
    "Supply",
    "Trend",
    "backtest",
    "estimate",
    "forecast",
    "odd",
    "published",
]

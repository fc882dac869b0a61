"""Counts of children to rates, forecasts and how far to trust them."""

from placement_opt.intake.estimate.anomalies import anomalies
from placement_opt.intake.estimate.assemble import estimate
from placement_opt.intake.estimate.backtest import backtest
from placement_opt.intake.estimate.estimates import (
    ALL_TOLD,
    Ahead,
    Anomaly,
    Backtest,
    Estimates,
    Length,
    Level,
    Rate,
    Supply,
    Trend,
    Untold,
)
from placement_opt.intake.estimate.forecast import ALL_CHILDREN, forecast
from placement_opt.intake.estimate.nowcast import Nowcast, nowcast
from placement_opt.intake.estimate.publish import rounded_for_publication
from placement_opt.intake.estimate.trust import trust

__all__ = [
    "ALL_CHILDREN",
    "ALL_TOLD",
    "Ahead",
    "Anomaly",
    "Backtest",
    "Estimates",
    "Length",
    "Level",
    "Nowcast",
    "Rate",
    "Supply",
    "Trend",
    "Untold",
    "anomalies",
    "backtest",
    "estimate",
    "forecast",
    "nowcast",
    "rounded_for_publication",
    "trust",
]

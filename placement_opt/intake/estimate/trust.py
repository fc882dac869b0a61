"""How far a forecast can be trusted, in sentences that may be shared."""

from __future__ import annotations

import math
from collections.abc import Iterator

from placement_opt.intake.estimate.estimates import Backtest
from placement_opt.intake.import_settings import Settings, Yardstick

NOT_TESTED = "Too few quarters were observed to test it: nothing shows that it is right."
NOT_SHOWN_HOW_FAR = "How far it was out is not shown, since too many of the counts that it was tested on are hidden."


def trust(test: Backtest | None, settings: Settings) -> tuple[str, ...]:
    """Return what the last quarters say of the forecast: nearer than the last count or not, and what it lacks."""
    if test is None:
        return (NOT_TESTED,)
    if math.isnan(test.error):
        return (NOT_SHOWN_HOW_FAR,)
    quarters = len({ahead.quarter for ahead, _, _ in test.rows})
    over = f"Over the last {quarters} quarters" if quarters > 1 else "In the last quarter"
    nearer = "nearer than" if test.error < test.naive else "no nearer than"
    sure = settings.estimates.confidence
    return (
        f"{over} the forecast was {nearer} the last count carried forward: it was out by {test.error:.1f} children a "
        f"placement type, and the last count by {test.naive:.1f}.",
        f"Its {sure:.0%} intervals held {test.covered:.0%} of the actual numbers.",
        *_lacking(test, settings.forecast.yardstick),
    )


def _lacking(test: Backtest, yardstick: Yardstick) -> Iterator[str]:
    """Yield where a forecast is worse than the yardstick allows."""
    if test.error > yardstick.error * test.naive:
        yield "It was so much further out that the last count is the better guide to each placement type."
    if test.score > yardstick.score * test.chance:
        yield (
            f"The intervals were not {1 - yardstick.score:.0%} better than intervals by chance alone, as they should "
            "be: they may be too wide or too narrow, or this council may vary by chance alone."
        )

"""How far a forecast can be trusted, in sentences that may be shared."""

from __future__ import annotations

from placement_opt.intake.estimate.estimates import Backtest
from placement_opt.intake.import_settings import Yardstick

NOT_TESTED = "Too few quarters were observed to test it: nothing shows that it is right."


def trust(test: Backtest | None, yardstick: Yardstick) -> tuple[str, ...]:
    """Return what the last quarters say of the forecast: nearer than the last count or not, and what it lacks."""
    if test is None:
        return (NOT_TESTED,)
    quarters = len({ahead.quarter for ahead, _, _ in test.rows})
    nearer = "nearer than" if test.error < test.naive else "no nearer than"
    over = f"Over the last {quarters} quarters" if quarters > 1 else "In the last quarter"
    found = [
        f"{over} the forecast was {nearer} the last count carried forward: it was out by {test.error:.1f} children a "
        f"placement type, and the last count by {test.naive:.1f}.",
        f"Its intervals held {test.covered:.0%} of the actual numbers.",
    ]
    if test.error > yardstick.error * test.naive:
        found.append("It was so much further out that the last count is the better guide to each placement type.")
    if test.score > yardstick.score * test.chance:
        found.append(
            f"Its intervals were not {1 - yardstick.score:.0%} better than intervals by chance alone, which they "
            "should be: they may be too wide or too narrow for this council."
        )
    return tuple(found)

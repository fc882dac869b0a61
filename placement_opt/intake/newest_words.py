"""The newest count and what it may become, in words that may be shared: rounded, so that nobody of a few is told."""

from __future__ import annotations

from placement_opt.intake.estimate.nowcast import Nowcast
from placement_opt.intake.estimate.publish import nearest

UNKNOWN_YET = (
    "How the newest count changes when the next return comes is not known: no earlier return shows it. The forecast "
    "starts from it as it stands."
)
LIKELY_TO_STAND = "Earlier newest counts hardly changed when the next return came: this one is likely to stand."


def newest(now: Nowcast, round_to: int) -> str:
    """Return what the newest count may become; nothing where a later return has confirmed it."""
    if now.confirmed:
        return ""
    if not now.revisions:
        return UNKNOWN_YET
    least, most = (nearest(100 * change, round_to) for change in (now.least, now.most))
    if not least and not most:
        return LIKELY_TO_STAND
    times = "once, when the next return came" if now.revisions == 1 else "each time that the next return came"
    changed = f"by {_signed(least)}" if least == most else f"by {_signed(least)} to {_signed(most)}"
    value, low, high = (nearest(n, round_to) for n in (now.value, now.low, now.high))
    return (
        f"The newest count is not the last word: earlier ones changed {changed}, {times}. This one may become about "
        f"{value:,d} ({low:,d} to {high:,d}), and the forecast starts from there."
    )


def _signed(change: int) -> str:
    return f"{change:+d}%" if change else "0%"

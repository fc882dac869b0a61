"""Figures of sections as the titles and labels of charts print them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from placement_opt.kernel.text import pounds
from placement_opt.report.text_table import THOUSAND, number

MILLION = 1_000_000
HUNDREDTH, ONE = Decimal("0.01"), Decimal(1)


def figure(value: Any, unit: str) -> str:
    """Return a figure as a title says it: whole pounds, a share in per cent, children counted."""
    amount = float(value)
    if math.isnan(amount):
        return "not known"
    if unit == "GBP":
        return pounds(amount)
    return number(amount, unit) + (" FTE" if unit == "FTE" else "")


def short(value: Any, unit: str) -> str:
    """Return a figure as the label of a bar has room for: £2.81m, £447k, 35%, 12."""
    amount = float(value)
    if unit != "GBP" or math.isnan(amount):
        return figure(amount, unit)
    sign, size = "-" if round(amount) < 0 else "", Decimal(abs(round(amount)))
    if (thousands := _rounded(size / THOUSAND, ONE)) >= THOUSAND:
        return f"{sign}£{_rounded(size / MILLION, HUNDREDTH):,}m"
    return f"{sign}£{thousands:,}k" if size >= THOUSAND else f"{sign}£{size:,}"


def _rounded(size: Decimal, to: Decimal) -> Decimal:
    """Round as people do, a half upwards."""
    return size.quantize(to, ROUND_HALF_UP)


def short_signed(value: float, unit: str) -> str:
    """Return a figure for a label with a plus before what is added."""
    words = short(value, unit)
    return f"+{words}" if value > 0 and any(k in "123456789" for k in words) else words

"""Whole numbers that still add up: largest remainder within each quarter."""

from __future__ import annotations

import math
from collections.abc import Sequence


def whole(numbers: Sequence[float]) -> list[int]:
    """Round numbers so that they add up to their rounded total; the largest remainders go up first."""
    floors = [math.floor(n + 1e-9) for n in numbers]
    spare = math.floor(math.fsum(numbers) + 0.5) - sum(floors)
    order = sorted(range(len(numbers)), key=lambda i: (floors[i] - numbers[i], i))
    up = set(order[: max(0, spare)])
    return [f + (i in up) for i, f in enumerate(floors)]

"""How one of several invented councils differs from the council as it is written in config/."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from placement_opt.intake.invented.given_rates import Rates
from placement_opt.intake.invented.invention import Times, read_invention

DIGITS = 3  # of its number in its name


@dataclass(frozen=True)
class CouncilApart:
    """One of several councils: whatever others there are, its number and the seed make it what it is."""

    number: int  # from 1; 0: as written
    seed: int

    def named(self, council: str) -> str:
        """Return its name."""
        return f"{council} {self.number:0{DIGITS}d}" if self.number else council

    @property
    def children(self) -> float:
        """How many times the children of the council as written it has."""
        return self._times(read_invention().several.children, "children")

    def rates(self, usual: Rates) -> Rates:
        """Return its rates: how many children enter care by age band, and how many leave by placement type."""
        told = read_invention().several
        return replace(
            usual,
            entries={band: n * self._times(told.entries, f"entries {band}") for band, n in usual.entries.items()},
            exits={(band, p): x * self._times(told.exits, f"exits {p}") for (band, p), x in usual.exits.items()},
        )

    def price(self, line: str) -> float:
        """Return how many times the price of a line of the list it pays."""
        return self._times(read_invention().several.prices, f"price {line}")

    def _times(self, span: Times, what: str) -> float:
        """Return a factor within its span, the same for the same name: its log is as likely anywhere."""
        if not self.number:
            return 1.0
        rng = np.random.default_rng([self.seed, self.number, crc32(what.encode())])
        return float(np.exp(rng.uniform(*np.log(span))))


AS_WRITTEN = CouncilApart(0, 0)

"""Limits on outcomes as config/ writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from placement_opt.domain.outcome_limits import EVERYBODY
from placement_opt.domain.outcome_measures import OUTCOMES, SHARE
from placement_opt.inputs.catalogue_settings import NeedName
from placement_opt.inputs.settings import STRICT_BY_NAME, Amount, QuarterLabel, exactly_one
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.names import NameOf
from placement_opt.kernel.text import plain

KEY = "outcome_limits"
WRITTEN_IN = "config"  # where the limits stand, which may be several files
OUTCOME = "measure of outcomes"
OutcomeName = Annotated[str, NameOf(OUTCOME)]


class OutcomeLimitRow(BaseModel):
    """The least or the most of one measure, for a need group or all of them, from a quarter on."""

    model_config = STRICT_BY_NAME
    measure: OutcomeName
    need: NeedName | None = None  # None: all need groups together
    at_least: Amount | None = None
    at_most: Amount | None = None
    begin: QuarterLabel = Field(alias="from")  # until a later row of the same measure and need
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_of(self) -> OutcomeLimitRow:
        exactly_one(self, "at_most", "at_least")
        return self

    @property
    def amount(self) -> float:
        """The least or the most."""
        return float((self.at_least if self.at_most is None else self.at_most) or 0.0)

    @property
    def about(self) -> tuple[str, str]:
        """The measure and the need group, or everybody, that it speaks of."""
        return self.measure, self.need or EVERYBODY


def unfit_limits(rows: Sequence[OutcomeLimitRow], file: str) -> Iterator[Fault]:
    """Yield a fault for a limit in the wrong direction, for a share above 1, and for one that is given twice."""
    seen: dict[tuple[str, str, str], int] = {}
    for i, row in enumerate(rows):
        at, measure = f"{KEY}.{i}", OUTCOMES.get(row.measure)
        if measure and getattr(row, measure.sense) is None:
            why = "more of a share is better" if measure.unit == SHARE else "fewer are better"
            found = "at_least" if row.at_most is None else "at_most"
            yield Fault(file, None, f"{at}.{found}", f"{measure.sense} for {row.measure}, since {why}", found)
        elif measure and measure.unit == SHARE and row.amount > 1:
            yield Fault(file, None, f"{at}.at_least", "1 or less, a share", plain(row.amount))
        first = seen.setdefault((*row.about, row.begin), i)
        if first != i:
            expected = f"another quarter than in {KEY}.{first}, which limits the same"
            yield Fault(file, None, f"{at}.from", expected, row.begin)

"""The settings of an appraisal: the table of allowances for optimism, by grade of evidence."""

from __future__ import annotations

from typing import Annotated, Protocol

from pydantic import BaseModel, Field, model_validator

from placement_opt.domain.appraisal import ENDS_OF_TABLE, Allowance
from placement_opt.inputs.settings import STRICT_BY_NAME, Amount, Share
from placement_opt.inputs.table_records import EVIDENCE, LONGEST
from placement_opt.kernel.numbers import Whole


class _Ends(Protocol):
    low: float
    central: float
    high: float


def _ascending(ends: _Ends) -> None:
    if not ends.low <= ends.central <= ends.high:
        raise ValueError("low no higher than central, and central no higher than high")


class RaisedBy(BaseModel):
    """Shares by which costs are raised."""

    model_config = STRICT_BY_NAME
    low: Amount
    central: Amount
    high: Amount

    @model_validator(mode="after")
    def _in_order(self) -> RaisedBy:
        _ascending(self)
        return self


class LoweredBy(BaseModel):
    """Shares by which savings are lowered: at most the whole of them."""

    model_config = STRICT_BY_NAME
    low: Share
    central: Share
    high: Share

    @model_validator(mode="after")
    def _in_order(self) -> LoweredBy:
        _ascending(self)
        return self


class GradeAllowance(BaseModel):
    """What is allowed for optimism on amounts of one grade of evidence, and where that comes from."""

    model_config = STRICT_BY_NAME
    costs: RaisedBy
    savings: LoweredBy
    savings_late: Annotated[Whole, Field(ge=0, le=LONGEST)]  # quarters
    source: str = Field(min_length=1)

    def at(self, end: str) -> Allowance:
        """Return the allowance at the low, central or high end."""
        return Allowance(getattr(self.costs, end), getattr(self.savings, end), self.savings_late)


class OptimismTable(BaseModel):
    """An allowance for each grade of evidence."""

    model_config = STRICT_BY_NAME
    published: GradeAllowance
    council: GradeAllowance
    derived: GradeAllowance
    assumed: GradeAllowance


class AppraisalChoices(BaseModel):
    """How far costs and savings are doubted in the cost-benefit appraisal of a run."""

    model_config = STRICT_BY_NAME
    optimism: OptimismTable
    notes: str | None = None

    def allowances(self) -> dict[str, dict[str, Allowance]]:
        """Return what is allowed, by end of the table and grade of evidence."""
        return {end: {grade: getattr(self.optimism, grade).at(end) for grade in EVIDENCE} for end in ENDS_OF_TABLE}

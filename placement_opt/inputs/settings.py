"""The YAML settings of a council: model, sources, scenarios and strategies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from placement_opt.domain.decisions import MEASURES, REVIEWED, SENSES
from placement_opt.domain.levers import LEVERS, Lever
from placement_opt.inputs.table_records import EVIDENCE
from placement_opt.kernel import calendar
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.text import NO_FORMULA, like_a_formula, meant
from placement_opt.kernel.yamls import EXAMPLE

STRICT_BY_NAME = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _quarter_end(day: date) -> date:
    if not calendar.is_quarter_end(day):
        raise ValueError("the last day of a quarter, such as 2013-03-31")
    if day.year > calendar.LAST_OPENING:
        raise ValueError(f"a year before {calendar.LAST_OPENING + 1:d}, so that there are quarters after it")
    return day


def _year(value: Any) -> str:
    """Return a financial year; whatever else stands there, nothing or a date, a year is what was expected."""
    if isinstance(value, str) and calendar.first_year(value) is not None:
        return value
    near = calendar.near_year(value) if isinstance(value, str) else ""
    raise PydanticCustomError("year", "a financial year such as 2013/14", {"hint": meant(near)})


def _quarter(value: Any, info: ValidationInfo) -> str:
    """Return a quarter's label; whatever else stands there, nothing or a date, a quarter is what was expected."""
    if isinstance(value, str) and calendar.ordinal(value) is not None:
        return value
    example = (info.context or {}).get(EXAMPLE, "2013/14 Q1")
    near = calendar.near_quarter(value) if isinstance(value, str) else ""
    raise PydanticCustomError("quarter", 'a quarter such as "{example}"', {"example": example, "hint": meant(near)})


def _no_formula(text: str) -> str:
    """Return text that stands in tables which people open in a spreadsheet."""
    if like_a_formula(text):
        raise ValueError(NO_FORMULA)
    return text


def exactly_one(row: BaseModel, *names: str) -> None:
    """Raise an error unless a row has one of these keys and no other of them."""
    given = [name for name in names if getattr(row, name) is not None]
    if len(given) != 1:
        none, all_ = ("neither", "both") if len(names) == len(("one", "other")) else ("none of them", ", ".join(given))
        words = {"names": f"{', '.join(names[:-1])} and {names[-1]}", "found": all_ if given else none}
        raise PydanticCustomError("one_of", "exactly one of {names}", words)


def _in_order(labels: tuple[str, ...]) -> tuple[str, ...]:
    if list(labels) != sorted(set(labels)):
        raise ValueError("financial years in order, each once")
    return labels


def _words(value: Any) -> Any:
    """Return one word or several as a tuple, with numbers and yes or no as a table would write them."""
    return tuple(_word(v) for v in (value if isinstance(value, list) else [value]))


def _word(value: Any) -> Any:
    if isinstance(value, bool):  # YAML reads a bare yes as true
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


Year = Annotated[str, BeforeValidator(_year)]
QuarterLabel = Annotated[str, BeforeValidator(_quarter)]
Shown = Annotated[str, Field(min_length=1), AfterValidator(_no_formula)]  # in tables that a run writes
Amount = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Count = Annotated[Whole, Field(ge=0)]
Where = dict[str, Annotated[tuple[str, ...], BeforeValidator(_words)]]  # column -> words, any of which match


class Model(BaseModel):
    """model.yaml: which council, when the model opens, whose prices, which years are judged."""

    model_config = STRICT_BY_NAME
    name: Shown
    title: Shown
    opening: Annotated[date, AfterValidator(_quarter_end)]
    price_base: Year
    judged: Annotated[tuple[Year, ...], AfterValidator(_in_order), Field(min_length=1)]
    frozen_year: Year
    strategy: str | None = None  # name in config/strategies; None: the one in config/base.yaml
    contains_small_counts: bool = True
    published_year: int | None = None  # of the statistics from which the folder was made; None: it was not
    council: Shown | None = None  # by name or code, as published statistics name it; None: none of these


class Source(BaseModel):
    """One entry of sources.yaml."""

    model_config = STRICT_BY_NAME
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    date: str = Field(min_length=1)
    place: str = Field(min_length=1)  # where in the document
    url: str = Field(min_length=1)  # or a sentence that says there is none
    grade: Literal["A", "B", "C", "D"] | None = None  # of the source, not of its fit to this council
    rights: str | None = None
    note: str | None = None


class Change(BaseModel):
    """One change of a scenario: which rows, and what happens to their figures."""

    model_config = STRICT_BY_NAME
    table: str
    where: Where = Field(default_factory=dict)
    parameter: str | None = None
    multiply: Amount | None = None
    add: Number | None = None
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    source: str | None = None
    evidence: Literal[EVIDENCE] | None = None  # type: ignore[valid-type]
    note: str | None = None
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_of(self) -> Change:
        exactly_one(self, "multiply", "add", "value")
        provenance = (self.low, self.high, self.source, self.evidence, self.note)
        if self.value is not None and any(v is None for v in provenance):
            raise ValueError("value with low, high, source, evidence and note")
        if self.value is None and any(v is not None for v in provenance):
            raise ValueError("low, high, source, evidence and note only with value")
        return self


class Keep(BaseModel):
    """Rows that a scenario looked at and leaves as they are on purpose."""

    model_config = STRICT_BY_NAME
    table: str
    where: Where = Field(default_factory=dict)
    parameter: str | None = None
    reason: str = Field(min_length=1)


class ScenarioFile(BaseModel):
    """A named set of changes to the figures of a model."""

    model_config = STRICT_BY_NAME
    title: Shown
    reason: str = Field(min_length=1)
    changes: tuple[Change, ...] = Field(min_length=1)
    keep: tuple[Keep, ...] = ()


def _rows(lever: Lever) -> Any:
    """Return the settings of a lever's rows in a strategy's file, as its record says."""
    row = lever.row
    keys: dict[str, Any] = {"note": (str | None, None), "source": (str | None, None)}
    if row.subject or row.quantity:
        keys["begin"] = (QuarterLabel, Field(alias="from"))
    if row.subject:
        many = row.subject.endswith("s")
        keys[row.subject] = (tuple[str, ...], Field(min_length=1)) if many else (str, ...)
    if row.quantity:
        keys[row.quantity] = (Share if row.quantity == "share" else Count if row.whole else Amount, ...)
    if row.holds == "span":
        keys["to"] = (QuarterLabel | None, None)
    row_model: Any = create_model(f"{lever.id}_row", __config__=STRICT_BY_NAME, **keys)
    return tuple[row_model, ...]


# Rows of quantities and start quarters, lever by lever; a lever without its key is not named.
_ROWS: dict[str, Any] = {lever.id: (_rows(lever), ()) for lever in LEVERS}
if TYPE_CHECKING:
    LeverRows = BaseModel
else:
    LeverRows = create_model("LeverRows", __config__=STRICT_BY_NAME, **_ROWS)


class TargetRow(BaseModel):
    """A number of children in a setting at the end of a quarter."""

    model_config = STRICT_BY_NAME
    setting: str
    by: QuarterLabel
    at_most: Amount | None = None
    at_least: Amount | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> TargetRow:
        exactly_one(self, "at_most", "at_least")
        return self


class DecisionRow(BaseModel):
    """An actual or a reviewer's decision, with the reason and the role of the person who took it."""

    model_config = STRICT_BY_NAME
    measure: Literal[tuple(MEASURES)]  # type: ignore[valid-type]
    need: str | None = None  # which of these keys a measure has, and no other: its record in domain/decisions.py
    placement: str | None = None
    to: str | None = None
    home: str | None = None
    service: str | None = None
    exit: str | None = None
    transfer: str | None = None
    contract: str | None = None
    quarter: QuarterLabel
    until: QuarterLabel | None = None
    sense: Literal[SENSES]  # type: ignore[valid-type]
    value: Amount | None = None
    reason: Shown
    by: Shown
    title: Annotated[str, AfterValidator(_no_formula)] = ""
    decision: Literal[("", *REVIEWED)] = ""  # type: ignore[valid-type]

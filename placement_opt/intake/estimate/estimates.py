"""What is estimated from the counts, each figure with its range and how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Rate:
    """A share estimated from counts: `count` of `exposure`, its standard error and its interval."""

    value: float
    low: float
    high: float
    se: float
    count: float
    exposure: float
    group: str  # in words: whose children were counted, e.g. "this need and placement"


@dataclass(frozen=True)
class Level:
    """A mean number a quarter, its standard error and its interval."""

    value: float
    low: float
    high: float
    se: float
    count: float
    quarters: int
    law: str  # Poisson | negative binomial
    dispersion: float  # variance over mean


@dataclass(frozen=True)
class Trend:
    """Yearly growth of entries: 0.02 is two in a hundred."""

    value: float  # what the model is given: the fitted one if a wide interval (trend_confidence) excludes 0, else 0
    fitted: float
    low: float
    high: float
    se: float
    quarters: int


@dataclass(frozen=True)
class Anomaly:
    """A quarter, or a run of them, that does not look like the rest."""

    quarter: str  # label, or "" if the whole window is meant
    kind: str  # entries | closing_cohort | recording | chain_break | short_history
    words: str  # one sentence; names no count from 1 to 4


@dataclass(frozen=True)
class Length:
    """How long placements last: the median of the survival curve, in quarters."""

    median: float | None  # None: fewer than half have ended
    low: float | None
    high: float | None
    spells: int
    ended: int


@dataclass(frozen=True)
class Supply:
    """New placements of a kind found in a quarter."""

    mean: float
    most: float
    quarters: int


@dataclass(frozen=True)
class Untold:
    """Quarters of which a count is hidden, by number: nothing that is said may tell it."""

    flows: frozenset[int] = frozenset()  # entries and leavers
    unmatched: frozenset[int] = frozenset()  # children whom the next return does not know
    living: frozenset[int] = frozenset()  # children at its end in some placement type or need group
    everyone: frozenset[int] = frozenset()  # all children at its end


ALL_TOLD = Untold()


@dataclass(frozen=True)
class Estimates:
    """Everything that the return can say about the flows of children; keys are need groups and placement types."""

    as_of: date
    window: tuple[str, ...]  # the quarters that the rates rest on
    opening: dict[tuple[str, str], int]
    entries: dict[str, Level]
    trend: Trend
    entry_mix: dict[tuple[str, str], Rate]  # (need, waiting list or carried placement type)
    exits: dict[tuple[str, str], Rate]  # (need, placement)
    ages: dict[str, Rate]
    transitions: dict[tuple[str, str, str, str], Rate]  # (need, placement, to_need, waiting list or placement type)
    breakdown: dict[tuple[str, str, str], tuple[Rate, Rate, Rate]]  # (need, placement, to_need): first, later, returns
    lengths: dict[str, Length]  # by placement
    local: dict[str, Rate]  # by placement
    supply: dict[str, Supply]  # by placement with a market
    most_seen: dict[tuple[str, str], Rate]  # most of a need group that lived in a placement type at a quarter end
    anomalies: tuple[Anomaly, ...]
    most_living: dict[str, int] = field(default_factory=dict)  # by placement: most children at a quarter end
    trust: tuple[str, ...] = ()  # what the last quarters say of the forecast, in sentences


@dataclass(frozen=True)
class Ahead:
    """Children in a placement type at one quarter end, forecast."""

    quarter: str
    placement: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Backtest:
    """What the same method would have said before the last quarters, against what came."""

    origin: str  # label of the last quarter that was known
    rows: tuple[tuple[Ahead, int, int], ...]  # forecast, actual children, children at the origin (the naive forecast)
    error: float  # mean absolute error a placement type and quarter, in children
    naive: float  # the same of the last stock carried forward
    covered: float  # share of actuals inside their interval
    score: float  # mean interval score a placement type and quarter: low is good
    chance: float  # the same of the last stock with an interval by chance alone

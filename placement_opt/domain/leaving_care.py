"""Leaving care by plan: how many more children could leave in each way, and what goes on after care."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.figure import Figure


@dataclass(frozen=True)
class PlannedExit:
    """One way out of care for children of a need group in a placement type, beyond those who take it today.

    Or a kind of support after care, such as Staying Close, for those who leave today.
    """

    exit: str  # kind of planned exit, a word of the catalogue
    need: str
    placement: str
    most_share: float  # most of the children there who could leave so in a quarter; of support: of those who leave
    cost: Figure  # GBP per exit, opening prices
    earliest: int  # first quarter
    of_leavers: bool = False  # no further exit, but support after care for some of those who leave today


@dataclass(frozen=True)
class AfterCare:
    """What follows one kind of planned exit: an allowance for some children, and the return of some to care."""

    exit: str
    title: str
    price_family: str  # inflation that the allowance follows
    allowance: Figure  # GBP per child-week, opening prices
    with_allowance: float  # share of those who leave for whom it is paid
    ends: float  # share of the allowances that end in a quarter
    returns: float  # share of those who leave who come back into care
    returns_after: int  # quarters later

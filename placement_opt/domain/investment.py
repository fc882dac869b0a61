"""An investment fund: cohorts, the interventions that they are eligible for, what these avoid, and who pays and gains.

One service avoided, such as a place in custody, may be worth something to several agencies. What the children's
programme carries in its own ledger, such as a week in a placement, has no value here, so that nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from placement_opt.domain.benefits import GAINERS
from placement_opt.domain.case import Quarter

INVESTOR = "investor"  # who has put in the principal of a Social Impact Bond
AGENCIES = (*GAINERS, "prisons", "probation", "work_and_pensions", INVESTOR)
COUNCIL_AGENCY = "council"
AGENCY_WORDS = {
    "council": "Council", "nhs": "Health service", "police": "Police", "courts": "Courts", "schools": "Schools",
    "treasury": "Treasury", "families": "Families", "prisons": "Prisons", "probation": "Probation",
    "work_and_pensions": "Work and pensions", INVESTOR: "Investor",
}  # fmt: skip
FISCAL, ECONOMIC = "fiscal", "economic"
KINDS_OF_VALUE = (FISCAL, ECONOMIC)
REVOLVING, CONTRIBUTION, PRINCIPAL = "revolving", "contribution", "principal"
KINDS_OF_MONEY = (REVOLVING, CONTRIBUTION, PRINCIPAL)
A_BASELINE, COMPARISON = "baseline", "comparison_group"
MEASURED_AGAINST = (A_BASELINE, COMPARISON)
MTFC_PROGRAMME = "mtfc"  # in place of a service: an intervention that is the model's treatment foster care
FAMILIES_ASK, PARTNERS_ASK = "families", "partners"
ASKS = (
    COUNCIL_AGENCY,
    PARTNERS_ASK,
    FAMILIES_ASK,
)  # whose net benefit, or how many are reached, a fund is asked for
CASHABLE, ALL_FISCAL, EVERYTHING_COUNTED = "cashable", "fiscal", "fiscal_and_economic"
COUNTS = (CASHABLE, ALL_FISCAL, EVERYTHING_COUNTED)


WORST_LAST = ("published", "council", "derived", "assumed")


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest of some grades of evidence."""
    return max(grades, key=WORST_LAST.index, default=WORST_LAST[0])


@dataclass(frozen=True)
class Ranged:
    """A figure with its range and its grade of evidence."""

    value: float
    low: float
    high: float
    evidence: str
    source: str


@dataclass(frozen=True)
class Cohort:
    """People or families with like needs, as many as there are, and as many as join in a quarter."""

    id: str
    title: str
    size: Ranged
    joining: float  # a quarter
    in_programme: float  # share of them who are, or would become, children of the children's programme


@dataclass(frozen=True)
class ServiceUse:
    """One thing that people use of a service, such as a place in custody for a quarter."""

    id: str
    title: str
    in_programme: bool  # the ledger of the children's programme carries its cost


@dataclass(frozen=True)
class UseValue:
    """What one use avoided is worth to an agency, how much of it can be cashed, and in which steps."""

    use: str
    agency: str
    kind: str  # FISCAL or ECONOMIC
    worth: Ranged  # GBP a use
    cashable: float  # share of the worth that leaves the agency's budget once it is cashed
    cash_lag: int  # quarters
    block: float  # uses in a quarter that one block of a fixed service provides; 0: the cost falls with each use
    step_cost: float  # one-off cost of decommissioning a block [GBP]
    grade: str = "published"  # the weakest grade of evidence of all this


@dataclass(frozen=True)
class Avoidance:
    """What a completed case of an intervention avoids of one use of a service."""

    intervention: str
    use: str
    size: Ranged  # share of the use that is expected without help
    deadweight: float  # share of that which would not have happened anyway
    lag: int  # quarters from the start of a case
    lasts: int  # quarters for which it works
    fade: float  # share by which it falls with each quarter
    grade: str = "published"  # the weakest grade of evidence of all this

    def weight(self, since: int) -> float:
        """Return how much of the size is left so many quarters after the start of a case, without deadweight."""
        return (1 - self.deadweight) * self.measured_weight(since)

    def measured_weight(self, since: int) -> float:
        """Return the same with deadweight, which nobody can tell from the effect where there is no comparison group."""
        worked = since - self.lag
        return float((1 - self.fade) ** worked) if 0 <= worked < self.lasts else 0.0


@dataclass(frozen=True)
class Intervention:
    """Something that is done with the families or people of a cohort, case by case."""

    id: str
    title: str
    cohorts: tuple[str, ...]
    level: int  # of the scale of evidence
    runs_in: str  # service or MTFC_PROGRAMME of the children's programme that it is; "" if it is none
    after: tuple[str, ...]  # interventions that must come before
    cost: Ranged  # GBP a case; of one that runs in the children's programme that ledger has it, and this is 0
    length: int = 1  # quarters over which the cost of a case is spent
    capacity: float = 0.0  # cases started in a quarter at most
    growth: float = 0.0  # more cases started than in the quarter before at most
    lead: int = 0  # quarters before the first case
    reach: float = 1.0  # share of a cohort that can be offered it
    take_up: float = 1.0  # share of those offered it who take it up
    completion: float = 1.0
    gap: int = 0  # quarters after the start of the interventions that must come before
    aftercare_cost: float = 0.0  # GBP a completed case and quarter
    aftercare: int = 0  # quarters, after `length`

    @property
    def in_programme(self) -> bool:
        """Say whether the children's programme decides how many cases there are, and pays for them."""
        return bool(self.runs_in)


@dataclass(frozen=True)
class Agreement:
    """An investment agreement: who pays whom for which measured outcome of an intervention, on which terms.

    Either a price for each use avoided, or a share of the cashable worth of these to the payer.
    """

    id: str
    title: str
    intervention: str
    cohort: str
    use: str
    payer: str  # agency
    paid_to: str  # funder
    measured_against: str
    attribution: float  # share of the outcomes measured that is put down to the intervention
    price: Ranged | None  # GBP a use avoided
    share: Ranged | None
    cap: float | None  # GBP in all; None: there is none
    floor: float  # GBP in all
    begins: int  # number of the first quarter whose outcomes are paid
    term: int  # quarters
    grade: str = "published"  # the weakest grade of evidence of its terms

    def pays_in(self, t: int) -> bool:
        """Say whether outcomes of a quarter are paid."""
        return self.begins <= t < self.begins + self.term


@dataclass(frozen=True)
class FundMember:
    """Who puts money in, in the order in which they pay; the money of a revolving fund is kept and comes back."""

    id: str
    title: str
    agency: str
    kind: str  # REVOLVING, CONTRIBUTION or PRINCIPAL
    in_programme: bool  # a funder of the children's programme too
    money: Mapping[str, float]  # financial year -> GBP
    pays_for: tuple[str, ...] = ()  # interventions


@dataclass(frozen=True)
class InvestmentClaim:
    """What somebody said that the fund brings."""

    id: str
    title: str
    measure: str
    agency: str
    year: str
    amount: float
    unit: str
    source: str


@dataclass(frozen=True)
class InvestmentCase:
    """A fund over its own quarters, of which the first are those of the children's programme."""

    name: str
    title: str
    quarters: tuple[Quarter, ...]
    cohorts: Mapping[str, Cohort]
    uses: Mapping[str, ServiceUse]
    expected: Mapping[tuple[str, str], Ranged]  # (cohort, use) -> uses a case and quarter without help
    values: tuple[UseValue, ...]
    interventions: Mapping[str, Intervention]
    avoidances: tuple[Avoidance, ...]
    agreements: tuple[Agreement, ...]
    members: tuple[FundMember, ...]  # in the order in which they pay
    announced: Mapping[tuple[str, str, int], float]  # (intervention, cohort, t) -> cases started
    claims: tuple[InvestmentClaim, ...]
    stand_in: Mapping[tuple[str, str], float]  # (funder, year) -> one-off money for a recurrent saving [GBP]
    counted_on: Mapping[str, float]  # financial year -> recurrent saving that the schedule counts on already [GBP]
    opening_balance: float
    reinvested: float  # share of what is paid to the revolving fund that stays in it
    price_index: Mapping[str, float]  # financial year -> factor on opening prices
    discount_rate: float  # a year
    planned: int = 0  # quarters that the children's programme plans; 0: there is none
    assumed: float = 0.0  # share of the fund's figures that are assumed
    most_assumed: float = 1.0  # with a larger one no claim is known to hold
    exact_caps: bool = True  # caps and floors as the contract has them; else caps are limits on what is bought
    gate: int = 0  # least level of evidence that the revolving fund pays for
    ask: str = COUNCIL_AGENCY
    counts: str = CASHABLE
    whole_blocks: bool = False

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The financial years, in order."""
        return tuple(dict.fromkeys(q.year for q in self.quarters))

    @property
    def own(self) -> tuple[Intervention, ...]:
        """The interventions that are no part of the children's programme."""
        return tuple(i for i in self.interventions.values() if not i.in_programme)

    @property
    def revolving(self) -> FundMember | None:
        """The member whose money is kept and comes back; None: nobody's does."""
        return next((m for m in self.members if m.kind == REVOLVING), None)

    def is_paid(self, r: Agreement, t: int) -> bool:
        """Return whether outcomes of a quarter are paid, and known: of the children's programme while it plans."""
        return r.pays_in(t) and (t <= self.planned or not self.interventions[r.intervention].in_programme)

    def ends_of(self, r: Agreement) -> int | None:
        """Return the last quarter of an agreement; None if it goes on after the fund's."""
        last = r.begins + r.term - 1
        return last if last <= len(self.quarters) else None

    def most_people(self, k: str) -> float:
        """Return how many a cohort has had by the last quarter."""
        return self.cohorts[k].size.value + self.cohorts[k].joining * len(self.quarters)

    def avoided_by(self, intervention: str) -> tuple[Avoidance, ...]:
        """Return what an intervention avoids."""
        return tuple(a for a in self.avoidances if a.intervention == intervention)

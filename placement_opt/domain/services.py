"""Services that work in teams: what a team costs, how many cases it takes, and what its cases bring about.

One service may have several effects. Each case counts for each of them, as the sources give effects per case: a case
can prevent an entry and, failing that, help to find a relative. No two effects help the same child twice, though:
effects on the same children, households or endings share one base, and together reach its eligible share at most.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.domain.figure import Figure

PREVENTS_ENTRY, FINDS_KIN, RETURNS_HOME = "prevents_entry", "finds_kin", "returns_home"
SHORTENS_STAY, KEEPS_PLACEMENT = "shortens_stay", "keeps_placement"
KEEPS_CARER, GIVES_BEDS = "keeps_carer", "gives_beds"
ENTRIES, ENTERING, CHILDREN_IN_CARE = "entries", "entering", "children"
UNPLANNED_ENDINGS, CARER_HOUSEHOLDS, BEDS = "endings", "households", "beds"
ALL = "all"  # in place of a need group or placement type: all that the service and the effect can be about


@dataclass(frozen=True)
class EffectKind:
    """One kind of effect: what it does, the unit of its size, whom it draws on, and the figures that it needs."""

    id: str
    words: str
    unit: str  # of its size
    base: str  # effects with the same base help the same children, households or endings
    of_need: bool = True  # it is about need groups; else its row names all of them
    figures: tuple[str, ...] = ("size", "lag", "eligible_share")


COMES_BACK = ("size", "lag", "eligible_share", "returns_share", "returns_after")
EFFECTS = {
    k.id: k
    for k in (
        EffectKind(PREVENTS_ENTRY, "prevents entries into care", "entries_per_case", ENTRIES, figures=COMES_BACK),
        EffectKind(FINDS_KIN, "finds a relative for children entering care", "children_per_case", ENTERING),
        EffectKind(
            RETURNS_HOME, "helps children in care to go home", "children_per_case", CHILDREN_IN_CARE, figures=COMES_BACK
        ),
        EffectKind(SHORTENS_STAY, "shortens the time in care", "quarters_per_case", CHILDREN_IN_CARE),
        EffectKind(KEEPS_PLACEMENT, "keeps placements from ending unplanned", "endings_per_case", UNPLANNED_ENDINGS),
        EffectKind(KEEPS_CARER, "keeps fostering households", "share", CARER_HOUSEHOLDS, of_need=False),
        EffectKind(
            GIVES_BEDS, "gives beds in the council's homes", "beds", BEDS, of_need=False, figures=("size", "lag")
        ),
    )
}


@dataclass(frozen=True)
class Effect:
    """One effect of a service on one need group and placement type, "" where it is about none."""

    kind: str
    need: str
    placement: str
    size: float  # a completed case: entries, children or endings; of keeps_carer a share of those leaving; beds a team
    lag: int  # quarters from a case's start, or the team's, to the effect
    share: float = 1.0  # of the service's cases that falls on this need group and placement type
    completion: float = 1.0  # share of cases that are completed
    eligible: float = 1.0  # most of the base that can be helped
    returns: float = 0.0  # share of those helped who come into care after all, or again
    returns_after: int = 0  # quarters later

    @property
    def reach(self) -> float:
        """Those whom a case started helps on average; of keeps_carer the households that it covers."""
        return self.completion * self.share * (1.0 if self.kind == KEEPS_CARER else self.size)

    @property
    def base(self) -> tuple[str, str, str]:
        """What it draws on: the kind of base, the need group and the placement type."""
        placement = "" if EFFECTS[self.kind].base in (ENTRIES, ENTERING) else self.placement
        return EFFECTS[self.kind].base, self.need, placement


@dataclass(frozen=True)
class Service:
    """A service such as MST: what a team costs, how many cases it takes, and its effects."""

    id: str
    title: str
    schedule_line: str
    cases_per_team: float  # per quarter; of a retention scheme the households that a constellation covers
    team_cost: Figure  # GBP per team-quarter, opening prices
    effects: tuple[Effect, ...]
    earliest: int  # first quarter with a team
    growth: float  # teams opened per quarter at most
    most: float  # teams at most

    @property
    def is_whole(self) -> bool:
        """Say whether a team is one thing, such as a hub with beds or a constellation, and no part of it can run."""
        return not {KEEPS_CARER, GIVES_BEDS}.isdisjoint(e.kind for e in self.effects)

    @property
    def prevents_only(self) -> bool:
        """Say whether all that it does is prevent entries, so that the effect that pays can be told."""
        return {e.kind for e in self.effects} == {PREVENTS_ENTRY}

    @property
    def effect(self) -> float:
        """Entries into care prevented per case started."""
        return sum(e.reach for e in self.effects if e.kind == PREVENTS_ENTRY)

"""The words of the field: settings, waiting lists, prices, ages and levels, need groups and placement types.

`Catalogue` owns them. They are data (config/catalogue.yaml, and the catalogue.yaml of a model) but for the few below,
to which a rule of the programme is tied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

RESIDENTIAL_SETTING, FOSTER_SETTING, MTFC_SETTING = "residential", "foster", "mtfc"
RESIDENTIAL_LIST = "residential"  # the waiting list of a child whose foster placement or MTFC broke down
FOSTER_LIST = "foster"  # the waiting list of a child who completed MTFC
SPECIALIST_LIST = "specialist"  # the waiting list of who completed MTFC and needs specialist fostering
HOMES, HOUSEHOLDS, MARKET, TEAMS, NO_LIMIT = "homes", "households", "market", "teams", "none"  # what limits places
OWN_PROVIDER, EXTERNAL = "council", "external"  # who provides a placement
PAY = "pay"  # the price family of posts, moves and teams
STANDARD = "standard"  # the level of need of which ordinary fostering is what is expected
SETTLED = "settled"  # what a settled group is told apart by, whatever its level of need

TIED = {  # what the programme is tied to: the words of each list that every catalogue must have
    "settings": (RESIDENTIAL_SETTING, FOSTER_SETTING, MTFC_SETTING),
    "waiting_lists": (RESIDENTIAL_LIST, FOSTER_LIST, SPECIALIST_LIST),
    "capacities": (HOMES, HOUSEHOLDS, MARKET, TEAMS, NO_LIMIT),
    "price_families": (PAY,),
    "investments": ("foster", "mtfc", "prevention"),
    "levels": (STANDARD,),
}


@dataclass(frozen=True)
class AgeBand:
    """Children of these ages, in years, both ends included."""

    from_age: int
    to_age: int

    @property
    def years(self) -> frozenset[int]:
        """Return every year of age in the band."""
        return frozenset(range(self.from_age, self.to_age + 1))


@dataclass(frozen=True)
class LevelOfNeed:
    """A level of need, and the kind of care to which no more of its entrants go than do today.

    The return shows who goes where, not whom else it would suit; a judgement of placement panels may say more.
    """

    title: str
    held_to_today: str  # a waiting list


@dataclass(frozen=True)
class Need:
    """A need group: children of an age band with one level of need. Ages are years, both ends included."""

    id: str
    title: str
    from_age: int
    to_age: int
    level: str
    settled: bool  # never moved by plan
    ages_into: str = ""  # the next older group; "" for the oldest
    after_mtfc: str = ""  # the group of a child who completed MTFC and lives in a foster home; "" if it has no MTFC

    @property
    def ages(self) -> str:
        """The age band in words."""
        return f"{self.from_age} to {self.to_age}" if self.to_age else "Under 1"

    @property
    def band(self) -> AgeBand:
        """The age band."""
        return AgeBand(self.from_age, self.to_age)

    @property
    def standing(self) -> str:
        """What tells apart the groups of one age band: the level of need, or that the children are settled."""
        return SETTLED if self.settled else self.level


@dataclass(frozen=True)
class PlacementType:
    """A placement type: who provides it, in which setting, and what limits its places."""

    id: str
    title: str
    setting: str
    provider: str  # council | external
    waiting_list: str | None  # the list that it serves; None if carried
    steered: bool  # may a planner choose it
    capacity: str  # homes | households | market | teams | none
    price_family: str  # which inflation its fee follows; "" if uncosted

    @property
    def destination(self) -> str:
        """How a move to it is written: its waiting list if a planner may choose it, otherwise its own name."""
        return self.waiting_list if self.steered and self.waiting_list else self.id


@dataclass(frozen=True)
class LeastAge:
    """A law that lets nobody younger be newly placed in some placement types from a day on."""

    age: int
    since: date
    source: str
    settings: tuple[str, ...]  # every placement type of these
    placements: tuple[str, ...]  # and these

    def about(self, p: PlacementType) -> bool:
        """Say whether the law is about a placement type."""
        return p.setting in self.settings or p.id in self.placements


@dataclass(frozen=True)
class Starter:
    """The structural rows, beside need groups and placement types, with which a new model folder begins."""

    moves: tuple[tuple[str, str, str, str], ...]  # need, from, to, reason
    services: tuple[tuple[str, str, str, tuple[str, ...], str], ...]  # id, title, enabled, needs, line of the schedule
    funders: tuple[tuple[str, str, str, str, tuple[str, ...]], ...]  # id, title, external, one-off, pays for
    schedule_lines: tuple[tuple[str, str], ...]
    key_stage_4: AgeBand  # need groups with any of these ages begin with a row in key_stage_4.csv
    effects: Mapping[str, tuple[tuple[str, str, str], ...]]  # service -> effect, need and placement of its rows
    effects_to_add: Mapping[str, tuple[tuple[str, str, str], ...]]  # the same of services that begin as a comment
    evidence: Mapping[str, str]  # service, begun or a comment -> what is known of its effects


@dataclass(frozen=True)
class ScoredGroup:
    """Children of some settings: the measure that counts them on 31 March, and those that add up to their spend."""

    settings: tuple[str, ...]
    children: str
    spend: tuple[str, ...]


@dataclass(frozen=True)
class ScoredMeasures:
    """What of published.csv and outturn.csv an answer is scored against, and what it stands for."""

    residential: ScoredGroup
    foster: ScoredGroup
    spend_together: str  # of both groups, for a year of which not every line is known
    looked_after: str
    started: str
    ceased: str

    @property
    def groups(self) -> dict[str, ScoredGroup]:
        """The groups of children whose spend is scored."""
        return {RESIDENTIAL_SETTING: self.residential, FOSTER_SETTING: self.foster}


@dataclass(frozen=True)
class Catalogue:
    """Every word that a model may use; lists of words are word -> what it means, in the order of the file."""

    settings: Mapping[str, str]
    providers: Mapping[str, str]
    waiting_lists: Mapping[str, str]
    capacities: Mapping[str, str]
    price_families: Mapping[str, str]
    investments: Mapping[str, str]
    age_bands: Mapping[str, AgeBand]  # youngest first, without holes
    levels: Mapping[str, LevelOfNeed]
    needs: Mapping[str, Need]
    placements: Mapping[str, PlacementType]
    suitable: Mapping[str, tuple[str, ...]]  # need -> placement types that may suit it
    breakdown: Mapping[tuple[str, str], str]  # (need, placement) -> need after a return to residential care
    starter: Starter
    measures: Mapping[str, str]  # what published.csv and outturn.csv may hold
    scored: ScoredMeasures
    files: tuple[str, ...] = field(default=())  # from which it was read, as printed
    exits: Mapping[str, str] = field(default_factory=dict)  # kinds of planned exit
    after_care_support: Mapping[str, str] = field(default_factory=dict)  # kinds of support for those who leave care
    optional_placements: Mapping[str, PlacementType] = field(default_factory=dict)  # no new folder begins with them
    least_ages: tuple[LeastAge, ...] = ()
    families: tuple[str, ...] = ()  # settings in which a child lives in a family
    fewest_children: int = 1  # for whom a mean fee must stand

    def words(self, of: str) -> tuple[str, ...]:
        """Return the words of one of the lists, by its field."""
        return tuple(getattr(self, of))

    @property
    def ways_on(self) -> dict[str, str]:
        """Return the kinds of planned exit and of support after care."""
        return {**self.exits, **self.after_care_support}

    @property
    def standings(self) -> tuple[str, ...]:
        """Return what a child can be said to be: of a level of need, or settled."""
        return (*self.levels, SETTLED)

    def need_of(self, band: AgeBand, standing: str) -> str | None:
        """Return the need group of an age band that has a level, or is settled; None if there is none."""
        return next((g for g, n in self.needs.items() if (n.band, n.standing) == (band, standing)), None)

    def having(self, **words: object) -> tuple[str, ...]:
        """Return the placement types whose fields are these."""
        return tuple(id for id, p in self.placements.items() if all(getattr(p, k) == word for k, word in words.items()))

    def serving(self, destination: str) -> tuple[str, ...]:
        """Return the placement types that a destination means: those of a waiting list, or the one that it names."""
        if destination not in self.waiting_lists:
            return (destination,)
        return self.having(waiting_list=destination)

    def destinations(self, need: str) -> tuple[str, ...]:
        """Return the waiting lists and carried placement types in which a need group has a suitable place."""
        places = [self.placements[p] for p in self.suitable.get(need, ())]
        served = {p.waiting_list for p in places}
        return (*(w for w in self.waiting_lists if w in served), *(p.id for p in places if not p.steered))

    def in_order(self, keys: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return keys of needs, waiting lists and placement types in the order of the catalogue."""
        order = {word: i for i, word in enumerate((*self.needs, *self.waiting_lists, *self.placements))}
        return sorted(keys, key=lambda key: [order.get(word, len(order)) for word in key])

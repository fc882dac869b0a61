"""Where the children of a council live at the opening: by need group and placement type, in whole children."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.hidden_places import LOOKED_AFTER_IN_ALL, OF_PROVIDER, OWN_PROVISION, children_in
from placement_opt.england.new_council.margins import AGES, TYPES, CouncilMargins
from placement_opt.england.new_council.pattern import EnglandPattern
from placement_opt.england.new_council.whole_numbers import fitted, in_whole_numbers, whole_table

FOSTER_TYPE, HOMES_TYPE, OTHER_HOMES, SCHOOLS = TYPES[:4]
SUPPORTED, WITH_PARENTS, FOR_ADOPTION, OTHER_PLACES = TYPES[4:]
BAND_OF_AGE = dict(zip(AGES, ("under_1", "1_4", "5_9", "10_15", "16_17"), strict=True))
STANDARD_LEVEL, COMPLEX_LEVEL, SETTLED_LEVEL = "standard", "complex", "settled"
SETTLE_FROM = (AGES[3], AGES[4])  # ages of which the need groups have some that are settled
AS_THEY_ARE = {  # placement types of which the published one is one of the model's
    SUPPORTED: "supported_accommodation",
    WITH_PARENTS: "parents",
    FOR_ADOPTION: "adoption",
    OTHER_PLACES: "other",
}
Pair = tuple[str, str]  # need group, placement type


@dataclass(frozen=True)
class Living:
    """Children of a council at the opening, and how it was divided."""

    children: Mapping[Pair, int]
    by_age: Mapping[tuple[str, str], int]  # (published type, age) -> children
    own_fostered: int  # with the council's own carers, kinship among them
    own_counted: bool  # whether the council's own count of providers says so; else England's share
    in_own_homes: int

    def of(self, *placements: str) -> int:
        """Return the children in some placement types."""
        return sum(n for (_need, placement), n in self.children.items() if placement in placements)


def living(p: PublishedStatistics, m: CouncilMargins, pattern: EnglandPattern, few_own: float, beds: int) -> Living:
    """Return where children live, from counts by placement type and by age, whole and exactly those.

    `few_own` is the share of children with an own provider below which a trust or company runs the services, so that
    its count of own carers says nothing; `beds` are those of the council's homes. Source of the method: iterative
    proportional fitting, then controlled rounding.
    """
    rows, columns = [m.types[t].value for t in TYPES], [m.ages[a].value for a in AGES]
    table = whole_table(fitted(_seed(pattern), rows, columns), rows, columns)
    by_age = {(t, a): int(table[i, j]) for i, t in enumerate(TYPES) for j, a in enumerate(AGES)}
    own, counted = _own_fostered(p, m, pattern, few_own)
    in_homes = sum(by_age[t, a] for t in (HOMES_TYPE, OTHER_HOMES) for a in AGES)
    own_homes = min(in_homes, round(beds * pattern.value("council_homes_filled")))
    children = _fostered(by_age, own, pattern) | _in_homes(by_age, own_homes, pattern)
    for (kind, age), n in by_age.items():
        if kind in AS_THEY_ARE and n:
            children[f"{BAND_OF_AGE[age]}_{STANDARD_LEVEL}", AS_THEY_ARE[kind]] = n
    return Living({k: n for k, n in children.items() if n}, by_age, own, counted, own_homes)


def _seed(pattern: EnglandPattern) -> np.ndarray:
    often = pattern.below("often.")
    return np.array([[often[f"{t}.{a}"].value if f"{t}.{a}" in often else 0.0 for a in AGES] for t in TYPES])


def _own_fostered(
    p: PublishedStatistics, m: CouncilMargins, pattern: EnglandPattern, few_own: float
) -> tuple[int, bool]:
    """Return how many fostered children live with the council's own carers, and whether its own counts say so.

    The table of placement type by provider keeps England's odds and the council's own sums.
    """
    fostered = m.types[FOSTER_TYPE].value
    own = children_in(p, m.council.code, m.year, OWN_PROVISION, OF_PROVIDER)
    total = p.number(m.council.code, m.year, LOOKED_AFTER_IN_ALL)
    if own is None or not total or own.high < few_own * total:
        return round(fostered * pattern.value(f"own.{FOSTER_TYPE}")), False
    kinds = [t for t in TYPES if t != WITH_PARENTS]
    rows = [float(m.types[t].value) for t in kinds]
    own_all = min((own.low + own.high) / 2, sum(rows))
    shares = np.array([pattern.value(f"own.{t}") for t in kinds])
    table = fitted(np.column_stack([shares, 1 - shares]), rows, [own_all, sum(rows) - own_all])
    return min(fostered, round(float(table[kinds.index(FOSTER_TYPE), 0]))), True


def _fostered(by_age: Mapping[tuple[str, str], int], own: int, pattern: EnglandPattern) -> dict[Pair, int]:
    """Return fostered children with family or friends, with the council's other carers, and with agencies."""
    fostered = {a: by_age[FOSTER_TYPE, a] for a in AGES}
    kin_in_all = min(own, round(pattern.value("kinship_of_fostered") * sum(fostered.values())))
    kin = _shared(fostered, kin_in_all)
    others = {a: n - kin[a] for a, n in fostered.items()}
    council = _shared(others, own - kin_in_all)
    found: dict[Pair, int] = {}
    for age, n in others.items():
        need = f"{BAND_OF_AGE[age]}_{STANDARD_LEVEL}"
        found[need, "foster_kinship"] = kin[age]
        found[need, "foster_inhouse"], found[need, "foster_ifa"] = council[age], n - council[age]
    return found


def _in_homes(by_age: Mapping[tuple[str, str], int], own: int, pattern: EnglandPattern) -> dict[Pair, int]:
    """Return children in the council's homes, in external ones and in schools, of complex need or settled there."""
    in_homes = {a: by_age[HOMES_TYPE, a] + by_age[OTHER_HOMES, a] for a in AGES}
    council = _shared(in_homes, own)
    share = pattern.value("settled_in_homes")
    settled = _shared(in_homes, round(share * sum(in_homes[a] for a in SETTLE_FROM)), SETTLE_FROM)
    found: dict[Pair, int] = {}
    for age, n in in_homes.items():
        band, here = BAND_OF_AGE[age], {"home_inhouse": council[age], "home_external": n - council[age]}
        lasting = in_whole_numbers(here, settled[age])
        for home, children in here.items():
            found[f"{band}_{COMPLEX_LEVEL}", home] = children - lasting[home]
            found[f"{band}_{SETTLED_LEVEL}", home] = lasting[home]
        stays = SETTLED_LEVEL if age in SETTLE_FROM else COMPLEX_LEVEL
        found[f"{band}_{stays}", "residential_school"] = by_age[SCHOOLS, age]
    return found


def _shared(children: Mapping[str, int], some: int, ages: tuple[str, ...] = AGES) -> dict[str, int]:
    """Return so many of the children by age, in proportion to those of these ages, and none more than there are."""
    shares = in_whole_numbers({a: children[a] if a in ages else 0 for a in children}, some) if some else {}
    return {a: min(n, shares.get(a, 0)) for a, n in children.items()}

"""The programme as LP text: the whole of a two-quarter town, so that no row can change unseen.

When a change is meant, read `git diff` after `python -m tests.formulation.test_golden` and commit both.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from placement_opt.domain.case import Case
from placement_opt.domain.outcome_measures import OUTCOMES, SHARE
from placement_opt.formulation import build
from placement_opt.formulation.pulp_face import in_pulp, problem_of
from tests.formulation.examples_outcomes import at_least, at_most, limited
from tests.paths import ROOT
from tests.town import AFTER, BLOCK, CONSTELLATION, EXITS, HUB, MST, OAK, OVER, brief, settled_town, town
from tests.town_contracts import DEAR_BEDS, ON_OFFER
from tests.town_homes import LODGE, PAIR, TO_NEIGHBOURS

GOLDEN = ROOT / "tests" / "golden"


def small_town() -> Case:
    """Return the town over two quarters with one home, one kind of agency, and those over 15 settled in the home."""
    whole = settled_town(town(length=2))
    return dataclasses.replace(
        whole,
        suitable={"calm": ("own", "agency"), "complex": ("home", "special_foster", "mtfc"), "older": ("home",)},
        opening={("calm", "own"): 20.0, ("calm", "agency"): 10.0, ("complex", "home"): 4.0, ("older", "home"): 1.0},
        entry_mix={("calm", "foster"): 1.0, ("complex", "residential"): 1.0, ("older", "residential"): 1.0},
        suited_entrants={("calm", "foster"): 0.75},
        suited_entrants_ramp=(0.5, 1.0),
        ageing={},
        suitable_share={("complex", "special_foster"): 0.5},
        transition={("calm", "own", "calm", "foster"): 0.1},
        moves=(("complex", "home", "special_foster"), ("complex", "home", "mtfc")),
        homes=(OAK,),
        contracts=(BLOCK,),
        local_floor=0.5,
    )


def leaving_town() -> Case:
    """Return the small town without MTFC, services and contracts, whose children may leave care by plan."""
    small = small_town()
    return dataclasses.replace(
        small,
        suitable={"calm": ("own", "agency"), "complex": ("home", "special_foster"), "older": ("home",)},
        moves=small.moves[:1],
        planned_exits=(EXITS[2], dataclasses.replace(EXITS[0], placement="home"), EXITS[3]),
        after_care={e: dataclasses.replace(k, returns_after=1) for e, k in AFTER.items()},
        mtfc=None,
        services=(),
        contracts=(),
        local_floor=None,
    )


def opening_town() -> Case:
    """Return a town of one home and children who live in homes only, over three quarters, that may open some."""
    rows = {"new_homes": (PAIR, LODGE), "sold_places": (TO_NEIGHBOURS,)}
    bare = town(length=3, homes=(OAK,), mtfc=None, services=(), carers={}, budgets=(), **rows)
    return dataclasses.replace(
        bare,
        needs={"complex": bare.needs["complex"]},
        placements={p: bare.placements[p] for p in ("home", "external")},
        suitable={"complex": ("home", "external")},
        suitable_share={},
        opening={("complex", "home"): 4.0, ("complex", "external"): 4.0},
        entry_mix={("complex", "residential"): 1.0},
        suited_entrants={},
        ageing={},
        transition={},
        moves=(("complex", "external", "home"),),
        breakdown={},
        market={"external": 2.0},
        fee={"external": bare.fee["external"]},
    )


def town_with_outcomes() -> Case:
    """Return the small town with a limit on every measure of outcomes, and some who wait for none of them."""
    case = dataclasses.replace(
        small_town(), families=("foster", "mtfc"), siblings={"own": 0.75, "agency": 0.5}, contracts=(), local_floor=None
    )
    shares = (at_least(id, 0.25, begin=2, end=2) for id, k in OUTCOMES.items() if k.unit == SHARE)
    numbers = (at_most(id, 5, begin=2, end=2) for id, k in OUTCOMES.items() if k.unit != SHARE)
    return limited(*shares, *numbers, at_least("share_in_a_family", 0.5, "complex", end=2), case=case)


def served_town() -> Case:
    """Return a town over two quarters with a service for every effect: one home, no agency, no planned moves."""
    return dataclasses.replace(
        town(length=2),
        suitable={"calm": ("own", "family"), "complex": ("home", "special_foster"), "older": ("own",)},
        opening={("calm", "own"): 20.0, ("complex", "home"): 4.0, ("complex", "special_foster"): 2.0},
        suitable_share={},
        ageing={},
        transition={},
        moves=(),
        homes=(OAK,),
        mtfc=None,
        services=(MST, HUB, CONSTELLATION),
    )


def transferring_town() -> Case:
    """Return a town of three quarters with council and agency fostering alone, from which households may transfer."""
    bare = town(length=3, homes=(), home_placement=None, mtfc=None, services=(), budgets=(), moves=(), breakdown={})
    fostering = ("own", "agency")
    return dataclasses.replace(
        bare,
        needs={g: bare.needs[g] for g in ("calm", "older")},
        placements={p: bare.placements[p] for p in fostering},
        suitable={"calm": fostering, "older": fostering},
        suitable_share={},
        opening={("calm", "own"): 20.0, ("calm", "agency"): 10.0, ("older", "agency"): 4.0},
        entry_mix={("calm", "foster"): 1.0, ("older", "foster"): 1.0},
        transition={("calm", "own", "calm", "foster"): 0.1},
        carers={"own": bare.carers["own"]},
        market={"agency": 3.0},
        fee={p: bare.fee[p] for p in fostering},
        transfers=(OVER,),
    )


def contracting_town() -> Case:
    """Return a town of three quarters with agency fostering and private homes alone, some of it under contracts."""
    bare = transferring_town()
    kinds = ("agency", "external")
    return dataclasses.replace(
        bare,
        needs={g: town().needs[g] for g in ("calm", "complex")},
        placements={p: town().placements[p] for p in kinds},
        suitable={"calm": ("agency",), "complex": ("external",)},
        opening={("calm", "agency"): 10.0, ("complex", "external"): 4.0},
        entry_mix={("calm", "foster"): 1.0, ("complex", "residential"): 1.0},
        ageing={},
        transition={("calm", "agency", "calm", "foster"): 0.2},
        carers={},
        market={"agency": 3.0, "external": 2.0},
        fee={p: town().fee[p] for p in kinds},
        transfers=(),
        contracts=(BLOCK,),
        offers=ON_OFFER,
        reviews=(DEAR_BEDS,),
        local_floor=0.125,
    )


TOWNS = {  # name of a golden file -> the town whose programme it holds
    "town": small_town,
    "planned_exits": leaving_town,
    "opening_homes": opening_town,
    "outcomes": town_with_outcomes,
    "services": served_town,
    "transfers": transferring_town,
    "contracts": contracting_town,
}


def lp_text(name: str, path: Path) -> str:
    """Write the programme of a town with the objective of its costs, and return the text."""
    programme = build(TOWNS[name](), dataclasses.replace(brief(), spared=2.0))
    lp = problem_of(programme)
    lp.setObjective(in_pulp(lp, next(s.objective for s in programme.stages if s.name == "cost over the horizon")))
    lp.writeLP(str(path))
    return path.read_text("utf-8")


def renew() -> None:
    """Write the golden files anew."""
    for name in TOWNS:
        lp_text(name, GOLDEN / f"{name}.lp")


@pytest.mark.parametrize("name", TOWNS)
def test_the_programme_is_golden(name, tmp_path):
    new = lp_text(name, tmp_path / "new.lp")
    advice = "the programme has changed: if it is meant to, run python -m tests.formulation.test_golden"
    assert new == (GOLDEN / f"{name}.lp").read_text("utf-8"), advice


if __name__ == "__main__":
    renew()

"""The programme as LP text: the whole of a two-quarter town, so that no row can change unseen.

When a change is meant, read `git diff` after `python -m tests.formulation.test_golden` and commit both.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from placement_opt.domain.case import Case
from placement_opt.formulation import build
from tests.paths import ROOT
from tests.town import BLOCK, OAK, OVER, brief, settled_town, town

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


TOWNS = {
    "town": small_town,
    "transfers": transferring_town,
}  # name of a golden file -> the town whose programme it holds


def lp_text(name: str, path: Path) -> str:
    """Write the programme of a town with the objective of its costs, and return the text."""
    programme = build(TOWNS[name](), brief())
    programme.lp.setObjective(next(s.objective for s in programme.stages if s.name == "cost over the horizon"))
    programme.lp.writeLP(str(path))
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

"""Rows of services for the tiny model: a hub with every effect, and a strategy that opens a team of it."""

from __future__ import annotations

from pathlib import Path

from placement_opt.domain.services import EFFECTS as KINDS_OF_EFFECT
from placement_opt.inputs.schema import TABLES, unit_of

COMES_BACK = {"lag": 1, "eligible_share": 0.4, "returns_share": 0.25, "returns_after": 2}
SOME = {"lag": 1, "eligible_share": 0.4}
Key = tuple[str, str, str]
EFFECTS: dict[Key, dict[str, float]] = {
    ("prevents_entry", "younger", "all"): {"size": 0.1, **COMES_BACK},
    ("finds_kin", "all", "parents"): {"size": 0.2, **SOME},
    ("returns_home", "all", "all"): {
        "size": 0.1,
        **COMES_BACK,
        "eligible_share": 0.25,
    },  # beside exits and planned moves
    ("shortens_stay", "older", "home_inhouse"): {"size": 0.5, **SOME, "eligible_share": 0.25},
    ("keeps_placement", "older", "all"): {"size": 0.1, **SOME},
    ("keeps_carer", "all", "foster_inhouse"): {"size": 0.5, **SOME},
    ("gives_beds", "all", "home_inhouse"): {"size": 1, "lag": 0},
}
TEAM = {"cases_per_team": 4, "team_cost": 10000, "completion": 0.5, "earliest": 0, "growth": 1, "most_teams": 1}
STRATEGY = """\
name: hub
title: "A hub"
source: paper
levers:
  services:
    - {service: hub, from: "2013/14 Q1", teams: 1}
"""


def add_hub(folder: Path, effects: dict[Key, dict[str, float]] | None = None) -> None:
    """Add the service to the tables of a tiny model, with every effect unless some are named."""
    _append(folder / "services.csv", ["hub,Family hub,yes,younger;older,outside_schedule"])
    _append(folder / "service_teams.csv", _rows("service_teams", ("hub",), TEAM))
    for key, figures in (EFFECTS if effects is None else effects).items():
        _append(folder / "service_effects.csv", _rows("service_effects", ("hub", *key), figures))


def _rows(table: str, key: tuple[str, ...], figures: dict[str, float]) -> list[str]:
    parameters = {p.name: p for p in TABLES[table].parameters}
    return [
        ",".join(
            (*key, name, f"{n:g}", _unit(table, key, parameters[name]), "paper,council", f"{n:g}", f"{n:g}", "yes,")
        )
        for name, n in figures.items()
    ]


def _unit(table: str, key: tuple[str, ...], parameter) -> str:
    known = table != "service_effects" or key[1] in KINDS_OF_EFFECT
    return unit_of(TABLES[table], key, parameter) if known else parameter.units[0]


def _append(file: Path, lines: list[str]) -> None:
    file.write_text(file.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")

"""Services that work in teams, each with its effects on need groups and placement types."""

from __future__ import annotations

from collections.abc import Iterator

from placement_opt.domain.services import ALL, EFFECTS, SHORTENS_STAY, Effect, Service
from placement_opt.inputs.csv_tables import Row, split
from placement_opt.inputs.resolve.view import View
from placement_opt.inputs.service_checks import effects
from placement_opt.inputs.service_spread import Facts, facts, spread
from placement_opt.kernel.draws import whole


def services(view: View, exits: dict[tuple[str, str], float]) -> tuple[Service, ...]:
    """Return the services that may run; `exits` are the shares leaving care, which a shorter stay is counted in."""
    known = facts(view.inputs.tables, view.by)
    return tuple(_service(view, row, known, exits) for row in view.rows("services") if row["enabled"] == "yes")


def _service(view: View, row: Row, known: Facts, exits: dict[tuple[str, str], float]) -> Service:
    id = row["service"]
    return Service(
        id=id,
        title=row["title"],
        schedule_line=row["schedule_line"],
        cases_per_team=view.one("service_teams", "cases_per_team", id),
        team_cost=view.figure("service_teams", "team_cost", id),
        effects=tuple(_effects(view, row, known, exits)),
        earliest=whole(view.one("service_teams", "earliest", id)) + 1,
        growth=view.one("service_teams", "growth", id),
        most=view.one("service_teams", "most_teams", id),
    )


def _effects(view: View, row: Row, known: Facts, exits: dict[tuple[str, str], float]) -> Iterator[Effect]:
    completion = view.one("service_teams", "completion", row["service"])
    for key in (key for key in effects(view.inputs.tables) if key[0] == row["service"]):
        _service, kind, need, placement = key
        figures = {name: view.one("service_effects", name, *key) for name in EFFECTS[kind].figures}
        for (g, p), share in spread(known, kind, split(row["needs"]) if need == ALL else [need], placement).items():
            yield Effect(
                kind=kind,
                need=g,
                placement=p,
                # A quarter saved is that part of an exit: who leaves sooner would have left at this rate.
                size=figures["size"] * (exits[g, p] if kind == SHORTENS_STAY else 1.0),
                lag=whole(figures["lag"]),
                share=share,
                completion=completion,
                eligible=figures.get("eligible_share", 1.0),
                returns=figures.get("returns_share", 0.0),
                returns_after=whole(figures.get("returns_after", 0)),
            )

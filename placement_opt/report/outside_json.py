"""The outside view in verdict.json: beside each claim how many councils ever did as much, never in a judgement."""

from __future__ import annotations

import math
from typing import Any

from placement_opt.england.base_rates import BaseRate, DidAsMuch, YearsCompared
from placement_opt.england.council_panel import CHILDREN_UNIT
from placement_opt.england.hidden_places import Between
from placement_opt.judge.outside_view import BesideCouncils, NeighbourChange, OutsideView
from placement_opt.judge.outside_words import notes_of, told

SHARE_PLACES, CHILD_PLACES, MONEY_PLACES = 4, 4, 2  # decimals


def outside_as_data(view: OutsideView) -> dict[str, Any]:
    """Return the outside view as data: claims, lines of the schedule, plans, and neighbours if the council is known."""
    return {
        "published_file_made_on": view.made_on.isoformat(),
        "attribution": view.attribution,
        "council": view.council.name if view.council else None,
        "notes": list(notes_of(view)),
        "claims": [_beside(k, view) for k in view.claims],
        "schedule_lines": [{"line": k.line, **_beside(k, view)} for k in view.lines],
        "plans": [{"plan": k.plan, **_beside(k, view)} for k in view.plans],
        "neighbours": [_neighbour(k) for k in view.neighbours],
    }


def _beside(k: BesideCouncils, view: OutsideView) -> dict[str, Any]:
    """Return a change that is asked for, what councils did, and what to make of the two."""
    asked, rate = k.asked, k.rate
    places = CHILD_PLACES if asked and asked.measure.unit == CHILDREN_UNIT else MONEY_PLACES
    return {
        **({"claim": k.judged.claim.id, "programme": k.judged.status} if k.judged else {}),
        "measure": asked.measure.id if asked else None,
        "unit": asked.measure.unit if asked else None,
        "at_opening": round(asked.start, places) if asked else None,
        "asked": round(asked.end, places) if asked else None,
        "asked_change": round(asked.end / asked.start - 1, SHARE_PLACES) if asked else None,
        "sense": None if asked is None else "at most" if asked.falls else "at least",
        "years": rate.years if rate else None,
        "how_many": k.how_many or None,
        "eras": _eras(rate) if rate else [],
        "compared": [_compared(pair) for pair in rate.compared] if rate else [],
        "sentences": list(told(k, view.choices)),
    }


def _eras(rate: BaseRate) -> list[dict[str, Any]]:
    """Return how many councils did as much at some time in each era, and which of those alike."""
    return [
        {
            **{"from": k.first, "to": k.last, "pairs_of_years": k.pairs, "alike": _did(k.alike), "all": _did(k.every)},
            **{"names_that_did": list(k.alike.surely), "names_that_may_have": list(k.alike.perhaps)},
        }
        for k in rate.eras
    ]


def _compared(pair: YearsCompared) -> dict[str, Any]:
    """Return how many did as much between two years, and the changes of those alike: lowest, quarters, highest."""
    return {
        "from": pair.first,
        "to": pair.last,
        "alike": _did(pair.alike),
        "all": _did(pair.every),
        "spread_of_alike": [round(share, SHARE_PLACES) for share in pair.spread],
    }


def _did(did: DidAsMuch) -> dict[str, int]:
    """Return how many councils there were, how many did as much, and how many may have, those that did among them."""
    return {"councils": did.councils, "did": len(did.surely), "may_have": len(did.perhaps)}


def _neighbour(k: NeighbourChange) -> dict[str, Any]:
    found = k.change
    return {
        "council": k.council.name,
        "measure": k.measure.id,
        "from": k.first,
        "to": k.last,
        "start": _pair(found.start) if found else None,
        "end": _pair(found.end) if found else None,
    }


def _pair(value: Between) -> list[float | None]:
    """Return at least and at most."""
    return [round(n, MONEY_PLACES) if math.isfinite(n) else None for n in (value.low, value.high)]

"""A town in which the most that a claim can reach is a product of two figures, so that all can be worked out by hand.

Nobody comes, goes or moves. Eight children live in two council homes of six and four beds, of which nine tenths can be
filled: 8 / 0.9 beds are needed, and with homes open in part the rest of the ten may close, in Oak first, since a bed
costs 10,000 / 6 there, never less than the 6,000 / 4 in Elm. In a year of 52 weeks that saves

    52 * cost of Oak * (10 - 8 / share filled) / 6, which is 96,296 pounds.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from placement_opt.domain.claims import Claim, Rules
from placement_opt.domain.figure import Figure
from placement_opt.domain.strategy import Strategy
from placement_opt.question import Question, Want
from placement_opt.study.most_reached import most_reached
from tests.town import OAK, still_town

COST, FILLED = "cost of Oak", "share filled"
RANGES = {COST: (9_000.0, 10_000.0, 14_000.0), FILLED: (0.85, 0.90, 0.95)}  # low, value, high
SAVING = "saving 2014/15"


def by_hand(cost, filled):
    return 52 * cost * (10 - 8 / filled) / 6


def asked(cost=10_000.0, filled=0.9) -> Question:
    """Return the question, with figures that may be arrays over draws."""
    town = still_town(begins="2013/14 Q1", length=8, moves=(), mtfc=None, services=())
    homes = (dataclasses.replace(OAK, cost=Figure(cost, "council")), *town.homes[1:])
    case = dataclasses.replace(town, homes=homes, occupancy=filled)
    return Question(case, Strategy("none", "No strategy"), Rules((), 0.05))


def saves(amount: float) -> Claim:
    """Return the claim that so much is saved in 2014/15."""
    claim = next(k for k in Want(best=None).claims(asked().case) if k.id == SAVING)
    return dataclasses.replace(claim, amount=amount)


def reached(claim, figures):
    """Return the most that the claim reaches for (cost, share filled) by draw."""
    cost, filled = np.array(figures, float).T
    return most_reached(asked(cost, filled), len(figures), claim)


def at_level(point):
    """Return cost and share filled at levels along ranges that are spread evenly."""
    return [low + point[name] * (high - low) if name in point else value for name, (low, value, high) in RANGES.items()]


def on_the_way(point):
    """Return cost and share filled some way from their values to an end."""
    ways = {name: point.get(name, 0.0) for name in RANGES}
    return [
        value + max(ways[name], 0) * (high - value) + min(ways[name], 0) * (value - low)
        for name, (low, value, high) in RANGES.items()
    ]

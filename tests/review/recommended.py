"""Recommendations of one kind each, for tests that solve nothing."""

from __future__ import annotations

from placement_opt.measure.lever_quantities import Quantity
from placement_opt.review.recommendations import recommendation
from tests.town import full_town

CASE = full_town()  # four quarters from 2013/14 Q3
LAST = 4
ELM = Quantity("close_homes", "open", ("elm",), 1, LAST, 1.0, 3, 0.0)
STEP_DOWN = Quantity("specialist", "moves", ("complex", "home", "special_foster"), 1, 2, 1.2345, 0, 0.0)
CARERS = Quantity("recruit", "recruit", ("own",), 3, LAST, 4.0, 0, 0.0)
TEAMS = Quantity("services", "teams", ("mst",), 1, LAST, 3.5, 2, 1.0)  # one of them at the opening
PAIR = Quantity("open_homes", "homes_opened", ("pair",), 1, 2, 2.0, 0, 0.0)
PLACES = Quantity("buy_places", "contract_places", ("volume",), 1, LAST, 2.0, 2, 0.0)
ROWS = tuple(recommendation(CASE, k) for k in (ELM, STEP_DOWN, CARERS, TEAMS, PAIR, PLACES))
BY_MEASURE = {row.quantity.measure: row for row in ROWS}

"""What services cost, by hand."""

from __future__ import annotations

import dataclasses

from placement_opt.formulation import costs, service_rules
from tests.formulation.test_costs import bill
from tests.town import FAMILIES, full_town

TOWN = full_town()


def test_a_team_costs_the_same_whether_its_cases_bring_anything_about_or_not():
    idle = bill(service_rules.services, TOWN, teams={("mst", 1): 2, ("hub", 1): 1})
    busy = bill(
        service_rules.services, TOWN, teams={("mst", 1): 2, ("hub", 1): 1}, cases={("mst", 1): 10, ("hub", 1): 10}
    )
    assert idle == busy
    assert idle["Family therapy: teams", 1] == 20_000
    assert idle["Family hub: teams", 1] == 20_000


def test_constellations_follow_pay_and_their_own_schedule_line():
    dearer = {(f, y): 1.1 if f == "pay" else 1.0 for f in FAMILIES for _f, y in TOWN.price_index}
    case = dataclasses.replace(TOWN, price_index=dearer)
    assert (
        bill(service_rules.services, case, teams={("constellation", 3): 2})["Carers' constellation: teams", 3] == 2_200
    )


def test_an_ending_that_is_kept_needs_no_next_placement():
    there = {("complex", "special_foster", 1): 10}
    kept = {("hub", "keeps_placement", "complex", "special_foster", 2): 0.5}
    line = ("moves: finding the next placement", 2)
    assert bill(costs.moves, TOWN, x=there)[line] == 0.5 * 500  # of one ending half stays within the type
    assert bill(costs.moves, TOWN, x=there, helped=kept)[line] == 0.25 * 500

"""What transfers of fostering households and teams at the opening cost, by hand. Quarters have 13 weeks."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement_opt.formulation import costs, ledger, transfers
from tests.formulation.test_costs import bill
from tests.town import FAMILIES, NOTHING, OVER, TREATMENT, assign, brief, town, unknowns

WAY = ("agency", "own")
TOWN = town(transfers=(OVER,))
TREATED = dataclasses.replace(TREATMENT, teams_at_opening=1.0, before=(("complex", 0, 2.0), ("complex", 1, 4.0)))
IN_BEING = town(mtfc=TREATED, opening={**town().opening, ("complex", "mtfc"): 5.0})


def test_a_household_that_transfers_is_paid_for_once():
    paid = bill(transfers.agency_transfers, TOWN, transfer={(*WAY, 2): 2, (*WAY, 4): 1})
    line = "Council foster care: households transferred"
    assert [paid[line, t] for t in (1, 2, 3, 4)] == [0, 8_000, 0, 4_000]


def test_it_follows_the_prices_of_the_carers_whom_it_joins():
    index = {(f, y): 1.5 if f == "allowances" else 1.0 for f in FAMILIES for y in ("2013/14", "2014/15")}
    paid = bill(transfers.agency_transfers, town(transfers=(OVER,), price_index=index), transfer={(*WAY, 2): 1})
    assert paid["Council foster care: households transferred", 2] == 6_000


def test_a_child_who_stays_with_the_carer_costs_the_other_price_and_no_move():
    """A household with one and a half children: halfway through the quarter on the mean, at 300 and not at 800."""
    there = {("calm", "agency", t): 10.0 for t in (1, 2)}
    after = {("calm", "agency", 1): 10.0, ("calm", "agency", 2): 8.5, ("calm", "own", 2): 1.5}
    b = brief()
    without = assign(unknowns(TOWN, b), x=there)
    moved = assign(unknowns(TOWN, b), x=after, transfer={(*WAY, 2): 1}, households={("own", 2): 1})

    def charged(v, quarter):
        return {k.line: k.amount for k in ledger(TOWN, b, v) if k.quarter == quarter and k.invests is None}

    before, now = charged(without, 2), charged(moved, 2)
    changed = {line: now[line] - before[line] for line in now if now[line] != before[line]}
    assert changed == pytest.approx(
        {
            "Agency foster care: fees": -0.5 * 13 * 1.5 * 800,
            "Council foster care: allowances and fees": 0.5 * 13 * 1.5 * 300,
            "Council foster care: support to carers": 13 * 20,
        }
    )


def test_a_transfer_is_an_investment_in_fostering():
    v = assign(unknowns(TOWN, brief()), transfer={(*WAY, 2): 1})
    (item,) = (k for k in transfers.agency_transfers(TOWN, brief(), v) if k.amount)
    assert (item.invests, item.one_off, item.quarter) == ("foster", True, 2)


def test_teams_at_the_opening_and_their_children_are_no_investment():
    """Two started a quarter ago and four the one before; of these three are left, and two complete."""
    x = {("complex", "mtfc", 1): 1.5 + 4.0}
    v = assign(unknowns(IN_BEING), teams={("mtfc", 1): 1.0, ("mtfc", 2): 2.0}, start={("complex", 1): 4.0}, x=x)
    items = [k for k in costs.treatment_foster_care(IN_BEING, brief(), v) if k.quarter == 1]
    paid = {(k.line, k.invests): k.amount for k in items}
    assert paid == pytest.approx(
        {
            ("MTFC: teams", None): 13 * 4 * 1_000,
            ("MTFC: teams", "mtfc"): 0,
            ("MTFC: per child", None): 13 * 200 * (5 + 1.5) / 2,  # at the opening 2 and 3; at the end 1.5 of the two
            ("MTFC: per child", "mtfc"): 13 * 200 * 4 / 2,  # those who start now
        }
    )


def test_a_further_team_is_an_investment():
    v = assign(unknowns(IN_BEING), teams={("mtfc", 2): 2.0})
    items = [k for k in costs.treatment_foster_care(IN_BEING, brief(), v) if k.quarter == 2]
    assert [k.amount for k in items if k.line == "MTFC: teams"] == [13 * 4_000, 13 * 4_000]


def test_doing_nothing_with_a_team_invests_nothing():
    v = unknowns(IN_BEING, NOTHING)
    living = {("complex", "mtfc", 1): 1.5}
    v = assign(
        v, x=living, households={("own", t): 20 for t in range(1, 5)}, teams={("mtfc", t): 1 for t in (1, 2, 3, 4)}
    )
    assert math.fsum(k.amount for k in ledger(IN_BEING, NOTHING, v) if k.invests) == pytest.approx(0)

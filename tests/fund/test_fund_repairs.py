"""What cannot be kept is told in words with the cheapest way out, each worked out by hand in the tiny town."""

from __future__ import annotations

import pytest

from placement_opt.fund.fund_repairs import troubles
from placement_opt.fund.fund_solving import solve_fund
from tests.fund.tiny_fund import FEWER_NIGHTS, NIGHTS_PAID, TO_HEALTH, VISITS, changed, tiny_fund


def of(kind, f, plan="as_announced"):
    found = [k for k in troubles(f, solve_fund(f, plan, None), None) if k.kind == kind]
    return found[0] if found else None


def visits(*cases: float) -> dict[tuple[str, str, int], float]:
    """Return so many visits announced from the first quarter on, and none afterwards."""
    return {("visits", "families", t): n for t, n in enumerate((*cases, 0.0), start=1)}


ALONE = {"interventions": {"visits": VISITS}, "avoidances": (FEWER_NIGHTS,)}


def test_an_insolvent_fund_says_when_how_much_and_the_cheapest_way_out():
    """Ten visits in each of two quarters cost £6,000; £3,000 and 10 x £80 are there: £2,200 are nobody's.

    In the second quarter 800 / 300 = 2.67 of the ten can be paid for, so that 7.33 start less. Each would have freed
    £500 for £300, so that leaving them out gives up 7.33 x £200 = £1,467, less than the £2,200.
    """
    found = of("insolvent", tiny_fund(announced=visits(10.0, 10.0), **ALONE))
    assert found.sentence == (
        "The fund is insolvent from 2013/14 Q2: £2,200 of what Health visits cost is nobody's money."
    )
    assert [r.words for r in found.repairs] == [
        "start 7.3 cases fewer, the fewest that can be paid for",
        "put in £2,200 more, the first of it in 2013/14 Q2",
    ]
    assert found.repairs[0].gbp == pytest.approx(22 / 3 * 200, abs=1)
    assert found.repairs[1].gbp == pytest.approx(2200, abs=1)


def test_a_solvent_fund_has_nothing_to_repair():
    assert troubles(*_announced(tiny_fund(announced=visits(4.0, 4.0), **ALONE)), None) == ()


def _announced(f):
    return f, solve_fund(f, "as_announced", None)


def test_a_fund_that_the_gate_keeps_from_paying_says_so():
    weak = {"visits": changed(VISITS, level=1)}
    f = tiny_fund(announced=visits(1.0), interventions=weak, avoidances=(FEWER_NIGHTS,), gate=3)
    assert "The gate of evidence keeps the fund from paying for Health visits." in of("insolvent", f).sentence


def test_an_over_claimed_agreement_says_from_when_and_the_cheapest_way_out():
    """Ten visits avoid 12.5 nights at £320, £4,000 in all and £800 a quarter; the cap of £3,000 is reached in Q5."""
    capped = changed(NIGHTS_PAID, cap=3000.0)
    found = of("over-claimed", tiny_fund(announced=visits(10.0), agreements=(capped,), **ALONE))
    assert found.sentence == (
        "Nights avoided is over-claimed: from 2014/15 Q1 its cap of £3,000 is reached and £1,000 of outcomes are paid "
        "by nobody."
    )
    # 2.5 cases, for each of whom £400 would be due, cost £300 each: the fund is £250 short without them.
    assert [(r.words, round(r.gbp)) for r in found.repairs] == [
        ("start 2.5 cases fewer under it, for whom it pays nothing", 250),
        ("raise the cap by £1,000", 1000),
    ]


def test_what_is_due_beyond_a_cap_is_paid_until_the_cap_and_not_later():
    plan = solve_fund(tiny_fund(announced=visits(10.0), agreements=(changed(NIGHTS_PAID, cap=3000.0),), **ALONE),
                      "as_announced", None)  # fmt: skip
    unpaid = {t: round(gbp, 2) for (_r, t), gbp in plan.values.unpaid.items() if gbp > 0.005}
    assert unpaid == {5: 200.0, 6: 800.0}


def test_a_free_plan_buys_nothing_that_an_agreement_would_not_pay():
    f = tiny_fund(agreements=(changed(NIGHTS_PAID, cap=1000.0),), **ALONE)
    plan = solve_fund(f, "recommended", None)
    assert of("over-claimed", f, "recommended") is None
    assert sum(float(e.amount) for e in plan.entries if e.kind == "outcome_receipt") <= 1000.005


def test_a_floor_that_outcomes_do_not_bring_is_told():
    """One visit brings £400 of a floor of £1,000: £600 are paid for nothing, or 1.5 more visits for £450 bring them."""
    found = of("below its floor", tiny_fund(announced=visits(1.0), agreements=(changed(NIGHTS_PAID, floor=1000.0),),
                                            **ALONE))  # fmt: skip
    assert found.sentence == "Nights avoided pays £600 for outcomes that do not come, since its floor is £1,000."
    assert [(r.words, round(r.gbp)) for r in found.repairs] == [
        ("start 1.5 cases more under it, which cost £450", 450),
        ("lower the floor by £600", 600),
    ]


def test_a_block_that_cannot_go_says_what_is_missing_and_the_cheapest_way_out():
    """Four visits that last avoid one night a quarter, of a ward of three: 8 more visits, £2,400, would free it."""
    ward = changed(TO_HEALTH, block=3.0, cash_lag=1, step_cost=5000.0)
    f = tiny_fund(announced=visits(4.0), values=(ward,), agreements=(), interventions={"visits": VISITS},
                  avoidances=(changed(FEWER_NIGHTS, lasts=40),))  # fmt: skip
    found = of("cannot be decommissioned", f)
    assert found.sentence == (
        "Night in hospital: at most 1.0 fewer a quarter stay avoided, and a block is 3.0. No whole block can be "
        "decommissioned, so that about £1,600 a year is cashed only because a part of one may go here."
    )
    assert [(r.words, round(r.gbp)) for r in found.repairs] == [
        ("start 8.0 cases more of Health visits, £2,400 each time", 2400),
        ("agree with the service on blocks of at most 1.0", 5000),
    ]


def test_announced_cases_that_cannot_start_say_which_limit_they_meet():
    slow = {"visits": changed(VISITS, lead=1)}
    found = of("cannot start", tiny_fund(announced=visits(3.0, 12.0), interventions=slow, avoidances=(FEWER_NIGHTS,)))
    assert found.sentence == (
        "Health visits: 5.0 cases of the 15 announced cannot start, the first in 2013/14 Q1: its first case "
        "comes 1 quarter after the opening at the earliest."
    )

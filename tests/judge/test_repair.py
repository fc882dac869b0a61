"""When there is no plan, the reason is plain: homes, carers, children, quarters, and what a repair costs."""

from __future__ import annotations

import dataclasses
import re

import pytest

from placement_opt.domain.claims import Claim
from placement_opt.domain.decisions import Decision
from placement_opt.domain.levers import LEVERS
from placement_opt.domain.strategy import Strategy, Target
from placement_opt.formulation import RULES, build, limits, recurrent_cost
from placement_opt.formulation.build import Stage
from placement_opt.judge.feasibility import most_places, screen
from placement_opt.judge.limits import best_possible
from placement_opt.judge.repair import clash, no_plan, repairs
from placement_opt.judge.words import sentences
from placement_opt.kernel.errors import NoFeasiblePlan
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.savings import years
from placement_opt.solve.freed import ceiling
from placement_opt.solve.session import session
from placement_opt.solve.stages import solve
from tests.town import (
    NOTHING,
    announces,
    brief,
    full_town,
    plan_for,
    still_town,
    town,
)

TOO_MANY = announces(targets=(Target("foster", 4, "at_least", 200),))
TOO_SOON = announces(
    closing={"oak": 2}, decisions=(Decision("open", ("oak",), 2, "fix", 0.0, "the lease ends", "property service"),)
)
EARLY = announces(
    closing={"oak": 1}, decisions=(Decision("open", ("oak",), 1, "fix", 0.0, "the lease ends", "property service"),)
)
REASONABLE = announces(targets=(Target("foster", 4, "at_least", 20),), closing={"elm": 3})


def emptying_town():
    """Return a still town where half of six children in homes leave each quarter; no carer has a place."""
    plain = still_town()
    own = dataclasses.replace(plain.carers["own"], places=1.25)  # 20 households, 20 children
    return dataclasses.replace(
        plain,
        opening={("complex", "home"): 6.0, ("calm", "own"): 20.0},
        carers={**plain.carers, "own": own},
        exit={**plain.exit, ("complex", "home"): 0.5},
    )


def why_not(case, strategy):
    """Solve the published plan, which must have no answer, and return the message that explains it."""
    b = brief(fixed=True, strategy=strategy)
    _, _, nothing = plan_for(case, NOTHING)
    with pytest.raises(NoFeasiblePlan):
        solve(build(case, b))
    return " ".join(str(no_plan(case, b, screen(case, strategy, nothing))).split())


def parts(message):
    """Split a message into what the screen says, the clash and the repairs."""
    cut = next(c for c in ("These cannot all be true:", "This cannot be met, whatever else gives way:") if c in message)
    head, _, rest = message.partition(cut)
    clash, _, ways = rest.partition("Each of these alone would make a plan possible")
    return head, clash, ways


@pytest.fixture(scope="module")
def dream():
    return why_not(town(), TOO_MANY)


@pytest.fixture(scope="module")
def haste():
    return why_not(emptying_town(), TOO_SOON)


def test_an_impossible_target_is_screened_by_counting_children(dream):
    head, _, _ = parts(dream)
    assert re.search(
        r"2014/15 Q2: the strategy asks for at least 200 children in foster care; about \d\d will be looked after", head
    )


def test_the_most_places_count_what_could_be_recruited_and_bought():
    """Council carers end at 25.42 households of 1.6; specialists at 6; agency at 10 and 3 a quarter: 68.7."""
    assert most_places(town(), "foster", 4) == pytest.approx(68.7, abs=0.05)


def test_an_impossible_target_is_named_in_the_clash(dream):
    _, clash, _ = parts(dream)
    assert "target for children in foster care" in clash
    assert "2014/15 Q2" in clash


def test_changing_the_target_repairs_it(dream):
    _, _, ways = parts(dream)
    assert "change the target; the plan then costs £" in ways


def test_homes_that_shut_before_any_foster_place_clash_with_safe_withdrawal(haste):
    _, clash, ways = parts(haste)
    assert (
        "decision of property service (the lease ends): Oak House, share of the home open: exactly 0, 2013/14 Q4"
        in clash
    )
    assert "places are vacant before homes close, 2013/14 Q4" in clash
    assert "lift a decision; the plan then costs as much as without any decision over the horizon" in ways
    assert re.search(r"let homes close before places are vacant; the plan then costs £[\d,]+ less than without", ways)


def test_homes_that_stay_overfull_are_told_as_such_where_no_home_may_close():
    """Fourteen children live in ten beds and none leaves: no rule of closing homes is to blame."""
    case = still_town(opening={("complex", "home"): 14.0}, moves=())
    assert clash(build(case, NOTHING)) == ["children fit the council's open homes, 2014/15 Q2"]


def test_a_home_cannot_shut_before_its_notice():
    message = why_not(still_town(opening={("complex", "home"): 3.0}), EARLY)
    head, clash, _ = parts(message)
    assert "2013/14 Q3: Oak House is to close, but its notice runs to 2013/14 Q4." in head
    assert "notice" in clash
    assert "Oak House" in clash


@pytest.mark.parametrize("which", ["dream", "haste"])
def test_a_message_speaks_of_titles_and_never_of_names_in_code(which, request):
    message = request.getfixturevalue(which)
    assert not re.findall(r"\w+_\w+", message)
    for word in ("children", "foster", "Q") if which == "dream" else ("home", "foster", "Q"):
        assert word.lower() in message.lower()
    assert not re.search(r"\b(oak|elm|calm|complex|mtfc|mst)\b", message)


def test_the_cheapest_repair_comes_first_and_each_is_priced():
    ways = repairs(build(emptying_town(), brief(fixed=True, strategy=TOO_SOON)))
    assert len(ways) >= 2
    assert all(way.cost > 0 and way.changes for way in ways)
    _, _, listed = parts(why_not(emptying_town(), TOO_SOON))
    signs = {"more": 1, "less": -1, "": 0}
    found = re.findall(r"the plan then costs (?:£([\d,]+) (more|less)|as much)", listed)
    differences = [signs[sign] * float(pounds.replace(",", "") or 0) for pounds, sign in found]
    assert differences == sorted(differences)
    assert len(differences) == len(ways)


def test_a_repair_is_as_small_as_it_can_be():
    """200 children are promised; what the town can hold in foster care is short by the repair exactly."""
    b = brief(fixed=True, strategy=TOO_MANY)
    change = next(r for r in repairs(build(town(), b)) if r.words == "change the target")
    ((_row, short),) = change.changes
    promised = 200 - abs(short)
    less = announces(targets=(Target("foster", 4, "at_least", promised - 0.01),))
    solve(build(town(), brief(fixed=True, strategy=less)))
    more = announces(targets=(Target("foster", 4, "at_least", promised + 0.01),))
    with pytest.raises(NoFeasiblePlan):
        solve(build(town(), brief(fixed=True, strategy=more)))


def test_nothing_is_screened_out_of_a_reasonable_strategy():
    _, _, nothing = plan_for(still_town(), NOTHING)
    assert screen(still_town(), REASONABLE, nothing) == []


def in_words(case, b):
    """Return every row that can be part of a clash or a repair as a sentence, each by itself."""
    told = {rule.name for rule in RULES if rule.phrase} | {"strategy_as_published"}
    return {row: sentences(case, b, [(row, 1.0)])[0] for row in build(case, b).rows_of(*told)}


def test_every_limit_can_be_put_in_words():
    case = full_town(local_floor=0.1)
    for row, text in in_words(case, brief(fixed=True, strategy=REASONABLE)).items():
        assert "_" not in text, row


def test_a_budget_is_called_by_its_title():
    found = in_words(town(), brief())
    ((text,),) = [[text] for row, text in found.items() if row.index == ("fund", "2014/15")]
    assert "Investment fund" in text


def test_a_decision_is_told_with_its_own_quarter_only():
    made = tuple(Decision("children", ("calm", "own"), 4, "at_most", n, "seen", "a reviewer") for n in (40, 30))
    found = in_words(town(), brief(strategy=Strategy("decided", "Decided", decisions=made)))
    texts = [text for row, text in found.items() if row.rule == "decisions_so_far"]
    assert len(texts) == 2
    for text in texts:
        assert "2013/14" not in text


@pytest.mark.parametrize(
    "record", [*RULES, *LEVERS], ids=lambda record: getattr(record, "name", getattr(record, "id", ""))
)
def test_what_can_be_repaired_can_be_named_and_measured(record):
    assert bool(record.repair) == bool(record.unit)
    assert record.phrase or not record.repair
    assert record.phrase or not getattr(record, "limit", "")


def test_without_a_limit_the_best_possible_never_falls():
    """Every rule that can limit is freed in turn, the rows of each kind at once."""
    case = town(begins="2013/14 Q1", length=8)
    programme = build(case, brief())
    groups = {words: [r.name for r in programme.rows_of(*rules)] for words, rules in limits().items()}
    cost = Stage("recurrent cost", "GBP", recurrent_cost(case, programme.costs, "2014/15"))
    found = ceiling(session(programme), cost, groups)
    assert all(freed <= found.best + 0.01 for freed in found.without.values()), found
    assert min(found.without.values()) < found.best - 1_000


def test_each_limit_is_freed_alone():
    """What one limit is worth does not depend on which was freed before it."""
    case = town(begins="2013/14 Q1", length=8)

    def freed(*rules):
        programme = build(case, brief())
        groups = {rule: [r.name for r in programme.rows if r.rule == rule] for rule in rules}
        cost = Stage("recurrent cost", "GBP", recurrent_cost(case, programme.costs, "2014/15"))
        return ceiling(session(programme), cost, groups).without

    chosen = ("moves_are_limited", "approvals_are_limited", "homes_close_in_phases", "suitable_share")
    together = freed(*chosen)
    for rule in chosen:
        assert together[rule] == pytest.approx(freed(rule)[rule], abs=0.01), rule


def test_freeing_a_row_that_does_not_bind_changes_nothing():
    """In particular the constant part of a cost is not lost on the way."""
    case = still_town()
    programme = build(case, NOTHING)
    names = [r.name for r in programme.rows if r.rule == "foster_places"]
    cost = Stage("recurrent cost", "GBP", recurrent_cost(case, programme.costs, "2014/15"))
    found = ceiling(session(programme), cost, {"foster places": names})
    assert found.without["foster places"] == pytest.approx(found.best, abs=0.01)
    assert found.best == pytest.approx(2 * 572_000, abs=1)


@pytest.mark.parametrize(
    "claim",
    [
        Claim("saving", "The saving", "GBP", "2014/15", 1.0),
        Claim("posts", "The posts", "FTE", "2014/15", 1.0),
    ],
    ids=["pounds", "posts"],
)
def test_the_best_possible_is_no_less_than_any_plan_reaches(claim):
    case = town(begins="2013/14 Q1", length=8)
    _, _, nothing = plan_for(case, NOTHING)
    _, _, plan = plan_for(case, brief(most_saved_in="2014/15"))
    base = {y: cost_in(nothing, y) for y in years(case)}
    best = best_possible(session(build(case, brief())), claim, base, limits=True)
    posts = plan.children.query("measure == 'posts released to date'")["value"].iloc[-1]
    reached = base["2014/15"] - cost_in(plan, "2014/15") if claim.unit == "GBP" else posts
    assert best.amount >= reached - 1
    assert 0 < len(best.binding) <= 3
    gains = [k.gain for k in best.binding]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0

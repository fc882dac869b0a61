"""What the page's tables declare is what the code does: cost lines, levers at rest, sets, the bound of a stage."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest

from placement_opt.domain.decisions import Decision
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.past import Past
from placement_opt.domain.schedule_lines import FOSTER_CARE, OUTSIDE, RESIDENTIAL_CARE
from placement_opt.formulation import ledger_lines
from placement_opt.formulation.build import STEPS, Stage, build
from placement_opt.formulation.page_tables import OBJECTIVES_IN_ORDER
from placement_opt.formulation.variables import waiting_lists
from placement_opt.solve.session import held_bound
from tests.formulation.examples_programmes import ANNOUNCED
from tests.formulation.test_costs import full_ledger
from tests.town import AFTER, FAMILIES, LEVER_ROWS, NOTHING, PLACEMENTS, brief, full_town, town, unknowns

SETTINGS = {"residential": RESIDENTIAL_CARE, "foster": FOSTER_CARE}
TYPES = {p.title: p for p in PLACEMENTS}
HOME_FAMILY = "homes"  # a family of their own, so that it can be told from pay


def busy_town(**index):
    """Return a town with a block contract, whose homes have a price family of their own."""
    placements = {p.id: dataclasses.replace(p, price_family=HOME_FAMILY) if p.id == "home" else p for p in PLACEMENTS}
    years = dict.fromkeys(q.year for q in town().quarters)
    prices = {(f, y): index.get(f, 1.0) for f in (*FAMILIES, HOME_FAMILY) for y in years}
    return full_town(placements=placements, price_index=prices, past=Past(0, {}, {}, {(OUTSIDE, 1): 1_000.0}))


ITEMS = [item for item in full_ledger(busy_town()) if item.amount]


def title_of(item, line):
    """Return what stands for the title in the name of an item, "" if the line has none, None if it is another line."""
    found = re.fullmatch(re.escape(line.name).replace(r"\{title\}", "(.+)"), item.line)
    return None if found is None else (found.groups() or ("",))[0]


def lines_of(item):
    """Return the declared lines with the name and the tags of an item."""
    for line in ledger_lines.COST_LINES:
        title = title_of(item, line)
        after = {k.title for k in AFTER.values()}
        own = {
            "services": {s.title for s in LEVER_ROWS["services"]},
            "planned_exit_work": after,
            "allowances_after_care": after,
        }
        titles = own.get(line.term, TYPES)
        if title is None or (title and title not in titles):
            continue
        schedule = line.schedule
        if schedule == ledger_lines.BY_SETTING:
            schedule = SETTINGS.get(TYPES[title].setting, OUTSIDE)
        if schedule == ledger_lines.BY_LINE:
            schedule = item.schedule
        tags = (schedule, line.one_off, line.cashable)
        if tags == (item.schedule, item.one_off, item.cashable) and item.invests in line.invests:
            yield line


def test_every_cost_item_is_declared_with_its_tags():
    assert {item.line for item in ITEMS if len(list(lines_of(item))) != 1} == set()


def test_every_declared_line_costs_something():
    assert {line.name for line in ledger_lines.COST_LINES} == {line.name for item in ITEMS for line in lines_of(item)}


def families_of(item, line):
    """Return the price families that a declared line may follow."""
    types = [TYPES[title]] if (title := title_of(item, line)) in TYPES else list(TYPES.values())
    return {
        ledger_lines.HOME_INDEX: {HOME_FAMILY},
        ledger_lines.PAY: {"pay"},
        ledger_lines.MTFC: {TYPES["Treatment foster care"].price_family},
        ledger_lines.NO_INDEX: set(),
        ledger_lines.OWN_INDEX: {p.price_family for p in types},
        ledger_lines.ALLOWANCE_INDEX: {k.price_family for k in AFTER.values() if line.prices and k.allowance.value},
    }[line.prices]


@pytest.mark.parametrize("family", [*FAMILIES, HOME_FAMILY])
def test_a_cost_line_follows_the_price_index_that_is_declared(family):
    """Doubling one family doubles what follows it and raises nothing else."""
    dearer = [item for item in full_ledger(busy_town(**{family: 2.0})) if item.amount]
    for before, after in zip(ITEMS, dearer, strict=True):
        (line,) = lines_of(before)
        if line.prices == ledger_lines.DEAREST_INDEX:
            continue  # of every family: test_costs has it
        families = families_of(before, line)
        follows = family in families and (len(families) == 1 or after.amount != before.amount)
        assert after.amount == pytest.approx((2 if follows else 1) * before.amount), (before.line, family)


@pytest.mark.parametrize(
    "levers",
    [EVERY_LEVER, EVERY_LEVER - {"specialist"}, EVERY_LEVER - {"placement_choice"}, frozenset()],
    ids=["every lever", "no specialist", "no choice", "none"],
)
def test_the_set_of_entrants_is_that_of_the_page(levers):
    """A: carried types taken today; with choice any list but specialist without its lever; else the lists of today."""
    c = town()
    expected = {
        (g, p)
        for g in c.needs
        for p in c.suitable[g]
        for k in [c.placements[p].waiting_list]
        if (not c.placements[p].steered and c.entry_mix.get((g, p), 0) > 0)
        or (k and "placement_choice" in levers and (k != "specialist" or "specialist" in levers))
        or (k and "placement_choice" not in levers and c.entry_mix.get((g, k), 0) > 0)
    }
    assert {key[:2] for key in unknowns(c, brief(levers)).a} == expected


def test_the_set_of_waiting_lists_is_that_of_the_page():
    """W: entry, natural endings, endings of specialist care, and where MTFC leads; r serves each but entry."""
    c = town()
    expected = {(g, "entry") for g in c.needs}
    expected |= {("calm", "foster"), ("older", "foster"), ("complex", "residential"), ("complex", "specialist")}
    assert set(waiting_lists(c)) == expected
    served = {(g, p) for g, k in expected if k != "entry" for p in c.suitable[g] if c.placements[p].waiting_list == k}
    assert {key[:2] for key in unknowns(c, NOTHING).r} == served


def test_the_objectives_of_the_page_are_those_of_the_code_in_their_order():
    """A published plan with every lever, of which the most is to be saved in another year than the earliest judged."""
    decided = (Decision("teams", ("mst",), 2, "at_most", 1.0, "for this test", "tests"),)  # of four announced
    b = dataclasses.replace(
        ANNOUNCED,
        plan=dataclasses.replace(ANNOUNCED.plan, most_saved_in="2014/15"),
        strategy=dataclasses.replace(ANNOUNCED.strategy, decisions=decided),
    )
    unpublished = [k for k in OBJECTIVES_IN_ORDER if not k[0].startswith("published")]
    last = [unpublished[0], *unpublished[2:4], *unpublished[3:]]  # two judged years, and none sought first
    for asked, told in (
        (b, [k for k in OBJECTIVES_IN_ORDER if k[0] != "placements beyond share"]),
        (NOTHING, last),
    ):
        *stages, tie = build(full_town(), asked).stages
        assert [s.unit for s in stages] == [unit for *_k, unit in told]
        assert all(s.name.startswith(name) for s, (name, *_k) in zip(stages, told, strict=True))
        assert tie.name == "tie-break"


@pytest.mark.parametrize("unit", STEPS)
@pytest.mark.parametrize("best", [0.0, 0.2499, 0.25, 7.77, -3.3])
def test_a_stage_is_held_at_the_bound_of_the_page(unit, best):
    """Its best to the nearest step, plus one step."""
    stage = Stage("a stage", unit, 0.0)
    bound, step = held_bound(stage, best), stage.step(best)
    assert bound == (math.floor(best / step + 1 / 2) + 1) * step
    assert step / 2 <= bound - best + 1e-9 <= 3 / 2 * step + 2e-9


@pytest.mark.parametrize(
    ("best", "step"),
    [
        (0.0, 5e-5),
        (-10_000, 5e-5),
        (2_340_000, 0.005),
        (32e6, 0.5),
        (155e6, 0.5),
        (-316e6, 0.5),
        (317e6, 5),
        (1e15, 5e6),
    ],
)
def test_the_step_of_pounds_goes_with_the_sum(best, step):
    """£0.50 from £31.6 million to £316 million, a tenth of it for sums ten times smaller, that of £10,000 below."""
    assert Stage("a cost", "GBP", 0.0).step(best) == pytest.approx(step)

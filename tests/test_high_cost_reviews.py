"""Reviews of high fees: what they save and cost, bands of fees, words, and the files that they come from."""

from __future__ import annotations

import dataclasses
import math
from contextlib import nullcontext

import pytest
from hypothesis import given, settings

from placement_opt.domain.case import Case, Figure, from_json, to_json
from placement_opt.domain.high_cost_reviews import HighCostReview, share_above, thirds_of
from placement_opt.formulation import build
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.read_model import faults_of
from placement_opt.inputs.schema import TABLES
from placement_opt.intake.import_settings import read_settings
from placement_opt.judge.break_even import break_evens
from placement_opt.judge.feasibility import screen
from placement_opt.judge.lever_units import left_at_zero, units
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput
from placement_opt.solve.session import session
from tests import tiny_model
from tests.test_contracts import buying_town
from tests.test_contracts import published as bought
from tests.test_kind_of_its_own import add
from tests.test_laws import POUND, UNMET, is_no_worse, levers, reached, some_towns, towns
from tests.tiny_model import CHOICES, set_value
from tests.town import BLOCK, DEAR_BEDS, NOTHING, announces, brief, plan_for
from tests.town_contracts import BLOCK_OF_BEDS, DEAR_FOSTERING

STILL = {"opening": {("complex", "external"): 4.0}, "entries": dict.fromkeys(buying_town().entries, 0.0)}
FIGURES = {"most_reviews": 2, "success_share": 0.25, "saving": 100, "cost": 500, "earliest": 1}
BANDS = {"low": (0.5, 600), "middle": (0.25, 800), "high": (0.25, 1200)}  # a mean of 800, the fee of foster_ifa
ON_REVIEW = (DEAR_BEDS, DEAR_FOSTERING)


def reviewing_town(*reviews, **changes) -> Case:
    """Return the still town with four children in private homes, whom nobody joins or leaves."""
    return buying_town(**{**STILL, "reviews": reviews or (DEAR_BEDS,), **changes})


def published(case, announced):
    strategy = announces(high_cost_review=announced)
    return strategy, plan_for(case, brief(fixed=True, strategy=strategy))[2]


def test_a_review_costs_once_and_saves_while_the_child_stays():
    """One of four has a fee above the mean; in half of such reviews 400 a week are saved: 6.5, 13 and 13 weeks."""
    case = reviewing_town()
    strategy, results = published(case, {("external", 2): 1.0})
    nothing = plan_for(case, NOTHING)[2]
    assert nothing.cost - results.cost == pytest.approx(32.5 * 0.5 * 400 - 1_000, abs=1)
    assert screen(case, strategy, nothing) == []
    found = results.children.query("placement == 'external'").groupby(["measure", "quarter"])["value"].sum()
    assert found["high fees reviewed", "2013/14 Q4"] == pytest.approx(1)
    assert found["children with a reviewed fee", "2014/15 Q2"] == pytest.approx(1, abs=1e-4)
    lines = results.ledger.groupby("line")["gbp"].sum()
    assert lines["Private homes: fees lowered by reviews"] == pytest.approx(-6_500, abs=1)
    assert lines["Private homes: reviews of high fees"] == pytest.approx(1_000)
    assert not results.ledger.query("line.str.contains('reviews')")["one_off"].any()


def test_a_fee_is_reviewed_once():
    """There is one high fee: two more reviews cost 1,000 each and save nothing."""
    case = reviewing_town()
    once, thrice = (published(case, {("external", t): 1.0 for t in quarters})[1] for quarters in ((2,), (2, 3, 4)))
    assert thrice.cost - once.cost == pytest.approx(2_000, abs=1)
    assert plan_for(case, brief())[2].cost == pytest.approx(once.cost, abs=1)  # the recommended plan makes one


def test_the_saving_ends_as_children_leave():
    """A fifth leave in a quarter: of one reviewed child 0.8 are left, and then 0.64."""
    case = reviewing_town(exit=dict.fromkeys(buying_town().exit, 0.2))
    results = published(case, {("external", 2): 0.5})[1]
    found = [results.values.reviewed["external", t] for t in (1, 2, 3, 4)]
    assert found == pytest.approx([0, 0.5, 0.4, 0.32], abs=1e-4)


def test_no_fee_of_a_child_under_contract_is_reviewed():
    """Two of four children live in a block of beds: the other two have half a high fee between them."""
    beds = dataclasses.replace(BLOCK_OF_BEDS, earliest=1, term=4, children_there=2)
    case = reviewing_town(offers=(beds,))
    held = {("beds", t): 2.0 for t in range(1, 5)}
    plain = bought(case, held)[1]
    strategy = announces(buy_places=held, high_cost_review={("external", 2): 1.0})
    results = plan_for(case, brief(fixed=True, strategy=strategy))[2]
    weeks = sum(0.5 * 13 * sum(results.values.reviewed["external", s] for s in (t - 1, t)) for t in range(1, 5))
    assert weeks <= 0.25 * (13 + 26 + 26 + 26) + 1e-3
    assert plain.cost - results.cost == pytest.approx(weeks * 200 - 1_000, abs=1)


def test_an_opening_block_is_left_alone_too():
    case = reviewing_town(
        DEAR_FOSTERING,
        contracts=(BLOCK,),
        opening={("calm", "agency"): 4.0},
        entries=dict.fromkeys(STILL["entries"], 0),
    )
    results = published(case, {("agency", t): 2.0 for t in range(1, 5)})[1]
    assert [results.values.reviewed["agency", t] for t in (1, 2, 3)] == pytest.approx([0, 0, 0], abs=1e-4)


def test_more_than_can_be_reviewed_is_told():
    case = reviewing_town()
    strategy, results = published(case, {("external", 1): 1.0, ("external", 2): 3.0})
    assert [results.values.reviews["external", t] for t in (1, 2)] == pytest.approx([0, 1])
    assert screen(case, strategy, plan_for(case, NOTHING)[2]) == [
        "2013/14 Q3: high fees reviewed, Private homes: 1 announced, at most 0 possible. The strategy as published "
        "has 0."
    ]


def test_where_a_review_begins_to_pay():
    """One review in the second quarter saves 6,500 to the end of the fourth."""
    case = reviewing_town(dataclasses.replace(DEAR_BEDS, cost=Figure(9_000, "assumed")))
    s = session(build(case, brief()))
    (unit,) = [u for u in units(case, s.programme.variables) if u.lever == "high_cost_review"]
    assert unit.words == "one review of a high fee, Private homes"
    assert "external" in left_at_zero(case, plan_for(case, brief())[2])
    (found,) = break_evens(s, [unit])
    assert found.price == pytest.approx(6_500, abs=0.1)


def test_a_spread_makes_three_bands_of_a_normal_distribution():
    """The dearest third of a normal distribution lies 1.0908 standard deviations above the mean, on average."""
    bands = thirds_of(4_000, 0.3)
    assert [share for share, _fee in bands] == pytest.approx([1 / 3] * 3)
    assert [fee for _share, fee in bands] == pytest.approx([4_000 * (1 - 0.32724), 4_000, 4_000 * 1.32724], abs=1)
    assert math.fsum(share * fee for share, fee in bands) == pytest.approx(4_000)
    assert share_above(bands) == pytest.approx(1 / 3)
    assert share_above(tuple(BANDS.values())) == 0.25


@settings(some_towns, max_examples=4)
@given(towns())
def test_reviews_that_nobody_may_make_change_nothing(case):
    """Doing nothing reviews no fee and costs what it costs without; with the lever no child waits longer."""
    plain, nothing = (plan_for(case, b)[2] for b in (brief(), NOTHING))
    reviewing = dataclasses.replace(case, reviews=ON_REVIEW)
    none = dataclasses.replace(case, reviews=tuple(dataclasses.replace(k, most=0.0) for k in ON_REVIEW))
    assert plan_for(none, brief())[2].cost == pytest.approx(plain.cost, abs=2 * POUND)
    still = plan_for(reviewing, NOTHING)[2]
    assert still.cost == pytest.approx(nothing.cost, abs=2 * POUND)
    assert not any((*still.values.reviews.values(), *still.values.reviewed.values()))
    assert plan_for(reviewing, brief())[2].stages[0].best <= plain.stages[0].best + UNMET


@settings(some_towns, max_examples=4)
@given(towns())
def test_more_reviews_are_never_worse(case):
    fewer = dataclasses.replace(case, reviews=ON_REVIEW)
    more = dataclasses.replace(case, reviews=tuple(dataclasses.replace(k, most=k.most + 2) for k in ON_REVIEW))
    assert is_no_worse(reached(fewer, brief()), reached(case, brief()))
    assert is_no_worse(reached(more, brief()), reached(fewer, brief()))


@settings(some_towns, max_examples=6)
@given(towns(), levers)
def test_reviewed_fees_are_no_more_than_lie_above_the_mean_and_costs_tie(case, pulled):
    case = dataclasses.replace(case, reviews=ON_REVIEW)
    _, solution, results = plan_for(case, brief(pulled))
    assert math.fsum(results.ledger["gbp"]) == pytest.approx(solution.cost, abs=POUND)
    for k in ON_REVIEW:
        for q in case.quarters:
            living = math.fsum(n for (_g, p, t), n in results.values.x.items() if (p, t) == (k.placement, q.number))
            assert results.values.reviewed[k.placement, q.number] <= k.above * living + 1e-5


def table(path, name, *rows):
    if not (path / f"{name}.csv").exists():
        (path / f"{name}.csv").write_text(",".join(TABLES[name].header) + "\n", "utf-8")
    add(path, name, *rows)


def with_reviews(path, bands=BANDS, placement="foster_ifa", **changes):
    """Let the tiny town review fees of its agencies, where twelve more children live, so that a band holds enough."""
    set_value(path, "opening.csv", "younger,foster_ifa", 20)
    table(
        path,
        "fee_bands",
        *(f"foster_ifa,{b},{n},{v}" for b, k in bands.items() for n, v in zip(("share", "fee"), k, strict=True)),
    )
    table(path, "high_cost_reviews", *(f"{placement},{name},{n}" for name, n in {**FIGURES, **changes}.items()))
    return path


def case_of(path):
    return resolve.build(read_model(path), horizon=8, local_floor=None, **CHOICES)


def test_rows_become_reviews_and_a_strategy_makes_them(tiny, tmp_path):
    case = case_of(with_reviews(tiny))
    expected = HighCostReview("foster_ifa", 2, 0.25, Figure(100, "assumed"), Figure(500, "assumed"), 2, 0.25)
    assert case.reviews == (expected,)
    assert from_json(to_json(case)) == case
    file = tmp_path / "plan.yaml"
    rows = "".join(
        f'    - {{placement: foster_ifa, from: "{t}", reviews: {n}}}\n'
        for t, n in (("2014/15 Q3", 2), ("2014/15 Q4", 0))
    )
    file.write_text(f"name: p\ntitle: P\nsource: paper\nlevers:\n  high_cost_review:\n{rows}", "utf-8")
    assert read_strategy(file, case).levers == {"high_cost_review": {("foster_ifa", 7): 2, ("foster_ifa", 8): 0}}
    file.write_text(file.read_text("utf-8").replace("foster_ifa", "home_external"), "utf-8")
    with pytest.raises(BadInput, match="expected a placement whose fees may be reviewed: foster_ifa, got home_ext"):
        read_strategy(file, case)


def test_a_spread_stands_in_for_bands(tiny):
    with_reviews(tiny, {})
    table(tiny, "prices", "foster_ifa,fee_spread,0.3")
    assert case_of(tiny).reviews[0].above == pytest.approx(1 / 3)


def test_a_scenario_may_change_the_fee_alone(tiny):
    """Bands tie to the fee as the folder states it: they say how fees lie about their mean."""
    with_reviews(tiny)
    inputs = read_model(tiny)
    prices = inputs.tables["prices"].copy()
    prices.loc[prices["placement"] == "foster_ifa", ["value", "high"]] = 900.0
    assert faults_of(dataclasses.replace(inputs, tables={**inputs.tables, "prices": prices})) == []


BAD = {
    "no bands": ({"bands": {}},
        "high_cost_reviews.csv:4 placement: expected bands of foster_ifa in fee_bands.csv, or its fee_spread in "
        "prices.csv, some above the mean, got none"),
    "council care": ({"placement": "foster_inhouse"}, "high_cost_reviews.csv:4 placement: expected bands of foster_in"),
    "a sum other than 1": ({"bands": {**BANDS, "low": (0.4, 600)}},
        "fee_bands.csv:2 value: expected shares of foster_ifa that sum to 1, got a sum of 0.9"),
    "another mean": ({"bands": {**BANDS, "high": (0.25, 1300)}},
        "fee_bands.csv:2 value: expected bands with a mean of 800, the fee in prices.csv, got 825.00"),
    "a fee below the mean": ({"saving": 401},
        "high_cost_reviews.csv:4 value: expected at most 400, from the bands above the mean down to the mean, got 401"),
    "few children": ({"bands": {"low": (0.9, 800), "one": (0.1, 800)}},
        "fee_bands.csv:4 value: expected a share that is at least 5 of the children in foster_ifa at the opening, got "
        "fewer than 5 - put the band together with the next one, or state a fee_spread in prices.csv"),
    "more than every review": ({"success_share": 1.5}, "high_cost_reviews.csv:3 value: expected 1 or less, got 1.5"),
}  # fmt: skip


def test_a_review_may_bring_a_fee_down_to_the_mean(tiny):
    """The dear band has a mean of 1,200 and all fees one of 800: 400 a week at the most."""
    assert case_of(with_reviews(tiny, saving=400)).reviews[0].saving == Figure(400, "assumed")


@pytest.mark.parametrize("off", [0.9e-6, -0.9e-6, 1.1e-6, -1.1e-6])
def test_shares_of_bands_sum_to_one_but_for_rounding(tiny, off):
    with_reviews(tiny, {**BANDS, "low": (f"{BANDS['low'][0] + off:.7f}", BANDS["low"][1])})
    expected = pytest.raises(BadInput, match="foster_ifa that sum to 1") if abs(off) > 1e-6 else nullcontext()
    with expected:
        read_model(tiny)


@pytest.mark.parametrize("kind", BAD)
def test_a_row_that_cannot_be_is_named(tiny, kind):
    changes, expected = BAD[kind]
    with_reviews(tiny, **changes)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert any(expected in str(fault) for fault in raised.value.faults)


@pytest.mark.parametrize(
    ("placement", "spread", "expected"),
    [
        (
            "foster_ifa",
            0.3,
            "fee_bands.csv:2 placement: expected either rows here or a fee_spread in prices.csv, not b",
        ),
        (
            "home_external",
            0.95,
            "value: expected at most 0.8, got 0.95",
        ),
        ("foster_inhouse", 0.3, "expected an external placement type: home_external | foster_ifa, got foster_inhouse"),
    ],
)
def test_a_spread_that_cannot_be_is_named(tiny, placement, spread, expected):
    table(with_reviews(tiny), "prices", f"{placement},fee_spread,{spread}")
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert any(expected in str(fault) for fault in raised.value.faults)


def test_the_fewest_children_of_a_band_are_those_of_the_counts_that_are_shown():
    words = read_catalogue()
    shown = read_settings(paths.config_folder() / "ssda903" / "settings.yaml", words).publishing
    assert words.fewest_children == shown.small + 1


@pytest.fixture
def tiny(tmp_path):
    """Return the folder of a fresh copy of the tiny model."""

    return tiny_model.write(tmp_path)

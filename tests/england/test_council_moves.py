"""How far councils moved: the fit finds what changes were made from, and its interval holds as often as README says."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.england.council_moves import (
    ALL_COUNTED,
    COUNTED_CHILDREN,
    RESIDENTIAL_COUNT,
    ChangeSpread,
    CountChange,
    changes_over,
    council_moves,
    counted,
    counts_ahead,
    fitted,
    unchanged_councils,
)
from placement_opt.england.hidden_places import Between
from placement_opt.england.published_choices import read_published_choices
from placement_opt.england.published_file import shipped_statistics
from tests.command import call
from tests.england import held_out
from tests.england.held_out import ERA_ONE, ERA_TWO, HALVES, IN_TURN, NEWEST, held, of_count, ways
from tests.england.small_england import small_england, write_zip
from tests.paths import ROOT

CHOICES = read_published_choices()


@pytest.fixture(scope="module")
def england():
    return shipped_statistics()


@pytest.fixture
def small(tmp_path):
    return small_england(tmp_path)


def made(a: float, b: float, many: int, hidden: float = 0.0) -> list[CountChange]:
    """Return changes drawn from a variance of a + b / n, some known only to lie between two ends around them."""
    rng = np.random.default_rng(1)
    n = np.exp(rng.uniform(np.log(20), np.log(2000), many))
    logs = rng.normal(0, np.sqrt(a + b / n))
    low, high = (np.where(rng.random(many) < hidden, rng.uniform(0, 0.1, many), 0.0) for _end in range(2))
    return [CountChange("1", 2021, 2022, float(k), float(z - lo), float(z + hi))
            for k, z, lo, hi in zip(n, logs, low, high, strict=True)]  # fmt: skip


@pytest.mark.parametrize("hidden", [0.0, 0.5])
def test_a_fit_finds_what_changes_were_made_from(hidden):
    found = fitted(made(0.004, 1.5, 20_000, hidden))
    assert found.a == pytest.approx(0.004, rel=0.05)
    assert found.b == pytest.approx(1.5, rel=0.05)


def test_it_is_the_most_likely_fit(england):
    """By the likelihood itself, of counts that are all known and of counts that are partly hidden."""
    for count in (ALL_COUNTED, RESIDENTIAL_COUNT):
        changes = changes_over(counted(england, count), 1)
        best = fitted(changes)
        most = likelihood(best, changes)
        for times_a, times_b in ((1.1, 1), (0.9, 1), (1, 1.1), (1, 0.9), (1.05, 0.95)):
            assert likelihood(replace(best, a=best.a * times_a, b=best.b * times_b), changes) < most


def likelihood(s: ChangeSpread, changes) -> float:
    total = 0.0
    for k in changes:
        of = NormalDist(0, s.spread(k.children))
        total += math.log(of.pdf(k.least) if k.least == k.most else of.cdf(k.most) - of.cdf(k.least))
    return total


@pytest.mark.parametrize("change", [0.0, 0.1])
def test_councils_of_one_size_have_a_fit_too(change):
    found = fitted([CountChange("1", 2021, 2022, 50.0, change, change)] * 40)
    assert found.spread(50.0) == pytest.approx(change, abs=1e-5)


def test_variances_are_never_below_nothing():
    """Where large councils move more than small ones b would fall below 0, and where they hardly move a would."""
    for small, large in ((0.01, 0.3), (0.3, 0.0001)):
        of = [CountChange("1", 2021, 2022, n, z, z) for n, z in ((20.0, small), (2000.0, large)) for _k in range(20)]
        found = fitted(of)
        assert min(found.a, found.b) >= 0


def test_an_interval_by_hand():
    spread = ChangeSpread(0.01, 1.0, 40)
    found = spread.between(Between(100, 100), 0.9)
    reach = 1.6448536 * math.sqrt(0.01 + 1 / 100)
    assert (found.low, found.high) == (pytest.approx(100 * math.exp(-reach)), pytest.approx(100 * math.exp(reach)))
    hidden = spread.between(Between(80, 100), 0.9)
    assert hidden.low == pytest.approx(80 * math.exp(-1.6448536 * math.sqrt(0.01 + 1 / 80)))
    assert hidden.high == found.high
    assert spread.between(Between(0, 9), 0.9) is None


@given(n=st.integers(1, 3000), wider=st.integers(0, 200), share=st.floats(0.5, 0.99))
def test_an_interval_holds_the_last_count_and_widens_with_what_is_hidden(n, wider, share):
    spread = ChangeSpread(0.002, 1.4, 100)
    known, hidden = (spread.between(Between(n, high), share) for high in (n, n + wider))
    assert known.low < n < known.high
    assert hidden.low <= known.low
    assert known.high <= hidden.high


def test_changes_by_hand(small):
    """Ash took the place of Old Ash, so it is left out; of Elm's children 30 to 40 are in residential care."""
    assert unchanged_councils(small) == ("201", "202")
    assert [(k.code, k.began, k.ended, k.children, k.least, k.most)
            for k in changes_over(counted(small, RESIDENTIAL_COUNT), 1)] == [
        ("201", 2024, 2025, 35.0, pytest.approx(math.log(30 / 40)), pytest.approx(math.log(40 / 30))),
        ("202", 2024, 2025, 15.0, 0.0, 0.0),
    ]  # fmt: skip
    assert changes_over(counted(small, ALL_COUNTED), 2) == ()


def test_what_may_be_nobody_is_left_out_at_the_start_and_not_at_the_end():
    counts = {"1": {2021: Between(0, 5), 2022: Between(4, 4), 2023: Between(0, 3), 2024: Between(0, 0)}}
    (found,) = changes_over(counts, 1)
    assert (found.began, found.least, found.most) == (2022, -math.inf, pytest.approx(math.log(3 / 4)))


@pytest.mark.parametrize("odd", [-5.0, 1e308])
def test_counts_that_no_council_has_give_no_interval_and_no_fault(odd):
    counts = {"1": {2021: Between(odd, odd), 2022: Between(9, 9)}, "2": {2021: Between(9, 9), 2022: Between(odd, odd)}}
    found = changes_over(counts, 1)
    assert len(found) == (2 if odd > 0 else 0)
    assert not found or math.isfinite(fitted(found).a)
    assert ChangeSpread(0.5, 1.0, 40).between(Between(odd, odd), 0.9) is None


def test_too_few_changes_give_no_interval(small):
    assert counts_ahead(small, council_moves(small, CHOICES), "201", 2025) == ()


def test_no_interval_is_narrower_than_those_of_earlier_years(england):
    """Of few children the fit over four years is narrower than that over three, in Rutland for one."""
    moves = council_moves(england, CHOICES)
    three, four = (moves.spreads[ALL_COUNTED.id][years - 1] for years in (3, 4))
    assert four.spread(32) < three.spread(32)
    for code in unchanged_councils(england):
        for found in counts_ahead(england, moves, code, 2025):
            known = [k for k in found.ahead if k]
            assert all(b.low <= a.low and a.high <= b.high for a, b in pairwise(known))


def test_how_often_it_holds_is_counted_by_hand():
    changes = [CountChange("1", 2021, 2022, 10.0, *ends) for ends in ((-1, -1), (0.5, 0.5), (0.5, 2), (2, 3), (3, 3))]
    found = held([(k, 1.0) for k in changes])
    assert (found.surely, found.perhaps, found.changes, found.known, found.known_within) == (2, 1, 5, 3, 2)
    assert (found.words, found.of_known) == ("40.0 to 60.0, known 66.7 of 5", "66.7")


TABLE_WAYS = (IN_TURN, NEWEST, ERA_ONE, ERA_TWO, HALVES)


def rows_of_readme() -> list[str]:
    """Return the rows that models/england/README.md should have: the fit, and what held of known changes."""
    rows = []
    for count in COUNTED_CHILDREN:
        for years in range(1, CHOICES.years_ahead + 1):
            changes = of_count(count, years)
            fit, found = fitted(changes), dict(ways(changes))
            cells = [held(found[way]).of_known if way in found else "–" for way in TABLE_WAYS]
            numbers = [f"{fit.a:.4f}", f"{fit.b:.2f}", *cells]
            rows.append(f"| {count.title.lower()} | {years} | {' | '.join(numbers)} |")
    return rows


def test_what_held_is_what_the_readme_says():
    text = (ROOT / "models/england/README.md").read_text("utf-8")
    assert [row for row in rows_of_readme() if row not in text] == []


def test_nine_in_ten_hold_on_years_that_were_not_used():
    """Each span of years in turn: 87% to 93% of known changes; the newest two years moved less than those before."""
    for count in COUNTED_CHILDREN:
        for years in (1, 2):
            found = dict(ways(of_count(count, years)))
            in_turn, newest = held(found[IN_TURN]), held(found[NEWEST])
            assert 0.87 <= in_turn.known_within / in_turn.known <= 0.93
            assert 0.87 <= newest.known_within / newest.known <= 0.945
            assert in_turn.surely / in_turn.changes <= 0.9 + 0.03
            assert (in_turn.surely + in_turn.perhaps) / in_turn.changes >= 0.9 - 0.03


def test_the_proof_prints_every_way(capsys, monkeypatch):
    monkeypatch.setattr(held_out, "COUNTED_CHILDREN", COUNTED_CHILDREN[:1])
    held_out.main()
    printed = capsys.readouterr().out
    assert "each span of years in turn: 90.5 of 875" in printed


def test_the_command_says_what_becomes_of_a_count(england, tmp_path):
    done = call("neighbours", "Manchester")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    (all_children, *_others) = counts_ahead(england, council_moves(england, CHOICES), "352", 2025)
    after = all_children.ahead[0]
    reach = 1.6448536 * math.sqrt(fitted(of_count(ALL_COUNTED, 1)).spread(1280) ** 2)
    assert after.high == pytest.approx(1280 * math.exp(reach))
    line = next(line for line in done.stdout.splitlines() if line.startswith("31 March 2026"))
    assert f"{math.floor(after.low):,d} to {math.ceil(after.high):,d}" in line
    assert "If nothing is done" not in call("neighbours", "Elm", "--published", write_zip(tmp_path / "p.zip")).stdout

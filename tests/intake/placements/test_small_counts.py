"""No count of 1 to 4 referrals can be worked out from what may be shared."""

import numpy as np
import pandas as pd
import pytest

from placement_opt.domain.catalogue import SETTLED
from placement_opt.intake.placements.joined_referrals import BORN_IN_RETURN, CHILD_NUMBER
from placement_opt.intake.placements.placement_settings import ANSWERS
from placement_opt.intake.placements.referral_counts import counted_masks, marked, tally
from placement_opt.intake.placements.referral_needs import needs_of
from placement_opt.intake.placements.referral_tables import COUNCIL, Published, referral_tables
from placement_opt.intake.placements.standard_fields import IDENTIFIER, JOINED_BY, READ_AS
from tests.intake.placements.referral_files import CATALOGUE, CHOICES, SETTINGS, cell, found, rows, write

SMALL = 4
GROUPS = [g for g, need in CATALOGUE.needs.items() if need.standing != SETTLED]
DAYS = (19_800.0, 20_100.0)
UNBOUNDED = 3  # as scipy says it


def drawn(seed: int, many: int, evenly: float) -> object:
    """Return referrals whose every answer is drawn by itself, some of them rarely, and some blank."""
    rng = np.random.default_rng(seed)
    made = {"born": rng.integers(13_000, 20_000, many).astype(float)}
    for field, kind in READ_AS.items():
        if kind in ANSWERS:
            many_answers = len(ANSWERS[kind])
            made[field] = rng.choice(many_answers, many, p=rng.dirichlet([evenly] * many_answers)).astype(float)
        elif field not in made and kind != IDENTIFIER:
            made[field] = rng.integers(0, 4, many).astype(float)
    made["age"] = np.full(many, np.nan)
    made["need"] = np.full(many, np.nan)
    made[JOINED_BY] = rng.integers(*DAYS, many).astype(float)
    made["placement_date"] = made[JOINED_BY] + rng.integers(-2, 20, many)
    made["latest_date"] = made[JOINED_BY] + rng.integers(0, 20, many)
    made["cost"] = rng.integers(300, 6000, many).astype(float)
    made["provider"] = rng.integers(0, 9, many).astype(float)
    blank = rng.random((many, len(made))) < rng.choice([0.02, 0.2], len(made))
    child = np.where(rng.random(many) < 0.2, rng.integers(0, 3, many), np.arange(many) + many)
    known = {JOINED_BY: made[JOINED_BY], BORN_IN_RETURN: np.nan, CHILD_NUMBER: child}
    frame = pd.DataFrame(made).mask(blank).assign(**known)
    placed = rng.random(many) < rng.choice([0.5, 0.95])
    frame.loc[~placed, ["placement_date", "cost", "placement_type"]] = np.nan
    return marked(frame, needs_of(frame, CHOICES, SETTINGS, CATALOGUE), CHOICES)


def counts(who):
    return tally(who, len(who.frame), GROUPS, CHOICES)


@pytest.fixture(scope="module")
def nested():
    """Return which counts are parts of which, whatever the referrals are: found by looking and not by the sums."""
    always = None
    for seed in range(5):
        who = drawn(seed, 600, 2.0)
        masks, _ = counted_masks(who, GROUPS, CHOICES)
        each = np.array(list(masks.values())).astype(np.int64)
        inside = (each @ (1 - each).T) == 0
        always = inside if always is None else always & inside
    np.fill_diagonal(always, val=False)
    return list(masks), always


@pytest.mark.parametrize("seed", range(20, 24))
def test_no_two_counts_that_are_shown_tell_a_small_one_by_subtraction(nested, seed):
    keys, inside = nested
    who = drawn(seed, (80, 150, 300, 600)[seed % 4], 0.4)
    hidden, masks = counts(who).hidden(SMALL), counted_masks(who, GROUPS, CHOICES)[0]
    child = who.frame[CHILD_NUMBER].to_numpy()
    shown = [k for k, key in enumerate(keys) if key not in hidden and masks[key].any()]
    assert [keys[k] for k in shown if len(set(child[masks[keys[k]]])) <= SMALL] == []
    pairs = [(keys[i], keys[j]) for i in shown for j in shown if inside[i, j]]
    assert len(pairs) > 50
    assert [pair for pair in pairs if 0 < len(set(child[masks[pair[1]] & ~masks[pair[0]]])) <= SMALL] == []


def possible(made, hidden, secret):
    """Return the least and the most that a hidden count could be, given every sum and every count that is shown."""
    from scipy.optimize import linprog

    keys = list(made.numbers)
    place = {key: i for i, key in enumerate(keys)}
    sums = np.zeros((len(made.sums), len(keys)))
    for k, (*parts, total) in enumerate(made.sums):
        sums[k, [place[part] for part in parts]] = 1
        sums[k, place[total]] = -1
    bounds = [(1, None) if key in hidden else (made.numbers[key],) * 2 for key in keys]
    aim = np.zeros(len(keys))
    aim[place[secret]] = 1
    ends = [linprog(sign * aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds) for sign in (1, -1)]
    assert all(end.status in (0, UNBOUNDED) for end in ends)
    return [np.inf if end.status == UNBOUNDED else end.x[place[secret]] for end in ends]


def test_all_sums_together_leave_every_small_count_open():
    made = counts(drawn(31, 150, 0.4))
    hidden = made.hidden(SMALL)
    secrets = [key for key, who in made.children.items() if 0 < len(who) <= SMALL]
    assert any(made.numbers[key] > SMALL for key in secrets), "some are several times of few children"
    assert len(secrets) > SMALL
    for secret in secrets:
        low, high = possible(made, hidden, secret)
        assert secret in hidden
        assert high - low >= SMALL - 1, secret


def test_two_tables_do_not_tell_by_subtraction_for_whom_what_was_preferred_was_not_found(tmp_path):
    home = {"residential": "Preferred", "placement_type": "Residential"}
    made = found(write(tmp_path, [*rows(30), *rows(2, 40, **home), *rows(28, 50, foster="Unsuitable", **home)]))
    preferred = cell(made, "suitability", "preferred", setting="foster", need="total")
    placed = cell(made, "placed", "preferred", placement_type="foster")
    assert (preferred, placed) in {("x", "30"), ("32", "x"), ("x", "x")}
    assert cell(made, "shares", "number", measure="placed") == "60"


def test_the_sums_hold():
    for seed in range(3):
        made = counts(drawn(seed, 120, 1.0))
        assert all(sum(made.numbers[p] for p in parts) == made.numbers[total] for *parts, total in made.sums)


def test_a_table_shows_what_may_be_shown_and_shares_of_that_alone():
    who = drawn(40, 200, 0.4)
    made = counts(who)
    published = Published(made, made.hidden(SMALL), 0.9, SMALL, "a test")
    tables = referral_tables(published, who, GROUPS, CHOICES.quantiles)
    counted = (
        "assessed",
        "suitable",
        "preferred",
        "unsuitable",
        "placements",
        "with_fee",
        "referrals",
        "placed",
        "number",
    )
    for name, table in tables.items():
        assert set(table["evidence"]) == {COUNCIL}
        shown = {c for column in table.columns.intersection(counted) for c in table[column]}
        assert not {"1", "2", "3", "4"} & shown, name
    suitability = tables["suitability"]
    unknown = (suitability["suitable"] == "x") | (suitability["assessed"] == "x")
    assert unknown.any()
    assert set(suitability.loc[unknown, "share_suitable"]) == {"x"}
    assert set(suitability.loc[unknown, ["low", "high"]].to_numpy().ravel()) == {"x"}
    no_total = tables["shares"]["of"] == "x"
    assert set(tables["shares"].loc[no_total, "share"]) <= {"x"}


def test_quartiles_tell_no_small_count_of_placements_without_a_fee():
    """Of 13 placements, that 10 fees or more are known would leave 0 to 3 without one."""
    who = drawn(50, 400, 1.0)
    made = counts(who)
    published = Published(made, made.hidden(SMALL), 0.9, SMALL, "a test")
    fees = referral_tables(published, who, GROUPS, CHOICES.quantiles)["fees"]
    for line in fees.itertuples(index=False):
        if line.median != "x":
            assert int(line.placements) >= CHOICES.quantiles.fewest + SMALL

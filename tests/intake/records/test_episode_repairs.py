"""Every broken sequence is mended by the rule of its name, and by no other."""

from itertools import pairwise

import pandas as pd
import pytest

from placement_opt.intake.read.quality import RETURN_RULES
from placement_opt.intake.records.episode_repairs import repair
from placement_opt.intake.records.inner_stays import inner_stays
from placement_opt.intake.records.merge import merge
from tests.intake.records.records import (
    SETTINGS,
    counted,
    episodes,
    raw,
)
from tests.paths import SHARED, needs

SEQUENCES = SHARED / "ssda903" / "broken_sequences.csv"
COLUMNS = "child,year,rne,place,rec,start,end"

# name -> rows as written, rules met, episodes left (start, end)
CASES = {
    "end_before_start": (
        ["a,2018,S,U6,E4A,2017-06-02,2017-06-01", "a,2018,S,U6,,2017-07-01,"],
        {"end_before_start": 1},
        [("2017-07-01", "")],
    ),
    "rule_3": (
        ["a,2017,S,U6,,2016-09-27,", "a,2018,S,U6,E2,2016-09-23,2017-05-30"],
        {"rule_3": 1},
        [("2016-09-23", "2017-05-30")],
    ),
    "rule_3a": (
        ["a,2019,S,U6,E4A,2017-11-25,2018-05-16", "a,2018,T,U1,,2018-03-22,"],
        {"rule_3a": 1},
        [("2017-11-25", "2018-05-16")],
    ),
    "rule_2": (
        ["a,2018,S,U6,,2017-05-10,", "b,2019,S,U6,,2018-05-10,"],
        {"rule_2": 1},
        [("2017-05-10", "2018-03-31"), ("2018-05-10", "")],
    ),
    "rule_2 after one of the same return": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-10", "a,2018,P,K2,,2018-02-10,", "b,2019,S,U6,,2018-05-10,"],
        {"rule_2": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "2018-03-31"), ("2018-05-10", "")],
    ),
    "rule_1a": (
        ["a,2018,S,U6,,2017-05-10,", "a,2019,S,K2,,2018-07-10,"],
        {"rule_1a": 1},
        [("2017-05-10", "2018-03-31"), ("2018-07-10", "")],
    ),
    "rule_1a before 31 March": (
        ["a,2018,S,U6,,2017-05-10,", "a,2019,S,K2,,2018-02-10,"],
        {"rule_1a": 1},
        [("2017-05-10", "2018-02-09"), ("2018-02-10", "")],
    ),
    "rule_1": (
        ["a,2018,S,U6,,2017-05-10,", "a,2019,P,K2,,2018-02-10,"],
        {"rule_1": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "still_open": (
        ["a,2018,S,U6,,2017-05-10,", "a,2018,P,K2,,2018-02-10,"],
        {"still_open": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "rule_4": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-14", "a,2019,P,K2,,2018-02-10,"],
        {"rule_4": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "rule_5": (
        ["a,2018,S,U6,X1,2017-05-10,2018-01-10", "a,2019,P,K2,,2018-02-10,"],
        {"rule_5": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "overlap": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-14", "a,2018,P,K2,,2018-02-10,"],
        {"overlap": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "zero_day": (
        ["a,2018,S,U6,X1,2017-05-10,2017-05-10", "a,2018,P,K2,,2018-02-10,"],
        {"zero_day": 1},
        [("2018-02-10", "")],
    ),
    "gap": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-03", "a,2018,P,K2,,2018-02-10,"],
        {"gap": 1},
        [("2017-05-10", "2018-02-10"), ("2018-02-10", "")],
    ),
    "long_gap": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-02", "a,2018,P,K2,,2018-02-10,"],
        {"long_gap": 1},
        [("2017-05-10", "2018-02-02"), ("2018-02-10", "")],
    ),
    "x1_without_next": (
        ["a,2018,S,U6,X1,2017-05-10,2018-02-03"],
        {"x1_without_next": 1},
        [("2017-05-10", "2018-02-03")],
    ),
}


def mended(lines):
    joined, merging = merge(raw("\n".join((COLUMNS, *lines))))
    whole, stays = inner_stays(joined)
    found, repairs = repair(whole, SETTINGS.repairs)
    return found, counted([*merging, *stays, *repairs])


@pytest.mark.parametrize("case", CASES)
def test_each_rule_mends_its_own_sequence_only(case):
    lines, rules, left = CASES[case]
    found, met = mended(lines)
    assert [(start, end) for _, start, end in episodes(found)] == left
    assert {r: n for r, n in met.items() if r not in ("late_arrival", "missing_year")} == rules


def test_a_clean_chain_meets_no_rule():
    lines = ["a,2018,S,U6,X1,2017-05-10,2018-02-10", "a,2018,P,K2,E4A,2018-02-10,2018-03-01"]
    _, met = mended([*lines, "a,2018,S,U6,,2018-03-20,"])
    assert met == {}


def test_the_latest_return_is_the_council_s_own():
    found, met = mended(["a,2018,S,U6,,2017-05-10,"])
    assert episodes(found) == [(0, "2017-05-10", "")]
    joined, _ = merge(raw("child,la,year,start,end\na,One,2018,2017-05-10,\nb,Two,2019,2018-05-10,"))
    found, _ = repair(joined, SETTINGS.repairs)
    assert [end for *_, end in episodes(found)] == ["", ""], "another council's later return closes nothing here"
    assert met == {}


def test_what_one_child_did_never_touches_another():
    found, met = mended(["a,2018,S,U6,,2017-05-10,", "b,2018,S,U6,,2017-05-11,"])
    assert [end for *_, end in episodes(found)] == ["", ""]
    assert met == {}


def test_no_child_lives_in_two_places_at_once():
    found, _ = mended([line for lines, _, _ in CASES.values() for line in lines if line.startswith("a,2018")][:9])
    spans = [(c, s, e or "9") for c, s, e in episodes(found)]
    pairs = pairwise(spans)
    assert all(after[0] != before[0] or after[1] >= before[2] for before, after in pairs)


def test_every_rule_that_was_met_has_words():
    assert {rule for _, rules, _ in CASES.values() for rule in rules} <= set(RETURN_RULES)


PUBLISHED = {  # child: episodes left by the published rules, as documented beside the file
    "NORULE_BAD": [("2015-06-19", "2016-07-26"), ("2016-07-26", "2021-12-12")],
    "NORULE_NEW": [("2022-02-01", "2022-07-10"), ("2022-10-23", "")],
    "NORULE_SUT": [("2017-12-15", "")],
    "RULE1_BAD": [("2016-01-13", "2017-08-20"), ("2017-08-20", "2019-06-21"), ("2019-06-21", "2019-07-23")],
    "RULE1A_BAD": [("2016-01-22", "2016-10-24"), ("2016-10-24", "2017-03-31"), ("2017-04-20", "2017-06-13")],
    "RULE2_BAD": [("2019-05-10", "2020-03-31")],
    "RULE3_BAD": [("2016-09-23", "2017-05-30")],
    "RULE3A_BAD": [("2017-11-25", "2018-01-25"), ("2018-01-25", "2018-05-16")],
    "RULE4_BAD": [("2018-11-23", "2018-12-20"), ("2018-12-20", "2019-08-19"), ("2019-08-19", "2019-10-01")],
    "RULE5_BAD": [("2019-11-06", "2020-04-02"), ("2020-04-02", "")],
}
NAMES = {"DECOM": "start", "DEC": "end", "PLACE_PROVIDER": "provider", "PL_POST": "site"}


@needs(SEQUENCES)
def test_the_published_sequences_end_as_documented():
    rows = pd.read_csv(SEQUENCES, dtype=str, keep_default_na=False)
    lines = (
        rows.rename(columns=NAMES).rename(columns=str.lower).drop(columns=["home_post", "reason_place_change", "urn"])
    )
    found, met = repair(inner_stays(merge(raw(lines.to_csv(index=False)))[0])[0], SETTINGS.repairs)
    names = list(dict.fromkeys(rows["CHILD"]))
    left = {name: [(s, e) for c, s, e in episodes(found) if names[c] == name] for name in names}
    assert left == PUBLISHED
    assert counted(met) == {
        "rule_3": 1, "rule_3a": 2, "rule_2": 1, "rule_1a": 1, "rule_1": 1, "rule_4": 1, "rule_5": 1,
    }  # fmt: skip

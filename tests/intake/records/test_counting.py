"""A few children counted by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.read.quality import RETURN_RULES, RuleCount
from placement_opt.intake.records.counting import quarter_ends
from placement_opt.intake.records.coverage import covered
from placement_opt.intake.records.pipeline import counts_of
from placement_opt.kernel.errors import BadInput
from tests.intake.records.records import (
    CATALOGUE,
    CODES,
    SETTINGS,
    counted,
    day,
    raw,
)

HEADER = "child,year,start,end,rne,ls,cin,place,provider,rec,site,home_area,placed_area,located"
AS_OF = date(2021, 3, 31)


def counts(*lines, births="", asylum="", as_of=AS_OF):
    return counts_of(raw("\n".join((HEADER, *lines)), births=births, asylum=asylum), CODES, SETTINGS, CATALOGUE, as_of)


def table(frame, **where):
    """Return the rows of a frame, without the columns that are asked for."""
    for name, value in where.items():
        frame = frame.loc[frame[name] == value]
    return [tuple(row) for row in frame.drop(columns=list(where)).itertuples(index=False)]


STAYS = "a,2021,2019-01-01,,S,C2,N1,U6,PR1,,x,,,"
MOVES = [
    "b,2021,2020-05-01,2020-11-15,S,C2,N1,U6,PR1,X1,x,,,",
    "b,2021,2020-11-15,,P,C2,N1,U6,PR4,,y,,,",
]
LEAVES = "c,2021,2019-01-01,2020-08-01,S,C2,N1,K2,PR4,E4A,x,,,"
PASSES = "d,2021,2020-05-01,2020-06-20,S,C2,N1,U6,PR1,E4A,x,,,"
BIRTHS = "\n".join(f"{name},2009-01-01" for name in "abcd")


def test_quarter_ends_start_on_the_eve_of_the_first_year():
    ends = quarter_ends(day("2020-04-01"), AS_OF)
    assert [date.fromordinal(int(e) + EPOCH).isoformat() for e in ends] == [
        "2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31", "2021-03-31",
    ]  # fmt: skip


def test_a_year_counted_by_hand():
    found, _ = counts(STAYS, *MOVES, LEAVES, PASSES, births=BIRTHS)
    assert found.quarters == ("2020/21 Q1", "2020/21 Q2", "2020/21 Q3", "2020/21 Q4")
    standard, complex_ = "10_15_standard", "10_15_complex"
    assert table(found.stock, quarter=0) == [(complex_, "home_external", 1), (standard, "foster_inhouse", 1)]
    assert table(found.stock, quarter=4) == [(standard, "foster_ifa", 1), (standard, "foster_inhouse", 1)]
    assert table(found.entrants) == [(1, standard, "foster_inhouse", 1)]
    assert table(found.flows, quarter=2) == [
        (complex_, "home_external", "", "", 1),
        (standard, "foster_inhouse", standard, "foster_inhouse", 2),
    ]
    assert table(found.flows, quarter=3) == [
        (standard, "foster_inhouse", standard, "foster_ifa", 1),
        (standard, "foster_inhouse", standard, "foster_inhouse", 1),
    ]
    assert set(found.flows["quarter"]) == {1, 2, 3, 4}
    assert table(found.short_stays) == [(1, 1)]
    assert table(found.endings, quarter=3, ended=True) == [(standard, "foster_inhouse", False, False, 1)]


def test_a_child_away_for_less_than_a_quarter_has_stayed():
    found, _ = counts("a,2021,2019-01-01,2020-07-10,S,C2,N1,U6,PR1,E4A,x,,,", "a,2021,2020-08-10,,S,C2,N1,U6,PR1,,x,,,")
    assert table(found.entrants) == []
    assert table(found.flows, quarter=2) == [
        ("10_15_standard", "foster_inhouse", "10_15_standard", "foster_inhouse", 1)
    ]


def test_the_last_night_counts_and_the_day_of_leaving_does_not():
    found, _ = counts("a,2021,2019-01-01,2020-06-30,S,C2,N1,U6,PR1,E4A,x,,,", "b,2021,2020-06-30,,S,C2,N1,U6,PR1,,x,,,")
    assert table(found.stock, quarter=1) == [("10_15_standard", "foster_inhouse", 1)]


def test_a_step_down_and_its_breakdown():
    found, _ = counts(
        "a,2021,2019-01-01,2020-08-01,S,C2,N1,K2,PR1,X1,x,,,",
        "a,2021,2020-08-01,2020-11-01,P,C2,N1,U6,PR1,X1,y,,,",
        "a,2021,2020-11-01,,P,C2,N1,K2,PR4,,z,,,",
    )
    assert table(found.endings) == [(3, "10_15_complex", "foster_inhouse", True, True, True, 1)]


def test_of_who_left_care_no_ending_is_counted():
    stays = STAYS.replace("a,", "b,", 1).replace("U6,PR1", "K2,PR1")
    found, _ = counts("a,2021,2019-01-01,2020-08-01,S,C2,N1,U6,PR1,E4A,x,,,", stays)
    assert table(found.endings, quarter=2) == []


def test_a_stay_before_the_first_quarter_end_is_no_short_stay():
    found, _ = counts(STAYS, "d,2021,2020-02-01,2020-03-20,S,C2,N1,U6,PR1,E4A,x,,,", births=BIRTHS)
    assert table(found.short_stays) == []


def test_a_step_down_on_a_quarter_s_last_day_is_new_at_its_end_and_not_a_quarter_later():
    found, _ = counts("a,2021,2019-01-01,2020-06-30,S,C2,N1,K2,PR1,X1,x,,,", "a,2021,2020-06-30,,P,C2,N1,U6,PR1,,y,,,")
    assert [(q, new) for q, _, _, new, *_ in table(found.endings)] == [(2, True), (3, False), (4, False)]


def test_how_long_placements_last():
    found, _ = counts(STAYS, *MOVES, PASSES, births=BIRTHS)
    assert table(found.lengths) == [
        ("foster_ifa", 1, False, 1), ("foster_inhouse", 0, True, 1), ("foster_inhouse", 2, True, 1),
    ]  # fmt: skip


def test_children_whom_no_later_return_knows():
    found, rule_counts = counts("a,2021,2020-05-01,,S,C2,N1,U6,PR1,,x,,,", "b,2020,2019-05-01,,S,C2,N1,U6,PR1,,x,,,")
    assert table(found.unmatched) == [(4, "5_9_standard", "foster_inhouse", 1)]
    assert found.flows.loc[found.flows["quarter"] == 4].empty
    assert counted(rule_counts)["rule_2"] == 1


def test_in_area_as_the_return_says_else_by_home_district():
    lines = [f"{n},2021,2019-01-01,,S,C2,N1,U6,PR1,,x,ZZ1,{placed},{said}" for n, placed, said in (
        ("a", "ZZ1", ""), ("b", "YY9", ""), ("c", "ZZ1", "OUT"), ("d", "YY9", "IN"), ("e", "", ""),
    )]  # fmt: skip
    found, _ = counts(*lines, births="\n".join(f"{n},2009-01-01" for n in "abcde"))
    assert table(found.area) == [("foster_inhouse", False, 2), ("foster_inhouse", True, 2)]


def test_unaccompanied_children_until_their_status_ceases():
    found, _ = counts(STAYS, *MOVES, asylum="a,2020-09-30\nb,", births=BIRTHS)
    assert table(found.asylum) == [(0, 1), (1, 2), (2, 1), (3, 1), (4, 1)]


def test_codes_are_of_place_and_provider():
    found, _ = counts(STAYS, *MOVES, "c,2021,2021-01-05,,S,C2,N1,T4,,,x,,,", births=BIRTHS)
    assert table(found.codes, quarter=3) == [("U6 PR1", 1), ("U6 PR4", 1)]
    assert table(found.codes, quarter=4) == [("T4", 1), ("U6 PR1", 1), ("U6 PR4", 1)]


def test_files_passed_over_are_named_where_the_date_is_not_covered():
    read = raw(f"{HEADER}\n{STAYS}")
    met = [RuleCount("not_a_table", 1, f"r/{name}") for name in ("episodes.csv", "README.md")]
    met += [RuleCount("zip_inside", 1, "r/2025.zip"), RuleCount("other_tables", 1, "r/reviews.csv")]
    with pytest.raises(BadInput) as raised:
        counts_of(read, CODES, SETTINGS, CATALOGUE, date(2022, 6, 30), met)
    assert raised.value.faults[0].hint == (
        "r/episodes.csv was skipped: no table of the return; r/2025.zip was skipped: a zip inside is not read"
    )


@pytest.mark.parametrize(("many", "told"), [(4, "fewer than 5 rows"), (5, "5 rows")])
def test_a_date_on_which_nobody_is_looked_after_is_refused(many, told):
    lines = [f"a{n},2021,2020-05-01,,S,V4,N1,U6,PR1,,x,,," for n in range(many)]
    with pytest.raises(BadInput) as raised:
        counts(*lines, LEAVES.replace("c,", "a1,", 1).replace("E4A", ""))
    (fault,) = raised.value.faults
    assert (fault.file, fault.expected, fault.found) == ("--as-of", "children looked after on 31 March 2021", "nobody")
    assert fault.hint == f"the rule short_breaks left out most: {RETURN_RULES['short_breaks'].words} ({told})"


def test_who_left_on_the_day_itself_is_not_looked_after_on_it():
    with pytest.raises(BadInput, match="every episode had ended by then"):
        counts(LEAVES.replace("2020-08-01", "2021-03-31"), births=BIRTHS)


@pytest.mark.parametrize("when", [date(2019, 3, 30), date(2022, 6, 30)])
def test_a_date_that_no_return_covers_is_refused(when):
    with pytest.raises(BadInput, match="2020-04-01 to 2021-03-31"):
        counts(STAYS, as_of=when)


def test_one_file_of_several_years_covers_what_its_endings_cover():
    ended = [f"{n},0,2015-01-01,{y}-06-01,S,C2,N1,U6,PR1,E4A,x,,," for y in (2018, 2019, 2020) for n in f"{y}abc"]
    early = "z,0,2010-01-01,2012-01-01,S,C2,N1,U6,PR1,E4A,x,,,"
    first, last = covered(
        raw("\n".join((HEADER, *ended, *[e.replace("2018", "2019") for e in ended], early))),
        SETTINGS,
        day("2021-03-31"),
    )
    assert (first, last) == (day("2018-04-01"), day("2021-03-31"))


def lines_of(children):
    for n, spells in enumerate(children):
        at = day("2018-06-01")
        for gap, length, place in spells:
            start, end = at + gap, at + gap + length
            kind = {"U6": "U6,PR1", "U4": "U4,PR4", "K2": "K2,PR1"}[place]
            yield (f"c{n},0,{date.fromordinal(start + EPOCH)},{date.fromordinal(end + EPOCH)},S,C2,N1,{kind},E4A,x,,,")
            at = end


SPELL = st.tuples(st.integers(0, 200), st.integers(1, 500), st.sampled_from(["U6", "U4", "K2"]))


@given(st.lists(st.lists(SPELL, min_size=1, max_size=4), min_size=1, max_size=6))
def test_nobody_appears_or_vanishes_between_quarter_ends(children):
    lines = list(lines_of(children))
    births = "\n".join(f"c{n},2009-01-01" for n in range(len(children)))
    whole = raw("\n".join((HEADER, *lines)), births=births)
    first, _ = covered(whole, SETTINGS, 0)
    as_of = date(2021, 3, 31) if first < day("2021-03-31") else date(2024, 3, 31)
    try:
        found, _ = counts_of(whole, CODES, SETTINGS, CATALOGUE, as_of)
    except BadInput:
        return  # the as-of date lies outside what these children cover
    stock = found.stock.groupby("quarter")["children"].sum()
    come = found.entrants.groupby("quarter")["children"].sum()
    left = found.flows.loc[found.flows["to_need"] == ""].groupby("quarter")["children"].sum()
    lost = found.unmatched.groupby("quarter")["children"].sum()
    for q in range(1, len(found.quarters) + 1):
        assert stock.get(q, 0) == stock.get(q - 1, 0) + come.get(q, 0) - left.get(q, 0) - lost.get(q, 0)
        assert found.flows.loc[found.flows["quarter"] == q, "children"].sum() == stock.get(q - 1, 0) - lost.get(q, 0)
    assert all(np.issubdtype(frame["children"].dtype, np.integer) for frame in (found.stock, found.flows))


def test_who_is_lost_on_the_day_a_new_episode_begins_has_not_left():
    found, _ = counts(
        "a,2021,2020-05-01,,S,C2,N1,U6,PR1,,x,,,",
        "b,2020,2019-05-01,2020-03-31,S,C2,N1,U6,PR1,X1,x,,,",
        "b,2020,2020-03-31,,L,E1,N1,U6,PR1,,x,,,",
    )
    assert table(found.unmatched) == [(4, "5_9_standard", "foster_inhouse", 1)]
    assert table(found.flows, to_need="") == []


REVISED = (
    "a,2020,2019-05-01,,S,C2,N1,U6,PR1,,x,,,",
    "a,2021,2019-05-01,,S,C2,N1,U6,PR1,,x,,,",
    "b,2020,2019-06-01,,S,C2,N1,U6,PR1,,x,,,",  # lost
    "c,2021,2019-07-01,,S,C2,N1,U6,PR1,,x,,,",  # came to light later, as did d and e
    "d,2021,2019-08-01,,S,C2,N1,U6,PR1,,x,,,",
    "e,2021,2019-09-01,2020-06-01,S,C2,N1,U6,PR1,E4A,x,,,",
    "f,2020,2019-09-01,,S,V4,N1,U6,PR1,,x,,,",  # a short break
)


def test_how_earlier_newest_counts_were_revised():
    found, _ = counts(*REVISED)
    assert found.newest
    assert table(found.revisions) == [(4, 2, 4)]  # a and b then; a, c, d, e now


def test_a_count_that_a_later_return_has_confirmed_is_not_the_newest():
    found, _ = counts(*REVISED, as_of=date(2020, 3, 31))
    assert not found.newest


def test_one_file_of_several_years_knows_no_revision():
    found, _ = counts(*(line.replace(",2021,", ",0,", 1) for line in REVISED if ",2021," in line))
    assert found.newest
    assert found.revisions.empty

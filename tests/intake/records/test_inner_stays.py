"""Stays inside a longer episode: the longer one resumes, whatever the depth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.intake.records.inner_stays import inner_stays
from placement_opt.intake.records.merge import merge
from placement_opt.intake.records.pipeline import counts_of
from tests.intake.records.records import CATALOGUE, CODES, SETTINGS, counted, episodes, raw
from tests.intake.records.test_counting import AS_OF, table

TOP = "child,year,start,end,rne,place,provider,rec,site"
FOSTER = "a,2021,2019-01-01,,S,U6,PR1,,x"
STANDARD = "10_15_standard"


def found(*lines):
    joined, _ = merge(raw("\n".join((TOP, *lines))))
    made, met = inner_stays(joined)
    return made, counted(met)


def stays(*lines):
    """Return the days between which each episode lasts, and the rules met."""
    made, met = found(*lines)
    return [(start, end) for _, start, end in episodes(made)], met


@pytest.mark.parametrize("rec", ["X1", "", "E8"])
def test_the_longer_one_resumes_when_the_stay_ends(rec):
    lived, met = stays(FOSTER, f"a,2021,2020-06-01,2020-06-11,P,K2,PR4,{rec},y")
    assert lived == [("2019-01-01", "2020-06-01"), ("2020-06-01", "2020-06-11"), ("2020-06-11", "")]
    assert met == {"inner_stay": 1} | ({"inner_exit": 1} if rec == "E8" else {})


def test_it_resumes_until_it_ends():
    lived, _ = stays("a,2021,2019-01-01,2020-09-30,S,U6,PR1,E4A,x", "a,2021,2020-06-01,2020-06-11,P,T4,,X1,y")
    assert lived[-1] == ("2020-06-11", "2020-09-30")


CHAINS = {
    "one in another": ["05-01 07-01", "05-10 05-20"],
    "three deep": ["05-01 08-01", "05-10 07-01", "06-01 06-05"],
    "one after another": ["05-01 05-08", "06-01 06-08"],
    "one at the end of another": ["05-01 05-08", "05-08 05-15"],
    "two that overlap": ["05-01 05-20", "05-10 06-01"],
}
NIGHTS = {  # child in the longer episode at the end of these days?
    "one in another": {"2020-04-30": "x", "2020-05-05": "0", "2020-05-15": "1", "2020-06-01": "0", "2020-07-01": "x"},
    "three deep": {"2020-05-05": "0", "2020-05-12": "1", "2020-06-03": "2", "2020-06-20": "1", "2020-08-02": "x"},
    "one after another": {"2020-05-07": "0", "2020-05-08": "x", "2020-06-02": "1", "2020-06-08": "x"},
    "one at the end of another": {"2020-05-07": "0", "2020-05-08": "1", "2020-05-15": "x"},
    "two that overlap": {"2020-05-09": "0", "2020-05-15": "1", "2020-05-25": "1", "2020-06-01": "x"},
}


@pytest.mark.parametrize("chain", CHAINS)
def test_at_any_depth(chain):
    spans = [span.split() for span in CHAINS[chain]]
    lines = [f"a,2021,2020-{first},2020-{last},P,K2,PR4,X1,{n}" for n, (first, last) in enumerate(spans)]
    made, met = found(FOSTER, *lines)
    assert met == {"inner_stay": len(lines)}
    names = sorted({"x", *map(str, range(len(lines)))})
    held = [(s, e or "9", names[n]) for (_, s, e), n in zip(episodes(made), made.episodes["site"], strict=True)]
    on = {night: [(s, name) for s, e, name in held if s <= night < e] for night in NIGHTS[chain]}
    assert {night: max(here)[1] for night, here in on.items()} == NIGHTS[chain]  # the last begun, as an overlap ends


def test_it_is_a_temporary_placement_and_no_move():
    births = "a,2009-01-01"
    top = f"{TOP},ls,cin"
    lines = ["a,2021,2019-01-01,,S,U6,PR1,,x,C2,N1", "a,2021,2020-06-25,2020-07-05,P,K2,PR4,X1,y,C2,N1"]
    counts, met = counts_of(raw("\n".join((top, *lines)), births=births), CODES, SETTINGS, CATALOGUE, AS_OF)
    assert {(need, place) for _, need, place, _ in table(counts.stock)} == {(STANDARD, "foster_inhouse")}
    assert table(counts.stock, quarter=4) == [(STANDARD, "foster_inhouse", 1)]
    assert not counts.endings["ended"].any()
    assert counts.entrants.empty
    assert counted(met)["inner_stay"] == counted(met)["temporary"] == 1


def test_it_resumes_though_the_child_returns_to_care_later():
    lived, _ = stays(
        "a,2021,2019-01-01,2020-09-30,S,U6,PR1,E4A,x",
        "a,2021,2020-06-01,2020-06-11,P,T4,,X1,y",
        "a,2021,2021-02-01,,S,U6,PR1,,x",
    )
    assert lived[2:] == [("2020-06-11", "2020-09-30"), ("2021-02-01", "")]


def test_what_an_earlier_return_left_open_does_not_resume():
    lived, met = stays("a,2020,2019-01-01,,S,U6,PR1,,x", "a,2021,2020-06-01,2020-06-11,P,K2,PR4,X1,y")
    assert (len(lived), met) == (2, {})


@pytest.mark.parametrize(
    "after",
    [
        "a,2021,2020-06-11,,P,U6,PR1,,z",  # the next carer: that of the longer episode was not ended
        "a,2021,2020-09-01,,S,U6,PR1,,z",  # started to be looked after: not looked after until then
    ],
)
def test_it_does_not_resume_where_the_return_says_where_the_child_went(after):
    lived, _ = stays(FOSTER, "a,2021,2020-06-01,2020-06-11,P,K2,PR4,E4A,y", after)
    assert [start for start, _ in lived] == ["2019-01-01", "2020-06-01", after.split(",")[2]]


def test_a_child_in_two_episodes_one_after_the_other_is_untouched():
    lines = ["a,2021,2019-01-01,2020-06-01,S,U6,PR1,X1,x", "a,2021,2020-06-01,,P,K2,PR4,,y"]
    assert stays(*lines) == ([("2019-01-01", "2020-06-01"), ("2020-06-01", "")], {})


SPAN = st.tuples(st.integers(0, 27), st.integers(1, 27))


@given(st.lists(SPAN, min_size=1, max_size=5))
def test_nobody_leaves_while_the_longest_episode_goes_on(spans):
    lines = [
        f"a,2021,2020-05-{1 + first:02d},2020-06-{last:02d},P,K2,PR4,E4A,s{n}" for n, (first, last) in enumerate(spans)
    ]
    made, _ = found(FOSTER, *lines)
    held = sorted((s, e or "9") for _, s, e in episodes(made))
    until = held[0][1]
    for start, end in held[1:]:
        assert start <= until, "a night without an episode"
        until = max(until, end)
    assert until == "9"

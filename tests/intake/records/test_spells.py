"""What is a move and what is not, told from the data."""

import pytest

from placement_opt.intake.records.spells import spells
from tests.intake.records.records import CODES, SETTINGS, counted, raw

HEADER = "child,start,end,rne,ls,place,provider,site"


def lived(*lines):
    made, rule_counts = spells(raw("\n".join((HEADER, *lines))), CODES, SETTINGS)
    return made, counted(rule_counts)


def placements(made):
    return made["spell"].nunique()


AFTER = {  # the second episode -> placements in all, rule met
    "another carer": ("P,C2,U6,PR1,there", 2, {}),
    "another provider": ("P,C2,U6,PR4,here", 2, {}),
    "another kind": ("B,C2,K2,PR4,there", 2, {}),
    "legal status only": ("L,E1,U6,PR1,here", 1, {"status_change": 1}),
    "same carer, long term now": ("T,C2,U4,PR1,here", 1, {"same_carer": 1}),
    "same carer, both": ("U,E1,U4,PR1,here", 1, {"same_carer": 1}),
    "same carer, though the postcode was typed anew": ("T,C2,U4,PR1,elsewhere", 1, {"same_carer": 1}),
    "adopted by the carer": ("U,E1,A5,PR1,here", 1, {"same_carer": 1}),
    "reason P but nothing changed": ("P,C2,U6,PR1,here", 1, {"change_without_move": 1}),
    "the place is not known": ("P,C2,U6,PR1,", 1, {"change_without_move": 1}),
    "reason L into a home": ("L,C2,K2,PR4,there", 2, {"move_without_reason": 1}),
}


@pytest.mark.parametrize("case", AFTER)
def test_a_move(case):
    second, many, rules = AFTER[case]
    made, met = lived("a,2020-01-01,2020-06-01,S,C2,U6,PR1,here", f"a,2020-06-01,,{second}")
    assert (placements(made), met) == (many, rules)


def test_a_temporary_stay_is_folded_into_the_placement_before_it():
    made, met = lived(
        "a,2020-01-01,2020-06-01,S,C2,U6,PR1,here",
        "a,2020-06-01,2020-06-08,P,C2,T3,,away",
        "a,2020-06-08,,P,C2,U6,PR1,here",
    )
    assert placements(made) == 1
    assert list(made["placement"]) == ["foster_inhouse"] * 3
    assert met == {"temporary": 1}


def test_a_move_after_a_temporary_stay_is_a_move():
    made, _ = lived(
        "a,2020-01-01,2020-06-01,S,C2,U6,PR1,here",
        "a,2020-06-01,2020-06-08,P,C2,T4,,away",
        "a,2020-06-08,,P,C2,K2,PR1,home",
    )
    assert placements(made) == 2
    assert list(made["placement"]) == ["foster_inhouse", "foster_inhouse", "home_inhouse"]


def test_a_first_temporary_stay_is_folded_into_the_placement_after_it():
    made, _ = lived("a,2020-01-01,2020-01-05,S,C2,T4,,away", "a,2020-01-05,,P,C2,K2,PR4,home")
    assert list(made["placement"]) == ["home_external"] * 2
    assert placements(made) == 1


def test_nothing_but_temporary_stays_is_elsewhere():
    made, _ = lived("a,2020-01-01,,S,C2,T0,,")
    assert list(made["placement"]) == ["other"]


def test_a_code_renamed_between_returns_is_no_move():
    made, _ = lived(
        "a,2013-01-01,2014-06-01,S,C2,Q2,PR1,here",
        "a,2014-06-01,2014-06-08,P,C2,T3,,away",
        "a,2014-06-08,,P,C2,U6,PR1,here",
    )
    assert placements(made) == 1


def test_a_return_to_care_is_a_new_period_and_a_new_placement():
    made, _ = lived("a,2020-01-01,2020-02-01,S,C2,U6,PR1,here", "a,2020-03-01,,S,C2,U6,PR1,here")
    assert (made["period"].nunique(), placements(made)) == (2, 2)


def test_an_overlap_of_periods_is_none_of_its_business():
    made, _ = lived("a,2020-01-01,2020-02-01,S,C2,U6,PR1,here", "a,2020-02-02,,P,C2,U6,PR1,here")
    assert made["period"].nunique() == 2


def test_children_never_share_a_placement():
    made, _ = lived("a,2020-01-01,2020-02-01,S,C2,U6,PR1,here", "b,2020-02-01,,P,C2,U6,PR1,here")
    assert (made["period"].nunique(), placements(made)) == (2, 2)


def test_only_a_move_out_of_residential_care_steps_down():
    made, _ = lived(
        "a,2020-01-01,2020-02-01,S,C2,K2,PR1,home",
        "a,2020-02-01,2020-03-01,P,C2,U6,PR1,here",
        "a,2020-03-01,2020-04-01,L,E1,U6,PR1,here",
        "a,2020-04-01,2020-05-01,P,C2,U6,PR1,there",
        "a,2020-05-01,,P,C2,K2,PR1,home",
    )
    assert list(made["stepped_down"]) == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("place", "provider", "kind"),
    [
        ("K2", "PR1", "home_inhouse"), ("K2", "PR4", "home_external"), ("K2", "", "home_external"),
        ("R1", "PR1", "home_inhouse"), ("U1", "PR1", "foster_kinship"), ("U4", "PR5", "foster_ifa"),
        ("Q1", "PR1", "foster_kinship"), ("Q2", "PR1", "foster_inhouse"), ("Q2", "PR2", "foster_ifa"),
        ("S1", "PR4", "residential_school"), ("P1", "PR0", "parents"), ("A5", "PR1", "adoption"),
        ("H5", "PR4", "community"), ("K3", "PR4", "community"), ("K1", "PR3", "other"), ("Z14", "", "other"),
    ],
)  # fmt: skip
def test_codes_are_counted_as(place, provider, kind):
    made, _ = lived(f"a,2020-01-01,,S,C2,{place},{provider},here")
    assert list(made["placement"]) == [kind]

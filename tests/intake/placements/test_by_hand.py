"""Shares, fees and times of small files, worked out by hand."""

import math

import numpy as np
import pytest

from placement_opt.intake.placements.referral_tables import quartiles
from tests.intake.placements.referral_files import AGE_10_15, cell, found, row, rows, told, write

Z = 1.6448536269514722  # of a 90% interval


def by_wilson(number, of):
    middle = (number / of + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(number / of * (1 - number / of) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return f"{middle - half:.3f}", f"{middle + half:.3f}"


def test_suitable_is_preferred_or_suitable_of_those_who_say(tmp_path):
    made = found(
        write(
            tmp_path,
            [
                *rows(20),
                *rows(10, 20, foster="Suitable but not preferred"),
                *rows(10, 30, foster="Unsuitable"),
                *rows(6, 40, foster="Not specified"),
                *rows(5, 50, foster=""),
            ],
        )
    )
    where = {"setting": "foster", "need": AGE_10_15}
    counts = [cell(made, "suitability", c, **where) for c in ("assessed", "suitable", "preferred", "unsuitable")]
    assert counts == ["40", "30", "20", "10"]
    assert cell(made, "suitability", "share_suitable", **where) == "0.750"
    ends = tuple(cell(made, "suitability", c, **where) for c in ("low", "high"))
    assert ends == by_wilson(30, 40)
    assert cell(made, "suitability", "share_preferred", **where) == "0.500"
    assert made.not_assessed["foster"] == "11"
    assert made.source == "placements data of Anytown, June 2024"
    assert set(made.tables["suitability"]["evidence"]) == {"council"}


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"born": "06/06/2019"}, "1_4_standard"),  # five a day later
        ({"born": "05/06/2019"}, "5_9_standard"),
        ({"born": "", "Age": "16"}, "16_17_standard"),
        ({"born": "05/06/2007", "Age": "3"}, "1_4_standard"),  # what a column says goes before the birth
        ({"deprivation": "Yes"}, "10_15_complex"),
        ({"companions": "Solo placement recommended"}, "10_15_complex"),
        ({"need": "complex"}, "10_15_complex"),
        ({"need": "10 to 15, complex need", "born": ""}, "10_15_complex"),
        ({"need": "standard", "deprivation": "Yes"}, AGE_10_15),
        ({"deprivation": "Yes", "born": "05/06/2022"}, "1_4_standard"),  # no group of complex need at that age
        ({"companions": "", "deprivation": "", "born": "05/06/2022"}, "1_4_standard"),
        ({"companions": "", "deprivation": ""}, "not_known"),
        ({"born": ""}, "not_known"),
        ({"born": "05/06/2006"}, "not_known"),  # eighteen on the day
        ({"born": "06/06/2006"}, "16_17_standard"),
    ],
)
def test_the_need_group_is_that_of_the_age_at_referral_and_the_level(tmp_path, changes, need):
    extra = {name: "" for name in changes if name in ("Age", "need")}
    made = found(write(tmp_path, [*rows(9, **{**extra, **changes})]))
    table = made.tables["suitability"]
    assert set(table.loc[(table["setting"] == "foster"), "need"]) == {need, "total"}
    assert cell(made, "suitability", "assessed", setting="foster", need=need) == "9"


def test_three_of_the_risks_of_the_settings_are_complex_and_two_are_not(tmp_path):
    risks = {"risk_others_sexual": "Risk present", "risk_others_fire": "High risk"}
    low = {"risk_others_physical": "Low risk"}
    made = found(
        write(tmp_path, [*rows(7, **risks, **low), *rows(8, 10, **risks, risk_others_physical="Risk Present")])
    )
    assert cell(made, "suitability", "assessed", setting="foster", need="10_15_complex") == "8"
    assert cell(made, "suitability", "assessed", setting="foster", need=AGE_10_15) == "7"


def test_quartiles_are_means_of_five_fees_to_ten_pounds(tmp_path):
    fees = [500 + 20 * n for n in range(20)]  # 500 … 880
    made = found(write(tmp_path, [row(n, cost=f"£{fee:,}.00") for n, fee in enumerate(fees)]))
    # places 4, 9 and 14: the means of 540 … 620, 640 … 720 and 740 … 820
    quartiles = [cell(made, "fees", c, placement_type="foster") for c in ("lower_quartile", "median", "upper_quartile")]
    assert quartiles == ["580", "680", "780"]
    assert cell(made, "fees", "with_fee", placement_type="foster") == "20"


def test_a_quartile_is_of_five_children_though_one_of_them_has_many_fees():
    values = np.array([100.0, 200, 300, 400, 500, 500, 500, 500, 500, 500, 500, 600, 700, 800, 900])
    children = np.array([1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 9])
    middle = quartiles(values, children, 5)[1]
    assert middle == (300 + 400 + 7 * 500 + 600 + 700) / 11  # of places 2 to 12, the first span with five children


def test_of_nine_fees_no_quartile_is_told_and_a_fee_of_nothing_is_none(tmp_path):
    made = found(write(tmp_path, [*rows(9), *rows(11, 20, cost="0")]))
    assert cell(made, "fees", "median", placement_type="foster") == "x"
    assert cell(made, "fees", "without_fee", placement_type="foster") == "11"
    made = found(write(tmp_path, [*rows(10), *rows(10, 20, cost="0")]))
    assert cell(made, "fees", "median", placement_type="foster") == "800"


def test_referrals_of_four_children_are_few_however_many_they_are(tmp_path):
    days = ("05/06/2024", "05/07/2024", "05/08/2024", "05/09/2024")
    often = [row(n, referral_date=day, placement_date=day) for n in range(4) for day in days]
    home = {"placement_type": "Residential", "foster": "Unsuitable", "residential": "Preferred", "cost": "4000"}
    made = found(write(tmp_path, [*often, *rows(20, 20, **home)]))
    assert made.referrals == "36"
    assert cell(made, "fees", "placements", placement_type="foster") == "x"
    assert cell(made, "fees", "median", placement_type="foster") == "x"
    assert cell(made, "suitability", "suitable", setting="foster", need="total") == "x"


def test_fees_that_are_unusual_are_told_without_their_number(tmp_path):
    made = found(write(tmp_path, [*rows(19), row(30, cost="7000")]))
    assert [note for note in made.notes if "fees" in note] == [
        "Look again at the fees: some for foster care are outside £210 to £2,450 a week."
    ]


def test_time_is_from_entry_to_entry_and_in_time_by_the_answer_or_the_latest_date(tmp_path):
    made = found(
        write(
            tmp_path,
            [
                *rows(12, latest_date=""),  # today, placed on the day
                *rows(6, 20, placement_date="06/06/2024"),  # a day late
                *rows(10, 30, needed_by="in less than 5 days", placement_date="09/06/2024"),
                *rows(5, 40, needed_by="in less than 5 days", placement_date="10/06/2024"),
                *rows(7, 50, needed_by="in more than 5 days", placement_date="15/06/2024"),
                *rows(8, 60, needed_by="", emergency="Planned", latest_date="20/06/2024", placement_date="20/06/2024"),
                *rows(5, 70, needed_by="in more than 5 days", placement_date="", placement_type="", cost=""),
                *rows(6, 80, placement_date="01/06/2024"),  # entered before the referral
            ],
        )
    )

    def line(needed_by):
        columns = ("referrals", "placed", "timed", "with_limit", "in_time", "share")
        return [cell(made, "time_to_place", c, needed_by=needed_by) for c in columns]

    assert line("today") == ["24", "24", "18", "18", "12", "0.667"]
    assert line("under_5_days") == ["15", "15", "15", "15", "10", "0.667"]
    assert line("over_5_days") == ["12", "7", "7", "0", "0", ""]
    assert line("planned") == ["8", "8", "8", "8", "8", "1.000"]
    assert line("total") == ["59", "54", "48", "41", "30", "0.732"]
    # of 48 days the ones around places 11, 23 and 35: five of none, three ones and two fours … five tens and above
    assert cell(made, "time_to_place", "lower_quartile", needed_by="total") == "0"
    assert told(made)["early"] == "6"


def test_how_the_care_in_which_children_live_was_judged(tmp_path):
    made = found(
        write(
            tmp_path,
            [
                *rows(12),
                *rows(8, 20, placement_type="Residential", residential="Suitable but not preferred"),
                *rows(6, 30, placement_type="Residential"),
                *rows(5, 40, placement_type="", placement_date="", cost=""),
            ],
        )
    )
    line = [
        cell(made, "placed", c, placement_type="residential")
        for c in ("placements", "preferred", "suitable", "unsuitable")
    ]
    assert line == ["14", "0", "8", "6"]
    shares = {
        n: cell(made, "shares", "share", measure=n) for n in ("placed", "placed_as_preferred", "placed_unsuitably")
    }
    assert shares == {"placed": "0.839", "placed_as_preferred": "0.462", "placed_unsuitably": "0.231"}


def test_siblings_are_together_if_as_many_were_placed_as_were_to_be(tmp_path):
    made = found(
        write(
            tmp_path,
            [
                *rows(9, siblings="2", siblings_together="2"),
                *rows(6, 20, siblings="2", siblings_together="1"),
                *rows(5, 30, siblings="1", siblings_together="", sibling_split="N"),
                *rows(5, 40, siblings="1", siblings_together="", sibling_split="Y"),
                *rows(7, 50, siblings="0"),
            ],
        )
    )
    line = [cell(made, "shares", c, measure="siblings_together") for c in ("number", "of", "share")]
    assert line == ["14", "25", "0.560"]


def test_referrals_and_placements_in_two_files_are_one_and_a_child_may_have_several(tmp_path):
    placed = ("cost", "provider", "placement_type", "placement_date")
    blank = dict.fromkeys(placed, "")
    asked = [*rows(10, **blank), *rows(10, referral_date="01/09/2024", **blank)]
    agreed = [{k: r[k] for k in ("Child ID", "Date of Data entry (referral)", *AGREED)} for r in rows(10)]
    made = found(write(tmp_path, asked, "asked.csv"), write(tmp_path, agreed, "agreed.csv"))
    assert made.referrals == "20"
    assert told(made)["joined_rows"] == "10"
    assert [cell(made, "shares", c, measure="placed") for c in ("number", "of")] == ["10", "20"]
    assert made.source.endswith("June 2024 to September 2024")


AGREED = ("Total Weekly Cost", "Provider URN", "Placement Type", "Date of Data entry (placement)")


def test_dates_of_birth_come_from_the_return(tmp_path):
    header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + "".join(f"QX7{n:03d},1,07/11/2012,,,,\n" for n in range(8))
    header += "QX7008,1,07/11/2012,,,,\nQX7008,1,08/11/2012,,,,\n"
    (tmp_path / "header.csv").write_text(header, encoding="utf-8")
    made = found(write(tmp_path, rows(15, born=""), "r.csv"), births=tmp_path / "header.csv")
    assert cell(made, "suitability", "assessed", setting="foster", need=AGE_10_15) == "8"
    assert cell(made, "suitability", "assessed", setting="foster", need="not_known") == "7"
    assert (told(made)["no_age"], told(made)["birth_differs"]) == ("7", "1 to 4")
    assert not any("identifiers" in note for note in made.notes)
    others = [{**one, "Child ID": f"9{one['Child ID']}"} for one in rows(15, born="")]
    made = found(write(tmp_path, others, "o.csv"), births=tmp_path / "header.csv")
    assert "are the identifiers the same in both?" in made.notes[0]

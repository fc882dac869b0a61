"""What a run writes and reads again: decimals of figures, and which columns are numbers."""

from __future__ import annotations

import pandas as pd

from placement_opt.report.kept_run import KeptRun
from placement_opt.report.run_files import csv_of

THIRD = 1 / 3


def test_money_is_written_to_the_penny_and_other_numbers_to_six_decimals():
    frame = pd.DataFrame({"quarter": ["2013/14 Q1"], "gbp": [1000 * THIRD], "value": [THIRD], "one_off": [True]})
    assert csv_of(frame) == "quarter,gbp,value,one_off\n2013/14 Q1,333.33,0.333333,yes\n"
    assert csv_of(pd.DataFrame({"value": [-1e-9]})) == "value\n0.0\n"


def test_a_home_with_a_number_for_a_name_stays_text_when_it_is_read_again():
    kept = KeptRun({"homes.csv": b"home,value,note\n007,1.50,seen\n"}, {})
    (row,) = kept.frame("homes.csv").to_dict("records")
    assert row == {"home": "007", "value": 1.5, "note": "seen"}

"""Sections come back from their data as they were, whatever their layout."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from placement_opt.report.section import Cards, Crosstab, Section, Sentences
from placement_opt.report.section_data import section_as_data, sections_in, text_of_sections

FRAME = pd.DataFrame(
    [("a", 1.5, "GBP", True), ("b", math.nan, "GBP", False)], columns=["name", "value", "unit", "known"]
)
LAYOUTS_TRIED = [
    Crosstab(rows="name", words={"a": "First"}, bold=("a",), signed=True),
    Sentences(block="name", mark="unit"),
    Cards(),
]


@pytest.mark.parametrize("layout", LAYOUTS_TRIED)
def test_a_section_comes_back_as_it_was(layout):
    made = Section("one", "A heading", "A sentence.", FRAME, layout, "A note.")
    (back,) = sections_in(text_of_sections([made]))
    assert (back.name, back.heading, back.sentence, back.layout, back.note) == (
        made.name,
        made.heading,
        made.sentence,
        made.layout,
        made.note,
    )
    assert back.frame.columns.tolist() == FRAME.columns.tolist()
    assert back.frame["value"].tolist()[0] == 1.5
    assert math.isnan(back.frame["value"].tolist()[1])
    assert back.frame["known"].tolist() == [True, False]


def test_numbers_are_those_of_the_files_of_a_run():
    frame = pd.DataFrame({"value": [1 / 3, -1e-9], "n": np.array([2, 3]), "unit": ["share", "share"]})
    rows = section_as_data(Section("x", "", "", frame, Sentences()))["rows"]
    assert rows == [[0.333333, 2, "share"], [0.0, 3, "share"]]

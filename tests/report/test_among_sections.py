"""The council among its neighbours in the pack of a run: for a model that names it, of the year of its opening."""

from __future__ import annotations

import dataclasses
import io
import math
from datetime import date

import openpyxl
import pytest

from placement_opt.england.published_file import shipped_statistics
from placement_opt.england.standing import council_named, neighbourhood, year_before
from placement_opt.inputs import read_model
from placement_opt.report.among_sections import among_section, among_sections
from placement_opt.report.page.whole_page import page_of
from placement_opt.report.workbook.whole_workbook import workbook_of
from tests import tiny_model
from tests.england.small_england import small_england
from tests.england.test_standing import CHOICES
from tests.report.workbook.figures_given import run_in


@pytest.fixture
def of_council(tmp_path):
    """Return the sections of a model of a council with an opening."""
    path = tiny_model.write(tmp_path)

    def found(council: str | None, opening: date = date(2013, 3, 31)):
        read = read_model(path)
        return among_sections(
            dataclasses.replace(read, model=read.model.model_copy(update={"council": council, "opening": opening}))
        )

    return found


def test_a_model_that_names_no_council_has_none(of_council):
    assert of_council(None) == ()


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        (date(2013, 3, 31), 2013),
        (date(2012, 12, 31), 2012),
        (date(2013, 12, 31), 2013),
        (date(2014, 3, 31), 2013),
        (date(2015, 3, 31), None),  # nothing is published of 2014 or 2015
        (date(2020, 3, 31), None),
        (date(2024, 6, 30), 2024),
        (date(2026, 3, 31), 2025),
        (date(2010, 3, 31), None),
    ],
)
def test_statistics_are_those_of_the_year_before_the_opening(of_council, opening, year):
    p = shipped_statistics()
    assert year_before(p, council_named(p, "Leeds"), opening, CHOICES.most_years_old) == year
    found = of_council("Leeds", opening)
    assert bool(found) == (year is not None)
    assert year is None or f"At 31 March {year}," in found[0].sentence


def test_a_council_that_was_made_later_has_none_at_an_earlier_opening(of_council):
    assert of_council("North Northamptonshire") == ()
    assert of_council("North Northamptonshire", date(2025, 3, 31)) != ()


def test_rows_are_the_council_its_neighbours_and_england_by_hand(tmp_path):
    """Of Elm's children 30 to 40 of 100 are in residential care, of Oak's 15 of 50 and of Ash's 30 of 200."""
    found = among_section(neighbourhood(small_england(tmp_path), "Elm", CHOICES))
    mine = found.frame[found.frame["column"] == "In residential care"]
    assert mine["who"].to_list() == ["council", "neighbour", "neighbour", "England"]
    assert mine["row"].to_list() == ["Elm", "Oak", "Ash", "England"]
    assert mine["value"].to_list()[:3] == ["30.0% to 40.0%", "30.0%", "15.0%"]
    assert mine[["low", "high"]].to_numpy().tolist()[:3] == [[0.3, 0.4], [0.3, 0.3], [0.15, 0.15]]
    odd = found.frame[found.frame["value"].str.endswith(" odd")].iloc[0]
    assert (odd["row"], odd["column"]) == ("Oak", "Fostering costs, £ a child-week")
    assert math.isnan(odd["low"])


def test_england_is_added_up_where_it_has_no_row_of_its_own():
    """In 2013: children of all councils, as ranges where counts are hidden."""
    p = shipped_statistics()
    found = neighbourhood(p, "Manchester", CHOICES, 2013)
    s = {k.measure.id: k for k in found.standings}
    codes = {code for code, year, m in p.values if (year, m) == (2013, "looked_after_31_march") and code != "ENG"}
    counts = [(p.number(code, 2013, "place_foster"), p.number(code, 2013, "looked_after_31_march")) for code in codes]
    known = [(part, whole) for part, whole in counts if part is not None and whole is not None]
    share = sum(part for part, _whole in known) / sum(whole for _part, whole in known)
    assert s["fostering"].england.low == pytest.approx(share)
    assert s["fostering"].england.high >= s["fostering"].england.low
    assert s["residential"].england.low < s["residential"].england.high
    spend, before, now = (p.number("352", *k) for k in ((2013, "s251_fostering_gross"), (2012, "place_foster"),
                                                        (2013, "place_foster")))  # fmt: skip
    assert s["fostering_cost"].own.low == pytest.approx(spend / ((before + now) / 2) / (365.25 / 7), rel=1e-3)


def test_what_is_not_published_is_left_out_and_said(of_council):
    figures, spread, known = of_council("Manchester")
    assert "Placed over 20 miles away" not in set(figures.frame["column"]) | set(spread.frame["row"])
    told = " ".join(known.frame["sentence"])
    assert "The file has nothing for this year of: Looked after, per 10,000; Placed over 20 miles away" in told
    assert "hostels and supported accommodation are in it" in told
    assert "England is all councils added up" in told
    later = " ".join(of_council("Manchester", date(2025, 3, 31))[-1].frame["sentence"])
    assert "supported accommodation is not" in later
    assert "added up" not in later


def test_page_and_workbook_show_it(packed, of_council):
    bare = run_in(packed)
    run = dataclasses.replace(bare, beside=of_council("Leeds"))
    page = page_of(run).decode("utf-8")
    assert '<h2 id="h-neighbours">Among its neighbours</h2>' in page
    assert page.count('data-section="neighbours"') == 1
    assert "Leeds among its ten statistical neighbours" in page
    assert "h-neighbours" not in page_of(bare).decode("utf-8")
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(run)))
    assert book.sheetnames[-5:] == ["Neighbours", "Assumptions", "Claims", "Checks", "Dictionary"]
    words = {cell for row in book["Neighbours"].iter_rows(values_only=True) for cell in row}
    assert {"Leeds", "Three or more placements", "England"} <= words
    assert "Neighbours" in {link.value for link in book["Read me"]["A"] if link.hyperlink}
    assert "Neighbours" in {cell.value for cell in book["Dictionary"]["A"]}
    assert "Neighbours" not in openpyxl.load_workbook(io.BytesIO(workbook_of(bare))).sheetnames

"""The outside view where it is read: beside each verdict and never in it, on screen, in verdict.json and the pack."""

from __future__ import annotations

import dataclasses
import io
import json
import pickle

import openpyxl
import pytest
from rich.console import Console

from placement_opt.england.council_panel import shipped_panel
from placement_opt.report import terminal
from placement_opt.report.outside_json import outside_as_data
from placement_opt.report.outside_sections import outside_sections, residential_asked


@pytest.fixture(scope="module")
def data(answer):
    return outside_as_data(answer.outside)


def by_claim(data, name):
    return next(k for k in data["claims"] if k["claim"] == name)


def test_manchesters_saving_was_a_fall_that_six_of_140_councils_had_and_none_alike(data):
    found = by_claim(data, "saving 2014/15")
    assert (found["measure"], found["years"], found["asked_change"]) == ("spend", 2, -0.176)
    (era,) = found["eras"]
    assert (era["from"], era["to"]) == (2011, 2013)
    assert era["all"] == {"councils": 140, "did": 6, "may_have": 6}
    assert (era["alike"]["did"], era["names_that_did"], found["how_many"]) == (0, [], "few")
    assert found["programme"] == "does not hold"
    assert found["sentences"][-1] == (
        "The programme says that it does not hold, and few councils did as much: what councils did "
        "speaks against it too."
    )


def test_the_schedules_line_of_residential_care_asks_for_what_one_of_77_councils_did(data):
    found = next(k for k in data["schedule_lines"] if k["measure"] == "residential_children")
    assert (found["line"], found["at_opening"]) == ("residential_withdrawal", pytest.approx(180))
    assert found["asked_change"] == pytest.approx(-0.543, abs=0.001)
    first, second = found["eras"]
    assert (first["all"], second["all"]) == (
        {"councils": 77, "did": 1, "may_have": 2},
        {"councils": 100, "did": 0, "may_have": 1},
    )
    assert first["names_that_may_have"] == ["Croydon", "Solihull"]


def test_what_has_no_published_counterpart_says_so(data):
    assert by_claim(data, "posts")["sentences"] == ["Posts in homes and fostering are not published of each council."]
    assert {k["claim"] for k in data["claims"] if not k["eras"]} == {
        *("posts", "demand_growth_three_years", "more_people_aged_0_to_19", "mst_keeps_teenagers_out_of_care"),
        *("further_savings_2015_16", "fewer_homes_and_beds"),
    }


def test_no_judgement_margin_or_note_tells_of_councils(answer):
    for v in answer.judged:
        told = " ".join((v.sentence, v.reason, *v.notes))
        assert "councils" not in told.replace("other councils", ""), v.claim.id


def test_manchesters_neighbours_are_named_with_their_figures(data):
    assert data["council"] == "Manchester"
    found = [k for k in data["neighbours"] if k["measure"] == "residential_children" and k["from"] == 2011]
    assert [k["council"] for k in found][:3] == ["Manchester", "Nottingham", "Birmingham"]
    assert (len(found), found[0]["start"], found[0]["end"]) == (11, [220, 220], [180, 180])


def test_the_first_screen_has_room_for_one_sentence_and_the_rest_is_below_it(answer):
    screens = []
    for show in (terminal.show_verdict, terminal.show):
        console = Console(file=io.StringIO(), width=80)
        show(answer, console)
        screens.append(console.file.getvalue())
    brief, whole = screens
    assert (
        "none of 21 councils alike had a fall as\nlarge in two years. What councils did speaks against it too." in brief
    )
    assert "How many councils ever did as much" not in brief
    assert "How many councils ever did as much" in whole


def test_the_page_has_it_on_the_card_and_the_workbook_below_the_verdict(packed):
    page = (packed / "page.html").read_text("utf-8")
    cards = page.partition('<div class="cards">')[2].partition("</div>")[0]
    assert cards.count("<strong>Elsewhere:</strong>") == cards.count("<article") == 2
    assert 'id="p-elsewhere"' in page
    book = openpyxl.load_workbook(packed / "workbook.xlsx", read_only=True)
    told = {str(row[0].value) for row in book["Verdict"].iter_rows(max_col=1) if row}
    assert {"How many councils ever did as much", "Councils that did as much at some time"} <= told


def test_what_is_asked_of_residential_care_stands_beside_the_changes_of_councils(answer):
    (section,) = residential_asked(answer)
    rows = section.frame.set_index(["row", "column"])["value"]
    assert rows["2011 to 2013", "The schedule's line of residential care"] == pytest.approx(-0.543, abs=0.001)
    assert rows["2011 to 2013", "Lowest"] <= rows["2011 to 2013", "Middle"] <= rows["2011 to 2013", "Highest"]


def test_what_was_found_can_be_kept_and_is_in_the_file_of_the_run(answer, data):
    kept = json.loads((answer.options.out / "verdict.json").read_text("utf-8"))["outside_view"]
    assert kept == json.loads(json.dumps(data))
    assert outside_as_data(pickle.loads(pickle.dumps(answer.outside))) == data
    assert [s.name for s in outside_sections(answer)] == [
        *("outside_view", "outside_more", "outside_rates", "outside_spread", "outside_neighbours")
    ]


def test_published_statistics_are_read_once_and_not_for_a_run_without_claims(answer):
    before = shipped_panel.cache_info()
    assert dataclasses.replace(answer, verdicts=(), others=()).outside is None
    assert shipped_panel.cache_info() == before
    assert dataclasses.replace(answer).outside == dataclasses.replace(answer).outside
    assert shipped_panel.cache_info().misses == 1

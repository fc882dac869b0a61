"""What stands on the page: every section once, every figure from a section, nothing from elsewhere, the same bytes."""

from __future__ import annotations

import dataclasses
import html
import re

import pandas as pd
import pytest

from placement_opt.kernel.text import plain
from placement_opt.report.charts.chart_figures import figure, short
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.page.html_tables import tables_of
from placement_opt.report.page.page_outline import DOORS, OUTLINE, TOLD_BY, UNPLACED, on_first_screen, order_for, placed
from placement_opt.report.page.whole_page import page_of, with_commands
from placement_opt.report.section import Crosstab, Section, Sentences
from placement_opt.report.text_table import number

LARGEST = 2_000_000  # bytes
FIGURE = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
IN_HEADINGS = {"000", "1", "20"}  # of the page itself: £000, and 1 in 20 below
OF_THE_PAGE = re.compile(
    r"<(style|script|svg|select|legend|footer|head)\b.*?</\1>|<p class=\"about\">.*?</p>", re.DOTALL
)
ATTRIBUTES = re.compile(r"<[^>]*>")
ANYWHERE = re.compile(
    r"(?:src|href|action|poster|data)\s*=\s*[\"'](?!#)|url\((?!#)|@import|<(?:link|iframe|object|img)\b"
)


@pytest.fixture(params=["tiny", "city"])
def which(request) -> str:
    return request.param


@pytest.fixture
def run(request, which) -> KeptRun:
    return request.getfixturevalue(f"{which}_run")


@pytest.fixture
def page(request, which) -> str:
    """Return the page of that run, as whoever needed it first made it."""
    return request.getfixturevalue(f"{which}_page").read_text("utf-8")


def text_of(run: KeptRun) -> str:
    return page_of(run).decode("utf-8")


def shown_text(page: str) -> str:
    """Return what a reader sees of sentences and tables: no drawing, no field and no line of the page's own."""
    return html.unescape(ATTRIBUTES.sub(" ", OF_THE_PAGE.sub(" ", page)))


def figures_of(run: KeptRun) -> set[str]:
    """Return every figure that the sections of a run can show, as digits."""
    found: set[str] = set()
    for section in run.sections.values():
        layout = section.layout
        words = [section.heading, section.sentence, section.note, *map(str, section.frame.columns)]
        words += list(layout.words.values()) if isinstance(layout, Crosstab) else []
        for row in section.frame.to_dict("records"):
            for value in row.values():
                if isinstance(value, (int, float)) and value == value:
                    unit = str(row.get("unit", ""))
                    units = {unit, "share", "", "GBP"}
                    words += [number(value, k) for k in units] + [
                        form(value, k) for k in units for form in (figure, short)
                    ]
                    words += [plain(value), f"{value:,.1f}"]
                else:
                    words.append(str(value))
        found |= {k for text in words for k in FIGURE.findall(text)}
    return found


def test_every_figure_of_the_page_is_one_of_the_sections(run, page):
    missing = set(FIGURE.findall(shown_text(page))) - figures_of(run)
    assert missing <= IN_HEADINGS, missing


def test_each_section_stands_once_or_is_told_by_another(run, page):
    for name, section in run.sections.items():
        if name in on_first_screen(tuple(run.sections)):
            continue
        stands = page.count(f'data-section="{name}"')
        assert stands == (0 if TOLD_BY.get(name) in run.sections else 1), name
        if stands:
            assert str(with_commands(section.heading)) in page or html.escape(section.heading) in page


def test_each_name_stands_in_one_part_and_doors_name_parts():
    names = [name for part in OUTLINE for name in part.names]
    assert len(set(names)) == len(names)
    ids = tuple(part.id for part in (*OUTLINE, UNPLACED))
    assert len(set(ids)) == len(ids)
    for door in DOORS:
        assert set(door.first) <= set(ids)
        assert sorted(order_for(door, ids)) == sorted(ids)


def test_a_section_that_no_part_names_stands_under_further_tables():
    found = placed(("verdicts", "bridge", "bridge_steps", "near_children", "near_new", "a_new_one"))
    assert found[UNPLACED.id] == ("a_new_one",)
    assert found["bridge"] == ("bridge_steps",)
    assert found["alternatives"] == ("near_children", "near_new")


def test_of_what_would_have_to_be_true_one_is_on_the_first_screen_and_the_other_below():
    alone, both = ("verdicts", "would_have_to_be_true"), ("verdicts", "would_have_to_be_true", "must_be_true")
    assert (on_first_screen(alone), placed(alone)["limits"]) == (alone, ())
    assert on_first_screen(both) == ("verdicts", "must_be_true")
    assert placed(both)["limits"] == ("would_have_to_be_true",)


def test_the_page_is_small_asks_for_nothing_and_is_the_same_each_time(run, page):
    assert len(page.encode("utf-8")) < LARGEST
    assert text_of(run) == page
    found = ANYWHERE.findall(page.replace("http://www.w3.org/2000/svg", ""))
    assert found == []
    assert "default-src 'none'" in page


def test_it_says_which_run_it_is_and_what_would_bring_the_rest(tiny_run, tiny_page):
    page = tiny_page.read_text("utf-8")
    assert str(tiny_run.manifest["question"]) in page
    for command in ("stress", "alternatives", "actuals", "report"):
        assert f"<code>placement-opt {command}" in page


def test_small_numbers_of_children_are_told_as_the_model_has_it(city_run, city_page, tiny_run):
    assert city_run.has_small_counts
    assert "Not for publication" in city_page.read_text("utf-8")
    name = f"inputs/{tiny_run.manifest['read_as']['model']}/model.yaml"
    for text, told in ((b"contains_small_counts: false\n", False), (b"name: tiny\n", True)):
        found = dataclasses.replace(tiny_run, files={**tiny_run.files, name: text})
        assert ("Not for publication" in text_of(found)) == told


def test_words_of_a_model_are_text_and_never_part_of_the_page(tiny_run):
    nasty = '<script>alert(1)</script> & "quoted" `code <b>` ` alone'
    beside = Section("signatures", nasty, nasty, pd.DataFrame({"sentence": [nasty]}), Sentences(), nasty)
    page = text_of(dataclasses.replace(tiny_run, beside=(beside,)))
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_facts_of_a_row_have_a_column_each_and_the_formats_of_their_units():
    frame = pd.DataFrame(
        [("saving", "best", 1234567.4, 0.5, "GBP"), ("saving", "best", float("nan"), 0.0, "GBP")],
        columns=["claim", "plan", "amount", "chance", "unit"],
    )
    layout = Crosstab(rows="plan", across="amount", block="claim", value="chance", words={"best": "The most"})
    (table,) = tables_of(Section("chance_curve", "Chances", "", frame, layout))
    ((words, rows),) = table.blocks
    assert words == "Saving"
    assert [row.words for row in rows] == ["The most", "The most"]
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["£1,234,567", "GBP", "50%"],
        ["", "GBP", "0%"],
    ]


def test_a_table_has_the_blocks_and_units_of_its_section_and_totals_stand_out():
    frame = pd.DataFrame(
        [("2014/15", "homes", "a", 1500.0, "GBP"), ("2014/15", "total", "a", -2500.0, "GBP")],
        columns=["year", "line", "plan", "value", "unit"],
    )
    layout = Crosstab(rows="line", across="plan", block="year", words={"a": "plan A"}, bold=("total",))
    (table,) = tables_of(Section("costs", "Costs", "", frame, layout))
    assert (table.unit, [k.text for k in table.headings]) == ("£000", ["Plan A"])
    assert [(row.words, row.cells[0].text, row.bold) for row in table.blocks[0][1]] == [
        ("Homes", "2", False),
        ("Total", "-2", True),
    ]

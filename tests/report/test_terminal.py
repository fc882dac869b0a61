"""What is printed: lines that fit any terminal of 80 columns or more, nothing cut off, money worth its words."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.kernel.rounding import whole
from placement_opt.measure.savings import cashable, present_value
from placement_opt.measure.summary import children_by_quarter
from placement_opt.report import run_files, terminal
from placement_opt.report.sections import Crosstab, sections
from placement_opt.report.text_table import lines

FIGURE = re.compile(r"\d[\d,.]*%?")
NO_FIGURE = re.compile(r"\d{4}/\d{2}(?: Q\d)?|\b20\d{2}\b|[\w/]*/\S+")  # years, quarters and paths


@pytest.fixture(scope="module")
def answer(answer):
    """Return Manchester's answer as if nothing had been written."""
    return dataclasses.replace(answer, options=dataclasses.replace(answer.options, out=None))


def shown(answer, show=terminal.show, width=TERMINAL_COLUMNS):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(answer, console)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def printed(answer):
    return shown(answer)


@settings(max_examples=60)
@given(st.lists(st.floats(0, 500), min_size=1, max_size=8))
def test_whole_numbers_add_up_to_the_rounded_total(numbers):
    assert sum(whole(numbers)) == pytest.approx(sum(numbers), abs=0.5 + 1e-6)
    assert all(abs(n - exact) < 1 + 1e-6 for n, exact in zip(whole(numbers), numbers, strict=True))


def test_the_largest_remainder_goes_up_first():
    assert whole([1.2, 2.7, 3.1]) == [1, 3, 3]


@pytest.mark.parametrize("width", [80, 90, 100, 120, 200])
def test_nothing_is_wider_than_the_terminal_or_cut_off(answer, width):
    printed = shown(answer, width=width).splitlines()
    assert max(map(len, printed)) <= min(width, terminal.WIDEST)
    assert not [line for line in printed if "…" in line]
    assert not [line for line in printed if line != line.rstrip()]


def test_a_wider_terminal_has_longer_lines_of_prose_and_the_same_words(answer):
    narrow, wide = shown(answer), shown(answer, width=100)
    assert len(wide.splitlines()) < len(narrow.splitlines())
    assert sorted(wide.split()) == sorted(narrow.split())


def test_a_narrow_terminal_cuts_nothing_off(answer):
    assert shown(answer, width=40).split() == shown(answer).split()


def test_the_first_screen_fits_a_screen_and_has_two_lines_a_claim(answer):
    screen = shown(answer, terminal.show_verdict).splitlines()
    assert len(screen) <= 24
    heads = [n for n, line in enumerate(screen) if line.startswith(("HOLDS", "AT RISK", "DOES NOT HOLD"))]
    assert len(heads) == len(answer.verdicts) == 3
    assert all(b - a == 2 for a, b in itertools.pairwise(heads))
    assert all(screen[n + 1].startswith("    ") and screen[n + 1].endswith(".") for n in heads)
    assert screen[heads[-1] + 2] == ""
    assert "Where to look next" in screen


def test_the_first_screen_names_files_that_a_run_writes(answer, tmp_path):
    out = tmp_path / "run"
    filed = dataclasses.replace(answer, options=dataclasses.replace(answer.options, out=out))
    run_files.write(filed, out)
    named = set(re.findall(r"\w+\.(?:csv|json)", shown(filed, terminal.show_verdict)))
    assert len(named) >= 7
    assert named <= {f.name for f in out.iterdir()}
    unwritten = dataclasses.replace(answer, options=dataclasses.replace(answer.options, out=None))
    assert ".csv" not in shown(unwritten, terminal.show_verdict)


def test_no_sentence_carries_more_than_three_figures(printed, answer):
    for section in sections(answer):
        texts = [section.sentence, section.note]
        texts += list(section.frame["sentence"]) if "sentence" in section.frame else []
        for sentence in (part for text in texts for part in re.split(r"(?<=[.;:]) ", text)):
            assert len(FIGURE.findall(NO_FIGURE.sub("", sentence))) <= 3, sentence


def test_the_answer_comes_in_its_order(printed):
    heads = (
        "does the savings claim hold",
        "Where to look next",
        "How many councils ever did as much",
        "What Manchester and its statistical neighbours did",
        "Why",
        "What each limit holds back",
        "Recurrent saving of each year, against doing nothing, £000",
        "Cash saved up to the end of each year, against the frozen budget, £000",
        "The schedule itself",
        "The recommended plan: children at the end of each quarter",
        "Posts released",
        "One-off costs",
        "From the frozen budget",
        "Scored against what happened: money, £000",
        "Which figures would have had to differ",
        "What the answer rests on",
    )
    places = [printed.index(f"\n{head}" if head != heads[0] else head) for head in heads]
    assert places == sorted(places)


def test_every_section_is_printed_under_its_heading(printed, answer):
    words = " ".join(printed.split())
    for section in sections(answer):
        assert section.heading in words
        assert " ".join(section.sentence.split()) in words


def test_no_row_of_a_table_breaks(answer):
    """Each name is wholly on the line of its numbers."""
    for section in sections(answer):
        if isinstance(section.layout, Crosstab) and not section.layout.brief:
            texts = [line.text.lower() for line in lines(section, section.layout, TERMINAL_COLUMNS)]
            for row in section.frame[section.layout.rows]:
                name = section.layout.words.get(row, row).lower()
                assert any(text.strip().startswith(name) for text in texts), name


def test_headings_stand_without_a_key(printed):
    for clipped in ("publ.", "as p.", "recom.", "resid.", "househ.", "Spec.", "Prev."):
        assert clipped not in printed


def test_children_in_the_table_are_all_children(answer):
    for name in ("recommended", "most_saved"):
        plan = answer.plan(name)
        found = children_by_quarter(answer.case, plan).groupby("quarter", sort=False)[["value", "whole"]].sum()
        assert len(found) == len(answer.case.quarters) + 1
        for t, (exact, whole_number) in enumerate(found.to_numpy()):
            everyone = sum(n for (_g, _p, s), n in plan.values.x.items() if s == t)
            waiting = sum(n for (_g, _p, s), n in plan.values.u.items() if s == t)
            assert exact == pytest.approx(everyone + waiting)
            assert whole_number == round(everyone + waiting)


def test_a_warning_of_small_counts_is_printed(printed):
    assert "not for publication" in printed


def test_a_run_folder_is_named_with_its_files(answer):
    out = Path("runs/manchester")
    filed = dataclasses.replace(answer, options=dataclasses.replace(answer.options, out=out))
    assert "runs/manchester" in shown(filed, terminal.show_verdict)
    assert shown(filed).rstrip().endswith("Run folder: runs/manchester")


def test_a_council_without_a_schedule_has_plans_and_no_claim(answer):
    case = dataclasses.replace(answer.case, schedule=(), schedule_totals={}, claimed_fte=0.0)
    question = dataclasses.replace(answer.prepared.question, case=case)
    bare = dataclasses.replace(answer.answer, question=question, findings=())
    found = shown(dataclasses.replace(answer, answer=bare, verdicts=(), others=()))
    assert found.startswith("Manchester City Council: there is no savings claim to judge")
    for head in ("\nWhy", "\nWhat else", "\nWhat each limit", "\nThe schedule itself", "Claimed by"):
        assert head not in found
    assert "The recommended plan: children" in found


def test_doing_nothing_instead_of_nothing_is_worth_nothing(answer):
    nothing = answer.plan("do_nothing")
    assert present_value(answer.case, nothing, nothing) == 0
    assert cashable(nothing, nothing, "2014/15") == 0


def test_cash_saved_later_is_worth_less(answer):
    nothing, plan = answer.plan("do_nothing"), answer.plan("recommended")
    cash = nothing.cost - plan.cost
    assert 0 < present_value(answer.case, nothing, plan) < cash

"""No count of children from 1 to 4 is in a run as it may be published, and none can be worked out from the rest."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement_opt.intake.suppress import rounded_ends, safe_base
from placement_opt.report.paper.published_counts import HIDDEN, NOT_SAID, published, rounded_count, tells_few
from placement_opt.report.section import Crosstab, Section, Sentences
from tests.report.paper.hand_made import claim_section, hand_made

SMALL = 4


def values(run, name="children", measure="failed"):
    frame = run.sections[name].frame
    return set(frame.loc[frame["measure"] == measure, "value"])


def test_without_a_small_count_everything_is_exact():
    found = published(hand_made(failed=12.0))
    assert not found.rounded
    assert values(found.run) == {12.0}
    assert values(found.run, measure="moved") == {203.0}
    assert HIDDEN not in found.run.sections["children"].frame


@pytest.mark.parametrize("few", [1.0, 2.0, 3.4, 4.0, 4.49])
def test_with_one_every_count_is_rounded_and_it_is_marked(few):
    found = published(hand_made(failed=few))
    assert found.rounded
    assert values(found.run) == {5.0}
    assert values(found.run, measure="moved") == {205.0}
    assert values(found.run, measure="in_a_family") == {0.837}  # no count
    frame = found.run.sections["children"].frame
    assert set(frame.loc[frame[HIDDEN], "measure"]) == {"failed"}


def test_one_small_count_rounds_every_section_that_counts_children():
    rows = [("recommended", "opening", "homes", 23.0, 23, "children")]
    frame = pd.DataFrame(rows, columns=["plan", "quarter", "group", "value", "whole", "unit"])
    lives = Section("plan_children", "Where", "", frame, Crosstab(rows="quarter", across="group"))
    exact, rounded = (published(hand_made(lives, failed=n)).run.sections["plan_children"].frame for n in (12, 3))
    assert exact[["value", "whole"]].to_numpy().tolist() == [[23.0, 23]]
    assert rounded[["value", "whole"]].to_numpy().tolist() == [[25.0, 25]]


@pytest.mark.parametrize("nobody", [0.0, 0.3, float("nan")])
def test_nobody_is_no_small_count(nobody):
    assert not published(hand_made(failed=nobody)).rounded


def test_what_stands_in_other_files_is_left_out():
    run = hand_made(failed=3.0)
    assert "case.json" in run.files
    assert set(published(run).run.files) == {k for k in run.files if k.startswith("inputs/") or k == "sections.json"}


@pytest.mark.parametrize(("text", "few"), [
    ("3 children moved.", True),
    ("At most 2 more children.", True),
    ("Four children live there.", True),
    ("It needs 1 planned move.", True),
    ("2.4 children are in homes.", True),
    ("3 fewer children than before.", True),
    ("13 children moved.", False),
    ("1,003 children moved.", False),
    ("Nobody moved; 203 children did not.", False),
    ("A gap of 3 child-years.", False),
    ("The strategy closes 3 children's homes.", False),
    ("£4 children", False),
    ("0 children wait.", False),
    ("By 2026/27 Q4 children leave.", False),
])  # fmt: skip
def test_a_sentence_that_tells_few_is_found(text, few):
    assert tells_few(text, 4) is few


def test_such_sentences_are_left_out():
    frame = pd.DataFrame({"sentence": ["3 children moved.", "Nobody waits."]})
    noted = Section("near_notes", "Notes", "2 children wait.", frame, Sentences(), "Fine as it is.")
    section = published(hand_made(noted)).run.sections["near_notes"]
    assert list(section.frame["sentence"]) == ["Nobody waits."]
    assert (section.sentence, section.note) == ("", "Fine as it is.")


def test_a_judgement_that_tells_few_keeps_its_status_and_no_figure():
    card = claim_section("at risk", "The most these figures allow is 3 children.")
    (row,) = published(hand_made(card)).run.sections["verdicts"].frame.to_dict("records")
    assert (row["status"], row["reason"]) == ("at risk", NOT_SAID)
    assert pd.isna(row["most"])


@given(st.lists(st.lists(st.integers(0, 300), min_size=2, max_size=7), max_size=4))
def test_an_exact_total_and_the_parts_shown_tell_no_small_count(groups):
    """Whoever knows the total and what is shown of the parts can rule out no count from 1 to 4."""
    base = safe_base(groups, SMALL, 5)
    for parts in (k for k in groups if sum(k) >= SMALL + sum(n > 0 for n in k) - 1 and sum(n > 0 for n in k) > 1):
        ends = [rounded_ends(n, base) for n in parts]
        for n, (low, high) in zip(parts, ends, strict=True):
            assert low <= n <= high
            if 1 <= n <= SMALL:
                most = sum(parts) - sum(end[0] for end in ends) + low
                least = sum(parts) - sum(end[1] for end in ends) + high
                assert least <= 1 < SMALL <= most


@pytest.mark.parametrize(("parts", "base"), [
    ([3, 101, 203], 5),
    ([4, 152, 152], 10),  # 150 and 150 of 308 leave at least 4 to the third
    ([1, 148, 148], 10),  # and of 297 at most 1
    ([152, 152, 8], 5),  # nobody is few
    ([3, 0, 0], 5),  # whoever knows the total knows the part, and it is not shown
])  # fmt: skip
def test_the_base_is_the_least_at_which_nothing_is_told(parts, base):
    assert safe_base([parts], SMALL, 5) == base


def test_a_wider_base_hides_more_and_rounds_the_rest_to_it():
    rows = [("recommended", "opening", g, float(n), n, "children") for g, n in (("a", 4), ("b", 152), ("c", 152))]
    frame = pd.DataFrame(rows, columns=["plan", "quarter", "group", "value", "whole", "unit"])
    lives = Section("plan_children", "Where", "", frame, Crosstab(rows="quarter", across="group"))
    found = published(hand_made(lives))
    assert found.base == 10
    shown = found.run.sections["plan_children"].frame
    assert list(zip(shown["whole"], shown[HIDDEN], strict=True)) == [(10, True), (150, False), (150, False)]


def test_counts_of_which_several_totals_are_known_are_rounded_against_all_of_them():
    """Each total of 56 and 57, 2 and 80, across and down and in all, is safe with 5, and all together with 15."""
    cells = [
        ("council", "foster", 56.0),
        ("external", "foster", 57.0),
        ("council", "home", 2.0),
        ("external", "home", 80.0),
    ]
    frame = pd.DataFrame(cells, columns=["provider", "setting", "value"]).assign(unit="children")
    frame["kind"] = frame["provider"] + frame["setting"]
    crossed = Section("crossed", "Now", "", frame, Crosstab(rows="kind"))
    found = published(hand_made(crossed))
    assert found.base == 15
    assert list(found.run.sections["crossed"].frame["value"]) == [60.0, 60.0, 15.0, 75.0]
    known_apart = replace(crossed, frame=frame.drop(columns=["provider", "setting"]))
    assert published(hand_made(known_apart)).base == 5


@pytest.mark.parametrize("number", range(120))
def test_what_is_shown_lies_within_the_ends_that_it_is_taken_to_have(number):
    for base in (5, 10, 15):
        same = {n for n in range(200) if rounded_count(n, base) == rounded_count(number, base)}
        low, high = rounded_ends(number, base)
        assert {n for n in same if (n < base) == (number < base)} <= set(range(low, high + 1))

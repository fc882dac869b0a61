"""The business case: every section is there, tidy, fits a terminal, and says what the run knows."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from placement_opt.appraising import appraised
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.report.case_sections import GAINER_WORDS, LEVER_NAMES, case_sections, who_gains
from placement_opt.report.section import Crosstab, Sentences
from placement_opt.report.sections import sections
from placement_opt.report.terminal import show_sections
from tests.test_words import found_in

NAMES = (
    *("rationale", "options_considered", "cost_benefit", "cost_benefit_careful", "allowances"),
    *("savings_profile", "who_gains", "risks"),
)


@pytest.fixture(scope="module")
def found(answer):
    return {s.name: s for s in case_sections(answer)}


def printed(made):
    console = Console(file=io.StringIO(), width=TERMINAL_COLUMNS, highlight=False)
    show_sections(made, console)
    return console.file.getvalue()


def test_every_lever_and_every_gainer_has_a_name():
    assert set(LEVER_NAMES) == EVERY_LEVER
    assert len(set(LEVER_NAMES.values())) == len(LEVER_NAMES)
    assert len(set(GAINER_WORDS.values())) == len(GAINER_WORDS)


def test_the_sections_are_there_and_not_among_those_of_a_run(answer, found):
    assert tuple(found) == NAMES
    assert set(NAMES).isdisjoint(s.name for s in sections(answer))


def test_frames_are_tidy_and_have_their_units(found):
    for section in found.values():
        frame, layout = section.frame, section.layout
        if isinstance(layout, Sentences):
            assert frame["sentence"].str.endswith(".").all(), section.name
            continue
        assert isinstance(layout, Crosstab)
        keys = [k for k in (layout.block, layout.rows, layout.across) if k]
        assert not frame.duplicated(keys).any(), section.name
        assert (
            frame["unit"]
            .isin({"GBP", "GBP_per_GBP", "words", "FTE", "children", "child_quarters", "share", "quarters"})
            .all()
        )


def test_all_of_it_fits_a_terminal_in_words_of_the_glossary(found):
    text = printed(found.values())
    assert max(map(len, text.splitlines())) <= TERMINAL_COLUMNS
    assert found_in(text) == set()
    assert "nan" not in text.lower().split()


def test_the_strategy_is_told_with_its_reasons_and_its_source(found):
    text = printed([found["rationale"]])
    for words in (
        "Approve more fostering households than today",
        "Home 1: Six homes of 14 posts",
        "Source: Budget Proposals for Integrated Commissioning",
    ):
        assert words in " ".join(text.split())


def test_risks_have_their_pounds(answer, found):
    frame = found["risks"].frame
    kinds = dict.fromkeys(frame["risk"])
    assert list(kinds) == [
        "Claims that turn at the end of a range",
        "The limits that hold most back",
        "Granted and not tested",
        "Prices that are not known",
        "Foresight",
        "Warnings",
    ]
    worth = frame[frame["risk"] == "The limits that hold most back"]["sentence"].tolist()
    assert [f"£{v.best.binding[0].gain:,.0f} higher" in s for v, s in zip(answer.verdicts, worth, strict=True)] == [
        *[True, True, False]  # the third is of posts
    ]
    assert list(frame[frame["risk"] == "Warnings"]["sentence"]) == list(answer.warnings)


def test_without_a_value_nobody_is_said_to_gain(answer, found):
    held = found["who_gains"]
    assert "of what the NHS, schools, the Treasury and families gain" in held.note
    assert "PLOS ONE" in held.note
    read = answer.prepared.inputs
    none = dataclasses.replace(read, tables=dict(read.tables) | {"benefits": read.tables["benefits"].iloc[:0]})
    prepared = dataclasses.replace(answer.prepared, inputs=none)
    bare = who_gains(dataclasses.replace(answer, prepared=prepared), appraised(answer))
    assert set(bare.frame["who"]) == {"council", "external"}
    assert "of what the NHS, police, courts, schools, the Treasury and families gain" in bare.note


def test_a_run_without_a_published_plan_has_a_case_too(answer):
    plans = tuple(r for r in answer.plans if r.plan.name != "as_published")
    fewer = dataclasses.replace(answer, answer=dataclasses.replace(answer.answer, plans=plans))
    text = printed(case_sections(fewer))
    assert "Recommended plan" in text
    assert "Strategy as published" not in text

"""Figures that are each well formed and cannot be true together, and files that are hard to read."""

from __future__ import annotations

import re

import pytest

from placement_opt.inputs.csv_tables import unfit_source
from placement_opt.kernel.text import plain
from tests.inputs.test_bad_input import (
    Spoil,
    add,
    faults_of,
    put,
    recode,
    row,
    swap,
)


def both(*spoils: Spoil) -> Spoil:
    return lambda path: [spoil(path) for spoil in spoils] and None


def approvals(quarter: str) -> str:
    return row(f"foster_specialist,{quarter},approvals", "1", "households_per_quarter")


# how it is spoilt, and all sentences that say so; … stands for any words
FAULTS: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "more children than beds": (put("opening.csv", "older,home_inhouse", "6"), (
        "opening.csv:5 value: expected at most 5 children in home_inhouse (registered beds in homes.csv), got 6, all "
        "needs together",)),
    "more children than approved places": (put("carers.csv", "foster_inhouse,households", "3.5"), (
        "opening.csv:2 value: expected at most 7 children in foster_inhouse (households x places_per_household in "
        "carers.csv), got 8, all needs together",)),
    "more leave by transition than are there": (put("transitions.csv", "older,foster_inhouse", "0.9"), (
        "transitions.csv:2 value: expected at most 1 leaving older in foster_inhouse in a quarter, got exits 0.25 + "
        "transitions 0.9",)),
    "more return than are there": (put("breakdown.csv", "older,foster_specialist,older,later_quarter", "0.8"), (
        "breakdown.csv:3 value: expected at most 1 leaving older in foster_specialist in a quarter, got exits 0.25 + "
        "breakdown 0.8",)),
    "quarters out of order": (
        both(add("pipeline.csv", approvals("2013/14 Q4")), add("pipeline.csv", approvals("2013/14 Q3"))), (
        "pipeline.csv:4 quarter: expected quarters of foster_specialist in order, this one after 2013/14 Q4, got "
        "2013/14 Q3",)),
    "a quarter of another age": (add("pipeline.csv", approvals("2103/04 Q1")), (
        "pipeline.csv:3 quarter: expected 2032/33 Q4 or earlier, got 2103/04 Q1",)),
    "published without a source": (put("prices.csv", "home_external", "assumption", "source"), (
        "prices.csv:3 source: expected what it rests on, since the evidence is council; only what is assumed has the "
        "source assumption, got assumption",)),
    "semicolons and another fault": (
        recode("prices.csv", lambda data: data.replace(b",3000,GBP", b",x,GBP").replace(b",", b";")), (
        "prices.csv:1: expected cells separated by commas, got cells separated by semicolons",
        "prices.csv:3 value: expected a plain number, got x")),
    "missing column and another fault": (both(swap("prices.csv", ",evidence,", ",evidense,"),
        swap("prices.csv", ",fee,3000,", ",fee,x,"), swap("prices.csv", "foster_ifa,fee", "foster_iffa,fee")), (
        "prices.csv:1 evidense: expected columns …",
        "prices.csv:1 evidence: expected column evidence, got no such column - did you mean evidense?",
        "prices.csv:3 value: expected a plain number, got x",
        "prices.csv:5 placement: expected a name in placements.csv, got foster_iffa - did you mean foster_ifa?")),
    "no source column": (recode("opening.csv", lambda data: data.replace(b",source,", b",", 1)
        .replace(b",paper,", b",")), ("opening.csv:1 source: expected column source, got no such column",)),
    "no low column": (recode("opening.csv", lambda data: data.replace(b",low,", b",", 1)
        .replace(b",council,6,6,", b",council,6,").replace(b",council,3,3,", b",council,3,")
        .replace(b",council,1,1,", b",council,1,").replace(b",council,2,2,", b",council,2,")), (
        "opening.csv:1 low: expected column low, got no such column",)),
    "a table misspelt": (lambda path: (path / "pricess.csv").write_text("x") and None, (
        "pricess.csv: expected only the tables that a model has, got pricess.csv - did you mean prices.csv?",)),
    # --- settings in plain words
    "settings as a list": (recode("model.yaml", lambda data: b"- name: tiny\n"), (
        "model.yaml:1: expected `key: value` lines, got a list",)),
    "a source that is a word": (swap("sources.yaml", "assumption:\n", "other: paper\nassumption:\n"), (
        "sources.yaml:7 other: expected `key: value` lines, got paper",)),
    "neither yes nor no": (swap("model.yaml", "counts: false", "counts: perhaps"), (
        "model.yaml:7 contains_small_counts: expected true or false, got perhaps",)),
    "a list that never ends": (swap("model.yaml", '["2013/14"]', '["2013/14"'), (
        "model.yaml:6: expected valid YAML, got frozen_year: \"2012/13\" - a list in [ ] needs commas between its "
        "items and a ] at its end",)),
    "no list": (swap("model.yaml", '["2013/14"]', "[]"), (
        "model.yaml:5 judged: expected a list with at least one item, got nothing",)),
    "a number for text": (swap("model.yaml", '"Tiny town"', "7"), (
        "model.yaml:2 title: expected text; put it in double quotes, got 7",)),

}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_is_named_and_no_other(tiny, kind):
    spoil, sentences = FAULTS[kind]
    spoil(tiny)
    found = [str(f) for f in faults_of(tiny)]
    patterns = [re.escape(f"models/tiny/{s}").replace("…", ".*") for s in sentences]
    assert len(found) == len(patterns), found
    assert all(re.fullmatch(p, f) for p, f in zip(patterns, found, strict=True)), found


def test_scenario_notes_are_gone(tiny):
    add("model.yaml", "scenario_notes: none")(tiny)
    (fault,) = faults_of(tiny)
    assert (fault.row, fault.column) == (8, "scenario_notes")


@pytest.mark.parametrize("evidence", ["published", "derived", "council"])
def test_only_what_is_assumed_has_the_source_assumption_alone(evidence):
    assert unfit_source("assumption", evidence)
    assert not unfit_source("paper;assumption", evidence)
    assert not unfit_source("assumption", "assumed")


@pytest.mark.parametrize(
    ("value", "words"),
    [(6353000.0, "6,353,000"), (0.35, "0.35"), (-1234.5, "-1,234.5"), (0.0, "0"), (1e-9, "1e-09")],
)
def test_figures_are_written_as_a_reader_does(value, words):
    assert plain(value) == words

"""The sections of an answer: named once, tidy, unrounded, with their units; and nothing is worked out in a report."""

from __future__ import annotations

import ast
import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest

from placement_opt import report
from placement_opt.measure.savings import BASES, saved
from placement_opt.report.sections import Cards, Crosstab, Sentences, sections

NAMES = (
    *("verdicts", "other_claims"),
    *("outside_view", "outside_more", "outside_rates", "outside_spread", "outside_neighbours"),
    *("reasons", "warnings", "limits"),
    *("schedule_level_do_nothing", "schedule_level_frozen", "schedule_cash_do_nothing", "schedule_cash_frozen"),
    *("schedule_itself", "pressure", "children"),
    *("children_recommended", "capacity_recommended", "children_most_saved", "capacity_most_saved"),
    *("closures", "home_moves", "posts", "one_off_costs", "funding", "bridge", "left_at_zero"),
    *("scored_money", "scored_children", "scored_why", "evidence"),
)
WORKED_OUT = {"fsum", "sum", "mean", "groupby", "cumsum", "diff", "pivot_table"}


@pytest.fixture(scope="module")
def found(answer):
    return {s.name: s for s in sections(answer)}


def test_the_sections_have_their_names_and_order(answer):
    assert tuple(s.name for s in sections(answer)) == NAMES


def test_every_frame_is_tidy_and_has_its_units(found):
    for section in found.values():
        layout, frame = section.layout, section.frame
        assert len(frame) > 0, section.name
        if isinstance(layout, Crosstab):
            keys = [column for column in (layout.block, layout.rows, layout.across) if column]
            assert {*keys, layout.value, "value", "unit"} <= set(frame.columns), section.name
            assert not frame.duplicated(keys).any(), section.name
            assert frame["value"].dtype == "float64"
            assert frame["unit"].isin({"GBP", "FTE", "children", "homes", "beds", "households", "teams", "share",
                                       "figures", "councils", "years"}).all()  # fmt: skip
        elif isinstance(layout, Sentences):
            assert frame["sentence"].str.endswith(".").all()
        else:
            assert isinstance(layout, Cards)
            assert {"status", "claim", "reason", "claimed", "most", "margin", "unit"} <= set(frame.columns)


def test_numbers_are_those_of_the_answer_unrounded(answer, found):
    for basis in BASES:
        frame = found[f"schedule_level_{basis}"].frame
        for plan in ("as_published", "recommended", "most_saved"):
            wanted = frame[(frame["plan"] == plan) & (frame["year"] == "2014/15") & (frame["line"] == "total")]
            assert wanted["value"].item() == saved(answer.savings, plan, "2014/15", basis=basis)
    cards = found["verdicts"].frame
    assert list(cards["most"]) == [v.best.amount for v in answer.verdicts]
    assert list(cards["margin"]) == [v.margin for v in answer.verdicts]
    gains = found["limits"].frame
    assert len(gains) == sum(len(v.best.limits) for v in answer.verdicts)
    bridge = found["bridge"].frame.set_index("name")["value"]
    assert bridge["start"] == answer.bridge.start
    assert bridge.drop("end").sum() == pytest.approx(bridge["end"])


def test_children_who_change_home_are_the_same_in_every_file(answer, found):
    rows = pd.read_csv(answer.options.out / "home_moves.csv")
    totals = json.loads((answer.options.out / "verdict.json").read_text(encoding="utf-8"))["home_moves"]
    shown = found["home_moves"].frame.set_index(["plan", "measure"])["value"]
    for plan in ("as_published", "recommended", "most_saved"):
        moved = rows[(rows["plan"] == plan) & (rows["measure"] == "children who change home")]
        assert shown[plan, "children"] == pytest.approx(moved["value"].sum(), abs=1e-4)
        assert shown[plan, "children"] >= shown[plan, "settled"] == 0
        assert totals[plan]["children"] == round(shown[plan, "children"], 2)
        assert totals[plan]["cost_gbp"] == round(shown[plan, "cost"], 2)
    assert shown["as_published", "children"] > 0


def test_cash_holds_every_line_though_the_terminal_shows_totals(found):
    frame = found["schedule_cash_do_nothing"].frame
    assert set(frame["line"]) == set(found["schedule_level_do_nothing"].frame["line"])


def test_whole_homes_and_warnings_are_sections_when_there_is_something_to_say(answer):
    relaxed = {r.plan.name: r.cost - 1e6 for r in answer.plans}
    warned = dataclasses.replace(answer.answer, warnings=("2014/15 Q1: something cannot work.",))
    more = dataclasses.replace(answer, answer=warned, relaxed=relaxed)
    names = [s.name for s in sections(more)]
    assert set(names) - set(NAMES) == {"whole_homes"}
    gap = next(s for s in sections(more) if s.name == "whole_homes").frame
    assert gap[gap["measure"] == "gap"]["value"].tolist() == pytest.approx([1e6] * len(answer.plans))


def calls(file):
    """Yield the names of the functions and methods that a module calls."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_nothing_is_worked_out_in_a_report():
    """What is shown was added up to its left; only widths and plans are counted here, and rows put in groups."""
    files = list(Path(report.__file__).parent.glob("*.py"))
    assert len(files) >= 8
    found = {f.name: WORKED_OUT & set(calls(f)) for f in files}
    assert {name: names for name, names in found.items() if names} == {
        "text_table.py": {"sum"},
        "import_terminal.py": {"groupby", "sum"},
        "behind_sections.py": {"groupby"},
        "council_sections.py": {"sum"},
    }


def test_a_section_is_a_frame_a_workbook_could_show(found):
    for section in found.values():
        assert isinstance(section.frame, pd.DataFrame)
        assert all(isinstance(column, str) for column in section.frame.columns)
        assert not section.heading.endswith(".")

"""What a social care lead asks first, in the terminal and in verdict.json: the numbers are those of plan.csv."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from placement_opt.domain.outcome_measures import OUTCOMES
from placement_opt.judge.outcome_prices import OutcomePrice
from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.report import outcome_sections
from placement_opt.report.sections import sections
from placement_opt.report.text_table import lines
from placement_opt.report.verdict_json import verdict
from tests.formulation.examples_outcomes import at_least, at_most

PLANS = ("do_nothing", "as_published", "recommended")
NOT_KNOWN = {"share_in_own_area", "share_of_siblings_together"}  # of Manchester


@pytest.fixture(scope="module")
def children(answer):
    return outcome_sections.children(answer)


def test_the_measures_that_are_known_are_told_of_three_plans_and_each_judged_year(children):
    frame = children.frame
    assert tuple(dict.fromkeys(frame["plan"])) == PLANS
    assert set(frame["measure"]) == set(OUTCOMES) - NOT_KNOWN
    assert list(dict.fromkeys(frame["year"])) == ["2013/14", "2014/15"]


def test_they_are_those_of_the_run_folder(answer, children):
    rows = pd.read_csv(answer.options.out / "plan.csv", keep_default_na=True)
    rows = rows[rows["need"].isna() & rows["quarter"].str.startswith("2014/15")]
    written = json.loads((answer.options.out / "verdict.json").read_text(encoding="utf-8"))["children"]["2014/15"]
    shown = children.frame[children.frame["year"] == "2014/15"].set_index(["plan", "measure"])["value"]
    for plan in PLANS:
        mine = rows[rows["plan"] == plan]
        moved = mine.loc[mine["measure"] == "moved", "value"].sum()
        family = mine[(mine["measure"] == "share in a family") & (mine["quarter"] == "2014/15 Q4")]["value"].item()
        assert shown[plan, "moved"] == pytest.approx(moved, abs=1e-5)
        assert shown[plan, "share_in_a_family"] == pytest.approx(family, abs=1e-6)
        assert written["moved"][plan] == round(shown[plan, "moved"], 4)


def test_what_is_not_known_is_blank_in_the_run_folder(answer):
    rows = pd.read_csv(answer.options.out / "plan.csv")
    for measure in NOT_KNOWN:
        mine = rows[rows["measure"] == measure.replace("_", " ")]
        assert len(mine)
        assert mine["value"].isna().all()


def test_doing_nothing_moves_nobody_by_plan_and_has_none_more_than_itself(children):
    nothing = children.frame[children.frame["plan"] == "do_nothing"].groupby("measure")["value"].sum()
    assert nothing["moved_by_plan"] == nothing["complex_in_ordinary_fostering"] == nothing["failed_step_downs"] == 0


def test_the_table_fits_the_narrowest_terminal(children):
    text = lines(children, children.layout, TERMINAL_COLUMNS)
    assert max(len(line.text) for line in text) <= TERMINAL_COLUMNS
    assert sum("in a family" in line.text for line in text) == 2  # a row of each year


def test_prices_of_limits_are_a_section_where_there_are_limits(answer):
    assert "outcome_limits" not in [s.name for s in sections(answer)]
    prices = (
        OutcomePrice(
            at_least("share_in_a_family", 0.4, "10_15_complex", end=8), 9_000.0, "2014/15", 500.0, 8, 0.4, 0.3
        ),
        OutcomePrice(at_most("unmet_need", 3, begin=2, end=2), 0.2, "2014/15", 0.1, 2, 0.0, float("nan")),
    )
    more = replace(answer, answer=replace(answer.answer, outcome_prices=prices))
    (section,) = (s for s in sections(more) if s.name == "outcome_limits")
    assert list(section.frame["limit"].drop_duplicates()) == [
        "Children living in a family (10 to 15, complex need): at least 40.0%, 2013/14 Q1 to 2014/15 Q4",
        "Children without a suitable place: at most 3, 2013/14 Q2",
    ]
    assert list(section.frame["sentence"])[:2] == [
        "Why: the board says so.",
        "Keeping it costs £9,000 over the horizon and £500 of the recurrent saving of 2014/15.",
    ]
    assert section.frame["sentence"].str.endswith(".").all()
    first, second = verdict(more)["outcome_limits"]
    assert (first["at_least"], first["costs_gbp"], first["costs_recurrent_saving_gbp"]) == (0.4, 9_000.0, 500.0)
    assert (first["need"], first["from"], first["to"]) == ("10_15_complex", "2013/14 Q1", "2014/15 Q4")
    assert (second["at_most"], second["need"], second["without_it"]) == (3, "everybody", None)

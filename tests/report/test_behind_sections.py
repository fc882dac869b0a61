"""What stands behind chances, in sentences and tables: how much of it is shown, from frames made by hand."""

from __future__ import annotations

import pandas as pd

from placement_opt.domain.claims import SAVING, Claim
from placement_opt.judge.best import Best
from placement_opt.report.behind_sections import behind_sections
from placement_opt.study.behind import Behind
from placement_opt.study.binding_limits import BINDING_COLUMNS, WORTH_COLUMNS, BindingLimits
from placement_opt.study.figure_places import FigureAt
from placement_opt.study.nearest_change import GroupChange, NearestChange
from placement_opt.study.records_behind import RECORD_COLUMNS
from placement_opt.study.worth_learning import LEARNING_COLUMNS

CLAIM = Claim("it", "It", "GBP", "2014/15", 1_000_000.0, SAVING)


def behind(binding=(), nearest=()):
    """Return what is behind one claim: limits, with the share of draws in which each binds, and a joint change."""
    limits = pd.DataFrame([("it", name, share, 0.0, 40) for name, share in binding], columns=BINDING_COLUMNS)
    nothing = (pd.DataFrame(columns=c) for c in (("claim", *LEARNING_COLUMNS), RECORD_COLUMNS, WORTH_COLUMNS))
    learning, records, worth = nothing
    return Behind((), learning, records, BindingLimits(limits, worth), tuple(nearest))


def test_a_limit_that_binds_in_one_draw_of_twenty_is_shown_and_one_that_binds_less_often_is_not():
    (section,) = behind_sections(behind((("often", 0.6), ("seldom", 0.05), ("hardly ever", 0.025))), [CLAIM])
    assert (section.name, list(section.frame["limit"])) == ("limits_bind", ["often", "seldom"])
    assert "In what share of 40 draws" in section.sentence


def test_of_a_joint_change_six_groups_and_two_figures_of_each_are_told():
    figures = tuple(FigureAt(f"figure {n}", 0.0, 1.0, 2.0, 1.5) for n in range(3))
    changes = tuple(GroupChange(f"group {n}", 0.5, 0.25, figures) for n in range(7))
    nearest = NearestChange("it", True, 1_000_000.0, Best(1_000_000.0), 1.75, changes, 9)
    (section,) = behind_sections(behind(nearest=[nearest]), [CLAIM])
    told = list(section.frame["sentence"])
    assert told[0].startswith("It is reached with 7 groups of figures moved by 1.8 ranges in all, at £1,000,000")
    one = "by 0.25 of its range: figure 0 from 1 to 1.5; figure 1 from 1 to 1.5; and so on."
    assert told[1:] == [*(f"'group {n}' {one}" for n in range(6)), "The others are in stress.json."]


def test_with_six_groups_nothing_is_left_out():
    two = (FigureAt("a", 0.0, 1.0, 2.0, 1.5), FigureAt("b", 0.0, 1.0, 2.0, 0.5))
    nearest = NearestChange(
        "it", True, 1.0, Best(1.0), 1.5, tuple(GroupChange(f"{n}", 0.5, 0.25, two) for n in range(6)), 9
    )
    (section,) = behind_sections(behind(nearest=[nearest]), [CLAIM])
    assert section.frame["sentence"].iloc[-1] == "'5' by 0.25 of its range: a from 1 to 1.5; b from 1 to 0.5."

"""What a page shows of draws: ranges of children, whole curves and what every figure matters, beside the terminal's."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from placement_opt import Drawing, Options, stress
from placement_opt.measure.figure_table import figure_table
from placement_opt.measure.scored import FOSTER_CHILDREN
from placement_opt.report.draw_pack_sections import stress_pack_sections
from placement_opt.report.stress_sections import stress_sections
from placement_opt.study.draw_tables import (
    CHANCE_CURVE_COLUMNS,
    CHILDREN_DRAWN_COLUMNS,
    FIGURES_MATTER_COLUMNS,
    chance_curves,
    children_drawn,
    figures_matter,
)
from tests import tiny_model


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return the tiny town in 40 draws of one fee; to be read and not changed."""
    folder = tmp_path_factory.mktemp("tiny")
    model = tiny_model.write(folder)
    tiny_model.set_value(model, "prices.csv", "home_external,fee", 1500, "low")
    tiny_model.set_value(model, "prices.csv", "home_external,fee", 5000, "high")
    drawing = Drawing(draws=40, only=("prices.fee",), chances_alone=True)
    return stress(Options(model, strategy=tiny_model.write_strategy(folder), horizon=6), drawing)


def test_names_are_unique_and_those_of_the_terminal_come_first(found):
    printed = [s.name for s in stress_sections(found)]
    names = [s.name for s in stress_pack_sections(found)]
    assert names[: len(printed)] == printed
    assert len(set(names)) == len(names)
    assert {"chance_curve", "children_draws"} <= set(names) - set(printed)


def test_children_lie_between_the_ends_of_their_draws(found):
    drawn = np.array([np.nan, 1.0, 2.0, 3.0, np.nan, 5.0])  # as given, then draws, of which one has no plan
    amounts = {("recommended", FOSTER_CHILDREN, "2013/14"): drawn}
    few = dataclasses.replace(found, futures=dataclasses.replace(found.futures, amounts=amounts))
    frame = children_drawn(few)
    assert list(frame.columns) == CHILDREN_DRAWN_COLUMNS
    assert frame.loc[0, ["plan", "year", "p50", "unit"]].to_list() == ["recommended", "2013/14", 2.5, "children"]
    assert frame.loc[0, "p5"] == pytest.approx(1.15)
    assert frame.loc[0, "p95"] == pytest.approx(4.7)


def test_a_curve_has_the_claim_beside_it(found):
    frame = chance_curves(found)
    assert list(frame.columns) == CHANCE_CURVE_COLUMNS
    assert set(frame["claim"]) == {k.id for k in found.claims}
    of = {k.id: k for k in found.claims}
    assert all(row["claimed"] == of[row["claim"]].amount for row in frame.to_dict("records"))
    assert frame["amount"].notna().all()
    assert all(
        rows.sort_values("chance")["amount"].is_monotonic_decreasing for _of, rows in frame.groupby(["claim", "plan"])
    )


def test_each_figure_that_matters_is_an_assumption_with_its_group(found):
    frame = figures_matter(found)
    assert list(frame.columns) == FIGURES_MATTER_COLUMNS
    read = found.prepared.inputs
    every = figure_table(read.tables, {}, pd.DataFrame({"gbp": []}))
    known = set(every[["table", "parameter", "key"]].itertuples(index=False, name=None))
    assert set(frame[["table", "parameter", "key"]].itertuples(index=False, name=None)) <= known
    assert set(frame["key"]) == {"home_external"}
    assert (frame["variance_share"] > 0).all()

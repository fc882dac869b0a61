"""A saving that is measured from doing nothing says so where children wait there."""

from __future__ import annotations

import pytest

from placement_opt.answering import answer
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from tests import tiny_model

WANT = Want(plans=("do_nothing", "as_published", "recommended"), best=("saving 2013/14",))


@pytest.fixture
def town(tmp_path):
    folder, strategy = tiny_model.write(tmp_path), tiny_model.write_strategy(tmp_path)
    return folder, Options(folder, strategy=strategy, horizon=4)


def test_children_who_wait_in_doing_nothing_are_told_beside_the_saving(town):
    folder, options = town
    for placement in ("home_external", "foster_ifa"):
        tiny_model.set_value(folder, "market.csv", f"{placement},new_placements", 0)
    tiny_model.set_value(folder, "entries.csv", "younger,entries", 2.5)
    found = answer(prepare(options).question, WANT)
    (verdict,) = found.verdicts
    waiting = found.plan("do_nothing").ledger.query("line == 'children waiting'")["gbp"].sum()
    says = f"children wait without a place in 2013/14, charged £{waiting:,.0f} as the dearest place"
    assert waiting > 0
    assert any(says in words for words in found.warnings)
    assert says in verdict.notes[0]


def test_where_nobody_waits_nothing_is_said(town):
    found = answer(prepare(town[1]).question, WANT)
    assert found.verdicts[0].waits is None
    assert not any("wait without a place" in words for words in found.warnings)

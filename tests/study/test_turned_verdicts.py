"""No figure that is wrong by ten turns a verdict unnoticed: of a small town all are tried, of Manchester some again."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from placement_opt.inputs.figure_slips import is_refused, slips, warned_of, with_slip
from placement_opt.prepared import Options, prepare
from placement_opt.report.turn_sections import turn_sections
from placement_opt.study.turned_verdicts import (
    NO_VERDICT,
    REFUSED,
    TENFOLD,
    THE_SAME,
    TURNED,
    WARNED,
    FigureTurn,
    Turned,
    judged_beside,
    turned_verdicts,
)
from tests import tiny_model
from tests.paths import ROOT

KEPT = ROOT / "tests" / "golden" / "turned_verdicts.csv"  # what `check manchester --turn` made of each figure
READ_AGAIN = 29  # of the kept ones every so many is read again


@pytest.fixture(scope="module")
def manchester():
    return prepare(Options(ROOT / "models" / "manchester"))


@pytest.fixture(scope="module")
def kept():
    with KEPT.open(encoding="utf-8") as file:
        return [(row["figure"], float(row["times"]), row["ends"]) for row in csv.DictReader(file)]


def test_of_manchester_every_figure_was_tried_and_none_turns_a_verdict_unnoticed(manchester, kept):
    asked = slips(manchester.inputs.tables, TENFOLD)
    assert [(slip.figure, slip.times) for slip in asked] == [(figure, times) for figure, times, _ends in kept]
    assert {ends for _figure, _times, ends in kept} == {REFUSED, WARNED, THE_SAME}


def test_what_is_kept_of_manchester_is_still_so(manchester, kept):
    told = warned_of(manchester.inputs)
    tried = zip(slips(manchester.inputs.tables, TENFOLD), kept, strict=True)
    for slip, (_figure, _times, ends) in list(tried)[::READ_AGAIN]:
        slipped = with_slip(manchester.inputs, slip)
        noticed = REFUSED if is_refused(slipped, slip) else WARNED if not warned_of(slipped) <= told else ""
        assert noticed == (ends if ends in (REFUSED, WARNED) else ""), slip


@pytest.mark.slow
def test_of_a_small_town_none_turns_a_verdict_unnoticed(tmp_path):
    strategy = tiny_model.write_strategy(tmp_path)
    prepared = prepare(Options(tiny_model.write(tmp_path), strategy=strategy, horizon=4))
    found = turned_verdicts(prepared)
    assert [turn.slip for turn in found.unseen] == []
    assert {REFUSED, WARNED, THE_SAME} == set(found.counted)
    assert len(found.turns) == len(slips(prepared.inputs.tables, TENFOLD))


def test_a_verdict_that_turns_is_found_and_shown_with_its_figure(manchester):
    slip = slips(manchester.inputs.tables, TENFOLD)[0]
    turn = judged_beside(slip, {"posts": "at risk", "saving": "holds"}, {"posts": "holds", "saving": "holds"})
    assert turn == FigureTurn(slip, TURNED, (("posts", "at risk", "holds"),))
    assert judged_beside(slip, {"posts": "holds"}, None).ends == NO_VERDICT
    assert judged_beside(slip, {"posts": "holds"}, {"posts": "holds"}).ends == THE_SAME
    _how, told = turn_sections(Turned("Tiny", (turn,)))
    assert list(told.frame["figure"]) == [f"{slip.figure} x 10"] * 2
    assert list(told.frame["value"]) == ["at risk", "holds"]
    (how,) = turn_sections(Turned("Tiny", (FigureTurn(slip, WARNED), FigureTurn(slip, WARNED))))
    assert Counter(dict(zip(how.frame["ends"], how.frame["value"], strict=True)))["Told in a warning"] == 2

"""claims.yaml from a folder to a run: judged, judged again, put beside what happened, written; nothing else changes."""

from __future__ import annotations

import dataclasses
import io
import json

import pytest
from rich.console import Console

from placement_opt.prepared import Options
from placement_opt.report import run_files, terminal
from placement_opt.report.sections import sections
from placement_opt.running import run
from tests import tiny_model

CLAIMS = """\
claims:
  - {kind: saving, year: "2013/14", source: paper, section: "1.1"}
  - {kind: posts, source: paper, page: "7"}
  - {kind: children_in_setting, id: foster_up, title: Foster care, year: "2013/14", setting: [foster, mtfc], amount: 50,
     outturn: looked_after_31_march, source: paper, section: "1.2"}
  - {kind: pressure, id: demand, title: Demand, year: "2013/14", low: 1, high: 20000, source: paper, section: "2"}
  - {kind: other, id: homes, title: Fewer homes, reason: No number is given., source: paper, section: "2"}
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return the tiny town's run without claims.yaml and with it; four more may enter care than the central figure."""
    folder = tmp_path_factory.mktemp("claims")
    path = tiny_model.write(folder)
    strategy = tiny_model.write_strategy(folder)
    text = (path / "entries.csv").read_text("utf-8")
    (path / "entries.csv").write_text(text.replace(",1.5,1.5,", ",1.5,1.9,"), "utf-8")
    options = Options(model=path, strategy=strategy, horizon=4, pack=False)
    before = run(options)
    (path / "claims.yaml").write_text(CLAIMS, "utf-8")
    return before, run(dataclasses.replace(options, out=folder / "run"))


@pytest.mark.slow
def test_a_model_without_the_file_has_the_verdicts_that_it_had(runs):
    before, after = runs
    assert before.others == ()
    assert [v.claim.source for v in before.verdicts] == ["", ""]
    placed = [dataclasses.replace(v, claim=dataclasses.replace(v.claim, source="", place="")) for v in after.verdicts]
    assert placed == list(before.verdicts)
    old, new = run_files.verdict(before), run_files.verdict(after)
    assert {k for k in old if old[k] != new[k]} == {"claims", "outside_view"}


@pytest.mark.slow
def test_each_kind_is_judged_in_the_same_form(runs):
    _before, after = runs
    found = json.loads((after.options.out / "verdict.json").read_text("utf-8"))["claims"]
    assert [(k["claim"], k["kind"], k["source"], k["place"]) for k in found] == [
        ("saving 2013/14", "saving", "paper", "section 1.1"),
        ("posts", "posts", "paper", "page 7"),
        ("foster_up", "children_in_setting", "paper", "section 1.2"),
        ("demand", "pressure", "paper", "section 2"),
        ("homes", "other", "paper", "section 2"),
    ]
    assert len({tuple(k) for k in found}) == 1
    by_id = {k["claim"]: k for k in found}
    assert by_id["foster_up"]["status"] == "does not hold"
    assert by_id["foster_up"]["first_reached"] is None  # the horizon holds no later year
    assert by_id["foster_up"]["happened"] == {"outcome": "never", "year": None, "recorded": {"2013/14": 16.0}}
    assert (by_id["homes"]["status"], by_id["homes"]["claimed"]) == ("not testable", None)


@pytest.mark.slow
def test_a_pressure_is_judged_again_at_the_ends_that_config_names(runs):
    """Nobody more comes at the central figures, so doing nothing costs no more; with more entries it does."""
    _before, after = runs
    (demand,) = [v for v in after.others if v.claim.id == "demand"]
    assert demand.found < 1
    assert [t.words.partition(" at")[0] for t in demand.rechecks] == [
        *["the growth of entries"] * 2,
        *["the entries of the base year"] * 2,
    ]
    assert demand.status == "at risk"
    assert "with the entries of the base year at the high end." in demand.reason


@pytest.mark.slow
def test_other_claims_stand_after_the_first_screen_and_are_named_on_it(runs):
    _before, after = runs
    whole, first = (io.StringIO() for _ in range(2))
    terminal.show(after, Console(file=whole, width=80, highlight=False))
    terminal.show_verdict(after, Console(file=first, width=80, highlight=False))
    assert "NOT TESTABLE  Fewer homes." in whole.getvalue()
    assert "NOT TESTABLE" not in first.getvalue()
    assert "what else is claimed: verdict.json" in first.getvalue()
    assert "\n\n\n" not in whole.getvalue()
    assert max(map(len, whole.getvalue().splitlines())) <= 80
    assert "Claimed in Budget paper: section 1.2." in whole.getvalue()


@pytest.mark.slow
def test_the_pressure_of_doing_nothing_is_printed_whatever_is_claimed(runs):
    for answer in runs:
        (section,) = [s for s in sections(answer) if s.name == "pressure"]
        assert list(section.frame["value"]) == [n for k in answer.pressures for n in (k.children, k.prices, k.both)]

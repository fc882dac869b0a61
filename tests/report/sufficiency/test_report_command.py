"""`placement-opt report RUN --sufficiency`: what it writes beside the other reports, and what it refuses."""

from __future__ import annotations

import pytest

from placement_opt.kernel.errors import BadInput
from placement_opt.register.filed_runs import read_run
from placement_opt.register.reporting import report_on
from placement_opt.report.kept_run import PACK, RUN_SECTIONS, STATEMENT
from placement_opt.report.report_request import ReportRequest
from tests.command import call
from tests.report.sufficiency.statement_of import published_in


@pytest.fixture
def published(tmp_path):
    return published_in(tmp_path, 2013)


def test_it_is_written_beside_page_and_workbook(packed, tmp_path, published):
    before = {file: file.read_bytes() for file in packed.iterdir() if file.is_file()}
    asked = ("--sufficiency", "--council", "Elm", "--published", published)
    done = call("report", packed, *asked, "--out", "report", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == f"Sufficiency statement, a draft: report/{STATEMENT}"
    there = {file.name for file in (tmp_path / "report").iterdir()}
    assert there == {*PACK, STATEMENT, "manifest.json"}
    assert {file: file.read_bytes() for file in before} == before  # the run stays as it is


def test_without_it_there_is_none(own, tmp_path):
    assert not (report_on(read_run(own), tmp_path / "report") / STATEMENT).exists()


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (("--council", "Elm"), ["--council: expected --sufficiency"]),
        (
            ("--committee", "--council", "Elm", "--published", "none.zip"),
            ["--council: expected --sufficiency", "--published: expected --sufficiency"],
        ),
        (("--sufficiency", "--council", "Manchster"), ["--council: expected an English council", "Manchester?"]),
        (("--sufficiency", "--council", ""), ["--council: expected an English council", "got nothing"]),
        (("--sufficiency", "--published", "none.zip"), ["none.zip: expected a zip of published statistics"]),
    ],
)
def test_bad_use_is_refused_with_every_fault_and_nothing_is_written(packed, tmp_path, asked, faults):
    done = call("report", packed, *asked, "--out", "report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert [k for k in faults if k not in done.stderr] == []
    assert not (tmp_path / "report").exists()


def test_a_run_without_a_plan_has_none_and_all_is_said_at_once(packed, tmp_path):
    run = read_run(packed)
    run.manifest["files"].pop(RUN_SECTIONS)
    with pytest.raises(BadInput) as raised:
        report_on(run, tmp_path / "report", ReportRequest(sufficiency=True))
    assert "expected a run with an answer" in str(raised.value)
    with pytest.raises(BadInput) as raised:
        report_on(run, tmp_path / "report", ReportRequest(council="Elm"))
    assert len(raised.value.faults) == 2


def test_a_run_that_was_edited_has_none(own, tmp_path):
    (own / "plan.csv").write_text("plan\n", "utf-8")
    with pytest.raises(BadInput, match=r"plan\.csv: expected the file as the run wrote it"):
        report_on(read_run(own), tmp_path / "report", ReportRequest(sufficiency=True))

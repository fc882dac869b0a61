"""The pack is made from the files of a run alone: the same files give the same bytes, and the run stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.kernel import left_behind
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import PAGE, WORKBOOK, Options
from placement_opt.register.filed_runs import read_run
from placement_opt.register.reporting import report_on
from placement_opt.register.signatures import sign
from placement_opt.report.evidence_pack import pack_of, with_pack
from placement_opt.report.kept_run import PACK, RUN_SECTIONS, kept_run_in
from placement_opt.report.section import Crosstab
from placement_opt.stressing import Drawing, stress
from placement_opt.weighing import alternatives
from tests.command import call
from tests.run_folder import bytes_of


def test_the_same_files_give_the_same_bytes(packed):
    run = read_run(packed)
    again = pack_of(kept_run_in(packed, run.manifest))
    assert {name: (packed / name).read_bytes() for name in PACK} == again


def test_without_a_pack_all_else_is_the_same(packed):
    run = read_run(packed)
    files = {k: v for k, v in bytes_of(packed).items() if k in run.manifest["files"]}
    assert with_pack(files, run.manifest, wanted=False) == {k: v for k, v in files.items() if k not in PACK}
    assert set(with_pack(files, run.manifest, wanted=True)) == set(files)


def test_what_holds_no_answer_has_no_pack():
    assert with_pack({"stress.json": "{}"}, {}, wanted=True) == {"stress.json": "{}"}


def test_a_report_is_made_beside_the_run_and_tells_who_signed(own, tmp_path):
    before = bytes_of(own)
    sign(read_run(own), "analyst", "Ada Analyst")
    place = report_on(read_run(own), tmp_path / "report")
    assert {PAGE, WORKBOOK} <= set(bytes_of(place))
    assert "Ada Analyst" in (place / PAGE).read_text("utf-8")
    assert "Ada Analyst" not in (own / PAGE).read_text("utf-8")
    assert {k: v for k, v in bytes_of(own).items() if not k.startswith(left_behind.SIGNATURES)} == before


def test_the_command_says_where_they_are_and_replaces_its_own(own, tmp_path):
    for _ in range(2):
        done = call("report", own, "--out", "report", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "Page: report/page.html\nWorkbook: report/workbook.xlsx\n"


def test_an_edited_run_has_no_report(own, tmp_path):
    (own / "savings.csv").write_text("")
    (own / "ledger.csv").unlink()
    with pytest.raises(BadInput) as told:
        report_on(read_run(own), tmp_path / "report")
    assert [fault.file.rpartition("/")[2] for fault in told.value.faults] == ["ledger.csv", "savings.csv"]
    assert not (tmp_path / "report").exists()


def test_a_run_of_an_earlier_version_and_a_place_inside_a_run_are_refused(own):
    run = read_run(own)
    with pytest.raises(BadInput, match="outside the run"):
        report_on(run, own / "report")
    files = {name: known for name, known in run.manifest["files"].items() if name != RUN_SECTIONS}
    older = type(run)(run.folder, run.name, {**run.manifest, "files": files})
    with pytest.raises(BadInput, match="keeps no sections"):
        report_on(older, own.parent / "report")


def test_what_draws_and_alternatives_find_is_added_to_the_page_and_the_workbook(own):
    """Both are made anew beside the files that are added; each table of numbers names its unit."""
    asked = Options(Path("models/tiny"), strategy=Path("config/strategies/tiny_plan.yaml"), horizon=8, out=own)
    before = {name: (own / name).read_bytes() for name in PACK}
    stress(asked, Drawing(draws=25, chances_alone=True))
    alternatives(asked)
    run = kept_run_in(own, read_run(own).manifest)
    assert {"chance_curve", "near_costs"} <= set(run.sections)
    assert all("unit" in k.frame for k in run.sections.values() if isinstance(k.layout, Crosstab))
    assert all((own / name).read_bytes() != content for name, content in before.items())

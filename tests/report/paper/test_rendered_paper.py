"""Manchester's committee paper as a reader has it: two to four pages, and charts that tell no small count.

Its sufficiency statement opens in the same way.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from placement_opt.report.kept_run import PAPER, STATEMENT, kept_run_in
from placement_opt.report.paper.whole_paper import CAPTIONS, committee_files, paper_of
from placement_opt.report.report_request import ReportRequest
from placement_opt.report.sufficiency.whole_statement import statement_files

OFFICE = shutil.which("soffice")
FONTS = shutil.which("fc-match")
PAGES = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def made(answer):
    out = answer.options.out
    run = kept_run_in(out, json.loads((out / "manifest.json").read_text("utf-8")))
    return run, committee_files(run)


def test_every_chart_is_a_picture_a_drawing_and_words(made):
    run, files = made
    names = {name.removesuffix(".png") for name in files if name.endswith(".png")}
    assert len(names) >= 3
    assert set(files) == {PAPER, CAPTIONS, *(f"{n}.{kind}" for n in names for kind in ("png", "svg"))}
    captions = files[CAPTIONS].decode("utf-8")
    for name in names:
        about = captions.partition(f"{name.removeprefix('charts/')}.png")[2].partition("\n\n")[0]
        assert all(re.search(rf"^{word}: \S", about, re.MULTILINE) for word in ("Title", "Caption", "Text alternative"))
        assert f"{run.manifest['question'][:8]}." in about


def test_the_same_run_gives_the_same_paper(made):
    run, _files = made
    assert paper_of(run, {}) == paper_of(run, {})


def test_no_chart_tells_a_small_count_of_children(made):
    """A drawing names its figures in labels for those who cannot see it."""
    for name, data in made[1].items():
        if name.endswith(".svg"):
            assert not re.search(r"(?<![\d.,])[1-4](?:\.\d+)? children", data.decode("utf-8")), name


def as_wide_as_arial() -> bool:
    """Say whether there is a font as wide as that of the paper; with a wider one it has more pages."""
    if FONTS is None:
        return True
    found = subprocess.run([FONTS, "Arial"], check=True, capture_output=True, text=True).stdout
    return "Arial" in found or "Liberation" in found


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed, so no paper can be rendered")
@pytest.mark.skipif(not as_wide_as_arial(), reason="no font as wide as Arial is installed")
def test_it_has_two_to_four_pages_and_a_sufficiency_statement_fewer_than_ten(made, tmp_path):
    run, files = made
    papers = {PAPER: files[PAPER], **statement_files(run, ReportRequest(sufficiency=True))}
    for name, data in papers.items():
        (tmp_path / name).write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *(str(tmp_path / name) for name in papers)], check=True, capture_output=True)
    pages = {pdf.stem: len(PAGES.findall(pdf.read_bytes())) for pdf in tmp_path.glob("*.pdf")}
    assert 2 <= pages[PAPER.removesuffix(".docx")] <= 4
    assert 5 <= pages[STATEMENT.removesuffix(".docx")] < 10

"""The Word document of a paper: the same bytes, real styles, texts for whoever cannot see, the run on every page."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from placement_opt.report.paper.charts_in_paper import CHILDREN_CHART, SAVINGS_CHART
from placement_opt.report.paper.council_paper import council_paper
from placement_opt.report.paper.paper_parts import PaperChart
from placement_opt.report.paper.paper_run import paper_run
from placement_opt.report.paper.word_paper import word_document
from tests.report.paper.hand_made import MANIFEST, hand_made

RUN = "2026-11-26-town-plan-central-92efc043"
CHARTS = {
    SAVINGS_CHART: PaperChart("savings", "Less is saved than claimed", "Bars: £900,000 claimed.", "From savings.csv."),
    CHILDREN_CHART: PaperChart("children", "More live in families", "An area.", "From plan.csv."),
}
HEADING = "Heading 1"


def a_picture():
    """Return a small picture, wide as a chart is."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30, 10, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 30 for _row in range(10)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def written(pictures=("savings", "children"), time=MANIFEST["written"], **how):
    paper = council_paper(paper_run(hand_made(**how)), CHARTS)
    return word_document(paper, {name: a_picture() for name in pictures}, time)


@pytest.fixture(scope="module")
def document():
    return docx.Document(io.BytesIO(written()))


def test_the_same_run_gives_the_same_bytes_and_another_one_others():
    first = written()
    assert first == written()
    assert first != written(failed=3.0)
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_its_properties_are_those_of_the_run(document):
    own = document.core_properties
    assert (own.title, own.language, own.subject) == (
        "Children looked after: the placement strategy and its savings", "en-GB", "Small Town Council",
    )  # fmt: skip
    assert {t.isoformat() for t in (own.created, own.modified)} == {"2026-11-26T14:23:06+00:00"}


def test_headings_are_headings_and_paragraphs_are_numbered(document):
    headings = [p.text for p in document.paragraphs if p.style.name == HEADING]
    assert headings[0] == "1 Purpose"
    assert len(headings) == 9
    numbers = [p.text.partition("\t")[0] for p in document.paragraphs if p.style.name == "Numbered paragraph"]
    assert numbers[:2] == ["1.1", "2.1"]
    assert len(set(numbers)) == len(numbers)
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [document.core_properties.title]


def test_it_is_a4_in_a_font_that_every_office_has_and_in_english(document):
    section = document.sections[0]
    assert (round(section.page_width / Cm(1), 1), round(section.page_height / Cm(1), 1)) == (21.0, 29.7)
    for name in ("Normal", HEADING, "Title", "Caption", "Footer"):
        properties = document.styles[name].element.rPr
        assert properties.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
        assert properties.rFonts.get(qn("w:ascii")) == "Arial"
        assert properties.rFonts.get(qn("w:asciiTheme")) is None


def test_pictures_have_a_text_alternative_a_title_and_the_file_of_the_run(document):
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        "Bars: £900,000 claimed.", "An area.",
    ]  # fmt: skip
    texts = [p.text for p in document.paragraphs]
    assert "Chart 1: Less is saved than claimed" in texts
    assert "From savings.csv." in texts
    assert all(shape.height <= Cm(6.5) and shape.width <= Cm(17) for shape in document.inline_shapes)


def test_a_chart_without_a_picture_is_left_out_and_the_others_count_on():
    found = docx.Document(io.BytesIO(written(pictures=("children",))))
    texts = [p.text for p in found.paragraphs]
    assert "Chart 1: More live in families" in texts
    assert not any("Less is saved" in text for text in texts)


def test_tables_repeat_their_headings_and_say_what_they_are(document):
    assert len(document.tables) == 3
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert not table._tbl.findall(f".//{qn('w:gridSpan')}") + table._tbl.findall(f".//{qn('w:vMerge')}")
        assert all(cell.text for cell in first.cells)


def test_every_page_has_the_run_the_question_and_its_number(document):
    first, second = document.sections[0].footer.paragraphs
    assert first.text.startswith(f"Run {RUN}\tPage ")
    assert second.text == f"Question {MANIFEST['question']}"
    fields = [k.text for k in first._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    sources = [p.text for p in document.paragraphs if p.style.name == "Source line"]
    assert f"From savings.csv of run {RUN}." in sources


def test_commands_look_like_commands(document):
    runs = [r for p in document.paragraphs for r in p.runs if r.font.name == "Courier New"]
    assert f"placement-opt verify {RUN}" in [r.text for r in runs]
    assert not any("`" in p.text for p in document.paragraphs)


def test_the_parts_of_the_file_are_in_the_order_that_word_wants():
    """A property out of its place makes Word offer a repair."""
    order = ["tblStyle", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"]
    data = written()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert Path(file.namelist()[0]).name == "[Content_Types].xml"
    for table in docx.Document(io.BytesIO(data)).tables:
        names = [k.tag.partition("}")[2] for k in table._tbl.tblPr]
        assert names == [k for k in order if k in names]
        cells = [[k.tag.partition("}")[2] for k in c._tc.tcPr] for row in table.rows for c in row.cells]
        assert all(k in (["tcW"], ["tcW", "shd"]) for k in cells)
        for row in table.rows:
            names = [k.tag.partition("}")[2] for k in row._tr.trPr]
            assert names in (["cantSplit"], ["cantSplit", "tblHeader"])

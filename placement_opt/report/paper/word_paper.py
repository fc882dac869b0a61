"""A committee paper as a Word document: the same paper and pictures give the same bytes."""

from __future__ import annotations

import datetime
import io
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle, pairwise
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from placement_opt.report.paper import word_styles
from placement_opt.report.paper.paper_parts import (
    Block,
    CommitteePaper,
    PaperChart,
    PaperHeading,
    PaperTable,
    Paragraph,
    Points,
)
from placement_opt.report.paper.word_parts import (
    LANGUAGE,
    add_field,
    describe_picture,
    describe_table,
    shade,
    with_fixed_times,
)

KEPT_ROWS = 2  # of a table that breaks: so many stay together at its start, and at its end with the source line
KEPT_WHOLE = 7  # rows of a table that does not break
AUTHOR = "placement_opt"
GRID = "Table Grid"
LABELLED_AS: dict[type, str] = {Paragraph: "paragraph", PaperTable: "Table", PaperChart: "Chart"}  # what is counted


def labelled(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Yield each part with its label: 2 of a heading, 2.1 of a paragraph, Table 3, Chart 1; nothing of a list."""
    section, counts = 0, Counter[str]()
    for block in blocks:
        if isinstance(block, PaperHeading):
            section, counts["paragraph"] = block.number, 0
            yield f"{section}", block
        elif isinstance(block, Points):
            yield "", block
        else:
            kind = LABELLED_AS[type(block)]
            counts[kind] += 1
            yield f"{section}.{counts[kind]}" if kind == "paragraph" else f"{kind} {counts[kind]}", block


def _add(document: Any, label: str, block: Block, pictures: Mapping[str, bytes]) -> None:
    """Add a part of the paper at the end of a document."""
    if isinstance(block, PaperHeading):
        document.add_heading(f"{label} {block.words}", level=1)
    elif isinstance(block, Paragraph):
        _add_paragraph(document, label, block)
    elif isinstance(block, Points):
        _add_points(document, block)
    elif isinstance(block, PaperTable):
        _add_table(document, label, block)
    else:
        _add_chart(document, label, block, pictures[block.name])


def _add_paragraph(document: Any, label: str, block: Paragraph) -> None:
    made = document.add_paragraph(f"{label}\t", style=word_styles.SMALL_TEXT if block.small else word_styles.NUMBERED)
    made.add_run(block.lead).bold = True
    add_text(made, block.words)


def _keep_together(document: Any) -> None:
    """Keep a paragraph on the page of the caption or the list that it leads to, and a table with its source line."""
    paragraphs = document.paragraphs
    for one, after in pairwise(paragraphs):
        leads = one.text.endswith(":") or (one.style.name == word_styles.NUMBERED and after.style.name == "Caption")
        if leads:
            one.paragraph_format.keep_with_next = True


def _add_points(document: Any, block: Points) -> None:
    style = word_styles.LETTERED if block.lettered else "List Bullet"
    for letter, sentence in zip(cycle(string.ascii_lowercase), block.sentences, strict=False):
        add_text(document.add_paragraph(f"({letter})\t" if block.lettered else "", style=style), sentence)


def add_text(paragraph: Any, text: str) -> None:
    """Add text to a paragraph; what stands between backticks is a command and looks like one."""
    for part, is_command in zip(text.split("`"), cycle((False, True)), strict=False):
        run = paragraph.add_run(part)
        if is_command:
            run.font.name, run.font.size = word_styles.COMMAND_FONT, Pt(word_styles.COMMAND_SIZE)


def _add_chart(document: Any, label: str, block: PaperChart, picture: bytes) -> None:
    document.add_paragraph(f"{label}: {block.title}", style="Caption")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture))
    less = min(
        1, word_styles.TEXT_WIDTH / shape.width, word_styles.HIGHEST / shape.height
    )  # never larger than it is drawn
    shape.width, shape.height = int(shape.width * less), int(shape.height * less)
    describe_picture(shape._inline, label, block.alternative)
    document.add_paragraph(block.source, style=word_styles.SOURCE)


def word_document(paper: CommitteePaper, pictures: Mapping[str, bytes], written: str) -> bytes:
    """Return a paper as a Word document, dated as the run was written; a chart without a picture is left out."""
    document = docx.Document()
    word_styles.lay_out(document)
    _properties(document, paper, written)
    document.add_paragraph(paper.title, style="Title")
    _facts(document, paper.facts)
    there = (k for k in paper.blocks if not isinstance(k, PaperChart) or k.name in pictures)
    for label, block in labelled(there):
        _add(document, label, block, pictures)
    _keep_together(document)
    _foot(document, paper.foot)
    made = io.BytesIO()
    document.save(made)
    return with_fixed_times(made.getvalue())


def _properties(document: Any, paper: CommitteePaper, written: str) -> None:
    """Set what the document says of itself, every date that of the run."""
    when = datetime.datetime.fromisoformat(written).astimezone(datetime.UTC).replace(tzinfo=None)
    own = document.core_properties
    own.title, own.author, own.last_modified_by, own.language = paper.title, AUTHOR, AUTHOR, LANGUAGE
    own.subject, own.comments, own.keywords = paper.facts[0][1], paper.foot[0], ""
    own.created = own.modified = when
    own.revision = 1


def _facts(document: Any, facts: Iterable[tuple[str, str]]) -> None:
    """Add the block under the title: a fact and what it is, one a line."""
    for name, what in facts:
        made = document.add_paragraph(style=word_styles.TABLE_TEXT)
        made.paragraph_format.left_indent = Cm(6.4)
        made.paragraph_format.first_line_indent = -Cm(6.4)
        made.paragraph_format.tab_stops.add_tab_stop(Cm(6.4))
        made.add_run(f"{name}\t").bold = True
        made.add_run(what)


def _add_table(document: Any, label: str, block: PaperTable) -> None:
    """Add a table with its caption above and its source below, numbers to the right."""
    document.add_paragraph(f"{label}: {block.caption}", style="Caption")
    made = document.add_table(rows=1 + len(block.rows), cols=len(block.headings), style=GRID)
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    describe_table(made, block.caption)
    widths = _widths(block)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for r, texts in enumerate((block.headings, *block.rows)):
        bold = r == 0 or r - 1 in block.bold
        for c, (cell, text) in enumerate(zip(made.rows[r].cells, texts, strict=True)):
            cell.width = widths[c]
            _fill(cell, text, bold, right=c >= block.words)
            edge = r < KEPT_ROWS or r > len(block.rows) - KEPT_ROWS
            cell.paragraphs[0].paragraph_format.keep_with_next = edge or len(block.rows) <= KEPT_WHOLE
            if bold:
                shade(cell, word_styles.HEADING_FILL if r == 0 else word_styles.FILL_BOLD)
    document.add_paragraph(block.source, style=word_styles.SOURCE)


def _fill(cell: Any, text: str, bold: bool, *, right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = word_styles.TABLE_TEXT
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.add_run(text).bold = bold


def _widths(block: PaperTable) -> list[Any]:
    """Return the width of each column: what is read gets what years and numbers leave."""
    years, numbers = block.words - 1, len(block.headings) - block.words
    wide = Cm(block.number_cm)
    rest = word_styles.TEXT_WIDTH - word_styles.YEAR_COLUMN * years - wide * numbers
    return [*[word_styles.YEAR_COLUMN] * years, rest, *[wide] * numbers]


def _foot(document: Any, foot: Iterable[str]) -> None:
    """Put the run and the number of the page at the foot of every page."""
    footer = document.sections[0].footer
    first, *rest = foot
    paragraph = footer.paragraphs[0]
    paragraph.add_run(f"{first}\tPage ")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES")
    for line in rest:
        footer.add_paragraph(line, style="Footer")

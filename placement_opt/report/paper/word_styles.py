"""How a committee paper looks: A4, a font that every office has, real heading styles, quiet tables."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from placement_opt.report.paper.word_parts import set_font, set_language

FONT = "Arial"
TEXT_INK = RGBColor(0x1D, 0x29, 0x3D)
HEADING_FILL, FILL_BOLD = "E4E9F0", "F3F5F8"  # of a row of headings, and of one that stands out
A4_PAGE = Cm(21), Cm(29.7)
MARGIN_ACROSS, MARGIN_DOWN = Cm(2), Cm(1.6)
HIGHEST = Cm(6)  # of a chart
TEXT_WIDTH = Cm(17)  # of the text
YEAR_COLUMN = Cm(1.6)
SIZES = {"Normal": 10, "Title": 16, "Heading 1": 12, "Caption": 9.5, "List Bullet": 10, "Footer": 8}
SPACES = {  # style -> points before and after
    "Normal": (0, 4),
    "Title": (0, 4),
    "Heading 1": (8, 3),
    "Caption": (6, 3),
    "List Bullet": (0, 1),
    "Footer": (0, 0),
}
COMMAND_FONT, COMMAND_SIZE = "Courier New", 9
NUMBERED, LETTERED, TABLE_TEXT = "Numbered paragraph", "Lettered list", "Table text"
SOURCE, SMALL_TEXT = "Source line", "Numbered paragraph, small"
OWN_STYLES = {  # style -> its size, its points before and after
    NUMBERED: (10, 0, 4),
    LETTERED: (10, 0, 1),
    TABLE_TEXT: (9, 0.5, 0.5),
    SOURCE: (8, 2, 6),
    SMALL_TEXT: (8.5, 0, 3),
}
HANGING = Cm(1.1)  # of what stands after the number of a paragraph
INDENT_IN = Cm(1.8)  # of what stands after a letter or a bullet


def lay_out(document: Any) -> None:
    """Set the page, the styles and the language of a document."""
    section = document.sections[0]
    section.page_width, section.page_height = A4_PAGE
    section.left_margin = section.right_margin = MARGIN_ACROSS
    section.top_margin = section.bottom_margin = MARGIN_DOWN
    section.footer_distance = section.header_distance = Cm(1)
    set_language(document.styles.element.find(".//{*}docDefaults/{*}rPrDefault/{*}rPr"))
    for name, size in SIZES.items():
        _set(document.styles[name], size, *SPACES[name])
    for name, (size, before, after) in OWN_STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _set(style, size, before, after)
    _indent(document)


def _set(style: Any, size: float, before: float, after: float) -> None:
    set_font(style.element, FONT)
    set_language(style.element.get_or_add_rPr())
    style.font.size, style.font.color.rgb = Pt(size), TEXT_INK
    style.font.italic = False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0


def _indent(document: Any) -> None:
    """Let numbers, letters and bullets hang before their text, and keep captions with what they name."""
    hanging = {
        NUMBERED: (HANGING, HANGING),
        SMALL_TEXT: (HANGING, HANGING),
        LETTERED: (INDENT_IN, INDENT_IN - HANGING),
    }
    for name, (left, first) in hanging.items():
        form = document.styles[name].paragraph_format
        form.left_indent, form.first_line_indent = left, -first
        form.tab_stops.add_tab_stop(left)
    bullets = document.styles["List Bullet"].paragraph_format
    bullets.left_indent, bullets.first_line_indent = INDENT_IN, HANGING - INDENT_IN
    tabs = document.styles["Footer"].element.pPr.find(qn("w:tabs"))
    tabs.getparent().remove(tabs)
    document.styles["Footer"].paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles["Caption"].font.bold = True
    document.styles["Heading 1"].font.bold = document.styles["Title"].font.bold = True
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT

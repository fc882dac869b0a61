"""What python-docx has no call for: language, alternative texts, repeated heading rows, page numbers, fixed bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

CELL_MARGIN = "60"  # twentieths of a point beside the text of a cell
LANGUAGE = "en-GB"
FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold


def element(name: str, **attributes: str) -> Any:
    """Return an element of a Word document, its attributes in the same name space."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_language(properties: Any) -> None:
    """Say in the properties of a run of text in which language it is."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE))


def set_font(style: Any, name: str) -> None:
    """Let a style use one font for every script."""
    fonts = style.get_or_add_rPr().get_or_add_rFonts()
    for key in (*fonts.attrib,):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def describe_picture(inline: Any, name: str, alternative: str) -> None:
    """Give a picture its name and its text alternative."""
    inline.docPr.set("name", name)
    inline.docPr.set("descr", alternative)


def describe_table(table: Any, caption: str) -> None:
    """Give a table its text alternative, say that its first row is headings, and repeat that row on every page."""
    properties = table._tbl.tblPr
    properties.append(element("w:tblCaption", val=caption))
    properties.append(element("w:tblDescription", val=caption))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=CELL_MARGIN, type="dxa"))
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))


def shade(cell: Any, fill: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=fill))


def add_field(paragraph: Any, instruction: str) -> None:
    """Add a field that Word works out, such as the number of the page."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run._r.append(text)


def with_fixed_times(data: bytes) -> bytes:
    """Return a zip file with its members in the same order and no time of the clock in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            fixed = zipfile.ZipInfo(info.filename, FIRST_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(info.filename))
    return made.getvalue()

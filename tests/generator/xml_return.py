"""The return of an invented council as XML."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from placement_opt.intake.invented.truth import Truth
from placement_opt.intake.invented.write_return import Texts, yearly

HEADER = ("SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODE = {  # XML tag -> CSV column; PL_POST stands before HOME_POST
    **{"DECOM": "DECOM", "RNE": "RNE", "LS": "LS", "CIN": "CIN", "PL": "PLACE", "PLACE_PROVIDER": "PLACE_PROVIDER"},
    **{"DEC": "DEC", "REC": "REC", "REASON_PLACE_CHANGE": "REASON_PLACE_CHANGE"},
    **{"PL_POST": "PL_POST", "HOME_POST": "HOME_POST", "URN": "URN"},
}
MISSING = ("MISSING", "MIS_START", "MIS_END")


def write_xml(truth: Truth, file: Path, year: int) -> None:
    """Write one return (closing year) as the XML that a council sends: a CHILD with a HEADER and its EPISODEs."""
    tables = yearly(truth, year, "day_first")
    rows = {name: _by_child(texts) for name, texts in tables.items()}
    root = ElementTree.Element("EXPSSDA903")
    for child, (header, *_) in rows["header"].items():
        node = ElementTree.SubElement(root, "CHILD")
        head = ElementTree.SubElement(node, "HEADER")
        asylum = rows["uasc"].get(child, [])
        texts = {"CHILDID": child, **{tag: header[tag] for tag in HEADER}, "UASC": str(len(asylum))}
        _fill(head, texts | {"DUC": asylum[0]["DUC"] if asylum else ""})
        for spell in rows["missing"].get(child, []):
            _fill(ElementTree.SubElement(head, "AMISSING"), {tag: spell[tag] for tag in MISSING})
        for episode in rows["episodes"].get(child, []):
            _fill(ElementTree.SubElement(node, "EPISODE"), {tag: episode[name] for tag, name in EPISODE.items()})
    ElementTree.indent(root)
    file.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _by_child(texts: Texts) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in zip(*(column.tolist() for column in texts.values()), strict=True):
        rows.setdefault(row[0], []).append(dict(zip(texts, row, strict=True)))
    return rows


def _fill(node: ElementTree.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        ElementTree.SubElement(node, tag).text = text

"""The other papers of an invented council: its return as XML, and Ofsted's list of providers."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from tests.generator.days import OPEN
from tests.generator.truth import Truth
from tests.generator.write import Texts, lines, yearly

HEADER = ("SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
EPISODE = {  # XML tag -> CSV column; PL_POST stands before HOME_POST
    **{"DECOM": "DECOM", "RNE": "RNE", "LS": "LS", "CIN": "CIN", "PL": "PLACE", "PLACE_PROVIDER": "PLACE_PROVIDER"},
    **{"DEC": "DEC", "REC": "REC", "REASON_PLACE_CHANGE": "REASON_PLACE_CHANGE"},
    **{"PL_POST": "PL_POST", "HOME_POST": "HOME_POST", "URN": "URN"},
}
MISSING = ("MISSING", "MIS_START", "MIS_END")
HIDDEN = "REDACTED"
ELSEWHERE = "Otherborough"  # the council of every provider outside the home districts
BANNERS = ("Social care providers and places", "At the end of the return. Names and addresses are redacted")


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


def write_ofsted(truth: Truth, file: Path) -> None:
    """Write the providers that the council uses, and some that it does not, laid out as Ofsted's list from 2019 on.

    A council home has its beds, or the children who live there on the last day if those are more.
    """
    rows = truth.providers
    episodes = truth.episodes
    living = episodes[(episodes["end"] == OPEN) & (episodes["placement"] == "home_inhouse") & (episodes["ls"] != "V4")]
    children = living["urn"].value_counts().reindex(rows["urn"], fill_value=0).to_numpy()
    council = (rows["kind"] == "council_home").to_numpy()
    places = np.where(council, np.maximum(rows["beds"], children), rows["beds"])
    area = np.where(rows["local"], truth.council, ELSEWHERE)
    owner = np.where(council, truth.council, HIDDEN)
    columns = {
        **{"Web link": HIDDEN, "URN": rows["urn"], "Linked Education URN": "", "Provision type": rows["provision"]},
        **{"Registration date": "01/04/2012", "Registration status": "Active", "Name": HIDDEN, "Address 1": HIDDEN},
        **{"Address 2": HIDDEN, "Town": HIDDEN, "County": HIDDEN, "Postcode": HIDDEN, "Ofsted region": "Midshire"},
        **{"Government Office Region": "Midshire", "Local authority": area, "Parliamentary constituency": HIDDEN},
        **{"Sector": rows["sector"], "Places": places, "Organisation which owns the provider": owner},
    }
    texts = {name: np.broadcast_to(np.asarray(v, dtype=object), len(rows)).astype(str) for name, v in columns.items()}
    banners = [banner + "," * (len(texts) - 1) for banner in BANNERS]
    file.write_text("\n".join([*banners, ",".join(texts), *lines(texts), ""]), encoding="utf-8", newline="")

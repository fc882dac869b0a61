"""Small lists of providers in every layout in which Ofsted has published one, made by the tests that read them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[object]]

# urn, provision, authority, sector, places
HOMES = (
    ("SC000001", "Children's Home", "Leeds", "Local Authority", 6),
    ("SC000002", "Children's Home", "Leeds", "Local Authority", 0),
    ("SC000003", "Children's Home", "Leeds", "Private", 4),
    ("SC000004", "Children's Home", "Leeds", "Voluntary", 3),
    ("SC000005", "Secure Children's Home", "Leeds", "Local Authority", 20),
    ("SC000006", "Children's Home", "Kirklees", "Private", 5),
)
CLOSED = ("SC000009", "Children's Home", "Leeds", "Local Authority", 9)


def csv_file(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write an Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def ods(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write an OpenDocument workbook."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                kind = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
                cell = TableCell(**kind)
                cell.addElement(P(text=str(value)))
                line.addElement(cell)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def september_2014(path: Path) -> Path:
    rows = [(urn, kind, la, sector, "Yorkshire", places) for urn, kind, la, sector, places in HOMES]
    return csv_file(path, [("URN", "Provision Type", "LA", "Sector", "GOR", "Max/Estimated Places"), *rows])


def march_2015(path: Path) -> Path:
    header = ("Web link", "URN", "Provision type", "Reg Status", "Setting Name", "Local authority", "Sector")
    rows = [("link", u, k, "Active", "x", la, s) for u, k, la, s, _ in HOMES]
    closed = ("link", *CLOSED[:2], "Cancelled", "x", *CLOSED[2:4])
    return csv_file(path, [header, *rows, closed], encoding="cp1252")


def march_2016(path: Path) -> Path:
    header = ("Web link", "URN", "Provision type", "Reg Status", "Local authority", "Sector", "Places")
    rows = [("link", u, k, "Active", la, s, n) for u, k, la, s, n in HOMES]
    return xlsx(path, {"Sheet1": [("Providers at 31 March 2016 \u2013 Ofsted",), header, *rows]})


def march_2019(path: Path) -> Path:
    header = (
        *("Web link", "URN", "Linked Education URN", "Provision type", "Registration date", "Registration status"),
        *("Name", "Local authority", "Sector", "Places", "Short-break-only children's home"),
    )
    rows = [("link", u, "", k, "01/01/2010", "Active", "REDACTED", la, s, n, "N") for u, k, la, s, n in HOMES]
    closed = ("link", *CLOSED[:1], "", CLOSED[1], "01/01/2010", "Suspended", "REDACTED", *CLOSED[2:], "N")
    banner: Rows = [("Social care providers",), (), ("Some cells are redacted",)]
    return ods(path, {"Cover": [("Notes",)], "Provider_level_at_31_Mar_2019": [*banner, header, *rows, closed]})


def council_only_homes(path: Path) -> Path:
    header = (
        "Local Authority",
        "URN",
        "Provider Type",
        "Subtype",
        "Sector",
        "Provider Status",
        "Closed Date",
        "Max Users",
    )
    rows = [(la, u, *_secure(k), s, "Active", None, n) for u, k, la, s, n in HOMES]
    closed = ("Leeds", *CLOSED[:2], "", CLOSED[3], "Active", "2019-05-01", 9)
    conditions: Rows = [("URN", "Provider Type", "Local Authority", "Sector", "Condition"), (*CLOSED[:4], "x")]
    return xlsx(path, {"Provider information": [header, *rows, closed], "Registration Conditions": conditions})


def council_only_two_sheets(path: Path) -> Path:
    first = ("URN", "Provider Type", "Sector", "Setting Name", "Provider Status", "Closed Date", "Max Users")
    info = [(u, k, s, "x", "Active", "", n) for u, k, _la, s, n in HOMES]
    closed = (*CLOSED[:2], CLOSED[3], "x", "Active", "01/02/2018", 9)
    where = [(u, "1 Street", la) for u, _k, la, *_ in HOMES]
    return xlsx(
        path,
        {
            "Settings and Inspection Info": [first, *info, closed],
            "Address Details": [("URN", "Address 1", "Local Authority"), *where],
        },
    )


def social_care_providers(path: Path) -> Path:
    header = ("URN", "Provision type", "Local authority", "Region", "Sector", "Deregistration date", "Places")
    rows = [(u, k, la, "North", s, None, n) for u, k, la, s, n in HOMES]
    closed = (*CLOSED[:3], "North", CLOSED[3], "2021-03-04", 9)
    return xlsx(path, {"Current providers": [header, *rows], "Providers closed in 2020-21": [header, closed]})


def combined_2025(path: Path) -> Path:
    header = (
        "URN",
        "Provision type",
        "Registration status",
        "Local authority",
        "Sector",
        "Number of registered places",
    )
    rows = [(int(u[2:]), k, "Active", la, s, n) for u, k, la, s, n in HOMES]  # numbers, as from 2016
    supported: Rows = [
        ("URN", "Provision type", "Setting local authority", "Sector", "Capacity", "Closed date"),
        (77, "Supported accommodation", "Leeds", "Private", 8, None),
    ]
    return xlsx(path, {"Providers": [header, *rows], "SA Providers": supported})


def _secure(kind: str) -> tuple[str, str]:
    return ("Children's home", "Secure") if kind.startswith("Secure") else ("Children\u2019s homes", "Mainstream")


LAYOUTS = {  # name -> (function that writes the file, its suffix, whether the layout has places)
    "september 2014": (september_2014, ".csv", True),
    "march 2015": (march_2015, ".csv", False),
    "march 2016": (march_2016, ".xlsx", True),
    "march 2019": (march_2019, ".ods", True),
    "council only, homes": (council_only_homes, ".xlsx", True),
    "council only, two sheets": (council_only_two_sheets, ".xlsx", True),
    "social care providers": (social_care_providers, ".xlsx", True),
    "combined 2025": (combined_2025, ".xlsx", True),
}

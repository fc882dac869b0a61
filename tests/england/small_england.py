"""Published statistics of three invented councils and England, small enough to add up by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.published_file import read_published

ABOUT = "key,value\nmade_on,2026-01-31\nattribution,Invented for the tests.\n"
SOURCES = "source,publication\ndfe,Invented counts\nro3,Invented spend\n"
COUNCILS = """\
la_code,ons_code,la,region,succeeded_by,neighbours
201,E09000001,Elm,North,,202 203
202,E09000002,Oak,North,,201 203
203,E09000003,Ash,South,,202 201
204,E09000004,Old Ash,South,203,
"""
# Elm: 100 children, 60 fostered, 25 in homes, 5 in schools, and so 10 in two hidden types, of which one is residential.
COUNTS = {
    "201": ("100", "60", "25", "x", "5", "x"),
    "202": ("50", "30", "10", "2", "3", "5"),
    "203": ("200", "150", "x", "x", "x", "20"),
    "ENG": ("350", "240", "50", "10", "20", "30"),
}
MEASURES = ("looked_after_31_march", "place_foster", "place_secure_and_childrens_homes", "place_other_residential",
            "place_residential_schools", "place_parents")  # fmt: skip
OTHERS = {  # (measure, source) -> council: value
    ("population_under_18", "dfe"): {"201": "10000", "202": "10000", "203": "40000", "ENG": "60000"},
    ("placements_in_year_3plus", "dfe"): {"201": "10", "202": "x", "203": "30", "ENG": "40"},
    ("home_places_la", "dfe"): {"201": "8", "202": "0", "203": "0"},
    ("provider_own", "dfe"): {"201": "70", "202": "x", "203": "150"},
    ("provider_private", "dfe"): {"201": "30", "202": "49", "203": "50"},
    ("ro3_fostering_gross", "ro3"): {"201": "3000000", "202": "3000", "203": "7500000", "ENG": "12000000"},
}


def tables() -> dict[str, str]:
    """Return the four tables as text, of two years with the same counts."""
    rows = ["la_code,year,measure,value,source"]
    for year in (2024, 2025):
        for code, counts in COUNTS.items():
            rows += [f"{code},{year},{m},{n},dfe" for m, n in zip(MEASURES, counts, strict=True)]
        for (measure, source), found in OTHERS.items():
            rows += [f"{code},{year},{measure},{n},{source}" for code, n in found.items()]
    statistics = "\n".join(rows) + "\n"
    return {"about.csv": ABOUT, "sources.csv": SOURCES, "councils.csv": COUNCILS, "statistics.csv": statistics}


def write_zip(file: Path, texts: dict[str, str] | None = None) -> Path:
    """Write the tables, or others, as one zip."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in (tables() if texts is None else texts).items():
            archive.writestr(name, text)
    return file


def small_england(folder: Path) -> PublishedStatistics:
    """Return the published statistics of the invented councils."""
    return read_published(write_zip(folder / "published.zip"))

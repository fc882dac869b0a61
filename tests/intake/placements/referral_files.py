"""Small files of referrals that a test may write, and what is private in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.importing_placements import import_placements
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.invented.placements_file import referrals_text
from placement_opt.intake.placements.placement_settings import read_placement_settings
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.placements.referrals_to_tables import HowToRead, read_referrals
from placement_opt.intake.placements.standard_fields import read_standard
from placement_opt.kernel.errors import BadInput
from tests.paths import ROOT, SSDA903_CONFIG

CONFIG = ROOT / "config" / "placements"
CATALOGUE = read_catalogue()
SETTINGS = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)
CHOICES = read_placement_settings(CONFIG / "settings.yaml")
STANDARD = read_standard(CONFIG / "fields.csv", CHOICES.least_headings)
HOW = HowToRead(STANDARD, CHOICES, SETTINGS, CATALOGUE)
PRIVATE = ("QX7", "07/11/2012", "2012-11-07", "Zebedee", "Larkhollow", "98712", "Quillfeather")
ROW = {
    "Child ID": "QX7000",
    "Date of birth": "07/11/2012",
    "When placement is needed by": "Today",
    "Number of siblings to place with": "0",
    "Preferred location for home search": "Larkhollow",
    "Who can the child be cared for alongside?": "No preference",
    "Additional support (Please specify)": "Zebedee says, at length",
    "Deprivation of Liberty Order": "No",
    "Foster care suitability": "Preferred",
    "Residential care suitability": "Unsuitable",
    "Supported Accommodation suitability": "Unsuitable",
    "Total Weekly Cost": "800",
    "Placement Location": "Larkhollow",
    "Provider URN": "9871234",
    "How many siblings were placed together?": "",
    "Placement Type": "Foster",
    "Name of officer": "Quillfeather",
    "Date of Data entry (referral)": "05/06/2024",
    "Date of Data entry (placement)": "05/06/2024",
}
AGE_10_15, DAY = "10_15_standard", "05/06/2024"


def row(number: int = 0, **changes: str) -> dict[str, str]:
    """Return a referral of a child of eleven, with some answers changed, by field or by heading."""
    titles = dict(STANDARD.titles)
    named = {titles.get(name, name): text for name, text in changes.items()}
    return {**ROW, "Child ID": f"QX7{number:03d}", **named}


def rows(many: int, first: int = 0, **changes: str) -> list[dict[str, str]]:
    """Return so many referrals of different children."""
    return [row(first + n, **changes) for n in range(many)]


def write(path: Path, made: list[dict[str, str]], name: str = "referrals.csv") -> Path:
    """Write rows as one file."""
    path.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(heading for one in made for heading in one))
    (path / name).write_text(referrals_text(made, columns), encoding="utf-8")
    return path / name


def found(*files: Path, **asked: object):
    """Return what the files say."""
    return read(files, asked)


def read(files, asked):
    """Return what the files say; where nothing else is asked, the catalogue and the choices are read once for all."""
    request = PlacementsRequest(files, "anytown", **asked)
    return import_placements(request).found if set(asked) - {"births"} else read_referrals(request, HOW)


def faults(*files: Path, **asked: object):
    """Return the faults of files that cannot be used; none of them tells anything private."""
    with pytest.raises(BadInput) as raised:
        read(files, asked)
    said = "\n".join((str(raised.value), repr(raised.value.faults)))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert [word for word in PRIVATE if word in said] == []
    return raised.value.faults


def only(*files: Path, **asked: object):
    """Return the one fault of the files."""
    (fault,) = faults(*files, **asked)
    return fault


def cell(made, table: str, column: str, **where: str) -> str:
    """Return one cell of a table."""
    frame = made.tables[table]
    for name, word in where.items():
        frame = frame[frame[name] == word]
    (value,) = frame[column]
    return value


def told(made) -> dict[str, str]:
    """Return how often each rule was met."""
    return {rule: many for _kind, rule, many, _words in made.rules}

"""What the tests of the import share."""

import re
from datetime import date

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.paths import find_model
from tests.paths import SSDA903_CONFIG

AS_OF = date(2025, 3, 31)
SMALL_COUNTS = "Holds small counts of children. Not for publication."
CATALOGUE = read_catalogue()
SETTINGS = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)
NUMBER = re.compile(r"\d+")


def asked(folder, **more):
    given = {"source": folder / "return", "name": "anytown", "as_of": AS_OF, "ofsted": folder / "ofsted.csv"}
    return ImportRequest(**{**given, "fill_from": find_model("manchester"), **more})


def counted(folder, **more):
    """Return the counts of a council's files alone, which takes a fraction of an import."""
    codes = read_codes(more.pop("code_map", SSDA903_CONFIG / "codes.csv"), CATALOGUE)
    return return_to_counts(asked(folder, **more), SETTINGS, codes, CATALOGUE).counts


def opening(counts):
    """Return the children at the as-of date by need group and placement type."""
    last = counts.stock.loc[counts.stock["quarter"] == len(counts.quarters)]
    return {(g, p): n for g, p, n in last[["need", "placement", "children"]].itertuples(index=False)}


def texts(folder):
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def leaks(text, hidden):
    return sorted(word for word in hidden if word in text)


def living(counts, placement):
    return sum(n for (_, p), n in opening(counts).items() if p == placement)

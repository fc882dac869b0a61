"""What the tests of the import share."""

import re
from datetime import date

from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.paths import find_model

AS_OF = date(2025, 3, 31)
SMALL_COUNTS = "Holds small counts of children. Not for publication."
NUMBER = re.compile(r"\d+")


def asked(folder, **more):
    given = {"source": folder / "return", "name": "anytown", "as_of": AS_OF, "ofsted": folder / "ofsted.csv"}
    return ImportRequest(**{**given, "fill_from": find_model("manchester"), **more})


def texts(folder):
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def leaks(text, hidden):
    return sorted(word for word in hidden if word in text)


def living(found, placement):
    return sum(n for (_, p), n in found.estimates.opening.items() if p == placement)

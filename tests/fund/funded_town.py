"""The tiny town of tests/tiny_model.py with the fund of the example beside its children's programme."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import tiny_model
from tests.paths import ROOT

TOWN = ROOT / "examples" / "investment_town"
OF_CHILDREN = ("inflation,", "discount_rate,")  # rows of terms.csv that general.csv of a model with children has
BOND = "bond,Social Impact Bond,investor,principal,visits\n"


def write(folder: Path) -> Path:
    """Write the model with its fund, and its strategy, below a folder; return the model."""
    model = tiny_model.write(folder)
    tiny_model.write_strategy(folder)
    shutil.copytree(TOWN / "fund", model / "fund")
    for file in (model / "fund").iterdir():
        lines = file.read_text("utf-8").replace("invented", "paper").splitlines(keepends=True)
        kept = [line for line in lines if not (file.name == "terms.csv" and line.startswith(OF_CHILDREN))]
        file.write_text("".join(kept) + (BOND if file.name == "members.csv" else ""), "utf-8")
    return model

"""Sections as data: kept in the run folder, so that every report of a run is made from the same ones."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import pandas as pd

from placement_opt.kernel import atomic_folder
from placement_opt.report.section import Cards, Crosstab, Section, Sentences

LAYOUT_KINDS: dict[str, type[Crosstab] | type[Sentences] | type[Cards]] = {
    "crosstab": Crosstab,
    "sentences": Sentences,
    "cards": Cards,
}
CELL_DECIMALS = 6  # of numbers in sections as data, as in the files of a run


def text_of_sections(sections: Iterable[Section]) -> str:
    """Return sections as the text of a JSON file; `sections_in` reads it."""
    return atomic_folder.to_json({"sections": [section_as_data(k) for k in sections]})


def sections_in(text: str | bytes) -> tuple[Section, ...]:
    """Return the sections that a JSON file holds."""
    return tuple(section_from(data) for data in json.loads(text)["sections"])


def section_as_data(section: Section) -> dict[str, Any]:
    """Return a section as JSON can hold it; what is no number is null."""
    kind = next(name for name, layout in LAYOUT_KINDS.items() if isinstance(section.layout, layout))
    return {
        "name": section.name,
        "heading": section.heading,
        "sentence": section.sentence,
        "note": section.note,
        "layout": {"kind": kind, **asdict(section.layout)},
        "columns": [str(column) for column in section.frame.columns],
        "rows": [[_cell(value) for value in row] for row in section.frame.to_numpy(dtype=object).tolist()],
    }


def section_from(data: Mapping[str, Any]) -> Section:
    """Return a section from its data."""
    given = dict(data["layout"])
    layout = LAYOUT_KINDS[given.pop("kind")]
    for field in fields(layout):
        if isinstance(given.get(field.name), list):
            given[field.name] = tuple(given[field.name])
    frame = pd.DataFrame([[_number(k) for k in row] for row in data["rows"]], columns=list(data["columns"]))
    return Section(data["name"], data["heading"], data["sentence"], frame, layout(**given), data["note"])


def _cell(value: Any) -> Any:
    """Return a cell as JSON can hold it, numbers rounded as in every file of a run."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, CELL_DECIMALS) + 0.0
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def _number(value: Any) -> Any:
    """Return a cell as frames have it: a number that is not known is none."""
    return math.nan if value is None else value

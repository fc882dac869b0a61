"""The records behind a group of figures: which rows of which files to look up, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from placement_opt.inputs import Inputs
from placement_opt.inputs.frames import records
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.uncertainty_file import FigureKey
from placement_opt.kernel.paths import said_file
from placement_opt.study.flows_over_time import flows_over_time
from placement_opt.study.sampling_at import known_groups
from placement_opt.study.volatility import VOLATILITY_FILE

OF_A_ROW = ("value", "unit", "low", "high", "evidence", "source", "note")
RECORD_COLUMNS = ("group", "file", "row", "table", "parameter", "key", *OF_A_ROW, "title", "publisher", "place")
KEYS_TOLD = " "  # between the words of a key


def records_behind(inputs: Inputs, groups: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the model from which groups of figures come, in the order of the groups and of the files.

    Each has its file and row, what the row says, and where its source is found; a row may rest on several sources,
    parted by semicolons, and `title`, `publisher` and `place` then name each. Entries and exits over time rest on a
    table that comes with the program, and chance on no record. Raises BadInput for a group that there is not.
    """
    known = known_groups(inputs, groups)
    rows_of = _rows_of_figures(inputs)
    fitted = {flow.group: flow.rests_on for flow in flows_over_time(inputs)}
    rows: list[tuple[object, ...]] = []
    for group, of in known.items():
        rows += [(group, *rows_of[figure]) for figure in of.ranges]
        if group in fitted:
            blank = ("",) * (len(RECORD_COLUMNS) - 3)
            rows.append((group, VOLATILITY_FILE, None, *blank[:-3], fitted[group], "", ""))
    return pd.DataFrame(rows, columns=list(RECORD_COLUMNS))


def _rows_of_figures(inputs: Inputs) -> dict[FigureKey, tuple[object, ...]]:
    """Return what is told of each figure: where it stands, what its row says, and its source."""
    found: dict[FigureKey, tuple[object, ...]] = {}
    for name, table in TABLES.items():
        for row in records(inputs.tables, name) if table.parameters else ():
            key = tuple(str(row[c.name]) for c in table.columns)
            about = (said_file(row["file"]), row["row"], name, str(row["parameter"]), KEYS_TOLD.join(key))
            told = tuple(row[k] for k in OF_A_ROW)
            found[name, str(row["parameter"]), key] = (*about, *told, *_source(inputs, str(row["source"])))
    return found


def _source(inputs: Inputs, keys: str) -> tuple[str, str, str]:
    """Return title, publisher and place of the sources of a row."""
    known = [inputs.sources[k.strip()] for k in keys.split(";") if k.strip() in inputs.sources]
    told = (("; ".join(str(getattr(s, field)) for s in known)) for field in ("title", "publisher", "place"))
    title, publisher, place = told
    return title, publisher, place

"""Dates of birth from the council's SSDA903 return, by the identifier of the child: in memory only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import UNKNOWN
from placement_opt.intake.read.columns import to_columns
from placement_opt.intake.read.dates import date_rules
from placement_opt.intake.read.layouts import HEADER
from placement_opt.intake.read.open_files import open_tables
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown


def births_in(path: Path | None, settings: Settings) -> tuple[Mapping[str, int], list[RuleCount]]:
    """Return the day of birth of each child in the header rows of a return, days since 1970-01-01.

    A child whose date of birth differs between rows has none, and is counted. Raises BadInput with every fault of the
    return's files and header rows, and if it is one of several councils, whose identifiers may be of two children.
    """
    if path is None:
        return {}, []
    small = settings.publishing.small
    opened = open_tables(path, None, settings.reading, small, (HEADER,))
    header = opened.text[HEADER]
    made, faults, _met = to_columns(header, HEADER, opened.locator(header, small), date_rules(settings.reading), ())
    faults = [*opened.faults, *faults]
    if not faults and header["LA"].nunique() > 1:
        faults = [Fault(shown(path), None, "LA", "the return of one council", "one of several councils")]
    if faults:
        raise BadInput(faults)
    known = made.loc[made["born"] != UNKNOWN, ["CHILD", "born"]].astype({"CHILD": str})
    by_child = known.groupby("CHILD")["born"]
    spread = by_child.max() != by_child.min()
    first = by_child.first().loc[~spread]
    differ = int(np.count_nonzero(spread))
    met = [RuleCount("birth_differs", differ)] if differ else []
    return dict(zip(first.index.astype(str), first.astype(int), strict=True)), met

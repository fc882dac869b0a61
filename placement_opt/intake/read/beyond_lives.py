"""Dates that no child's life allows: they stand for none, or are slips, and a program cannot say which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN
from placement_opt.intake.read.dates import Days, Mask
from placement_opt.intake.read.layouts import ASYLUM, EPISODES, HEADER, MISSING
from placement_opt.intake.read.open_files import Tables
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault

CANNOT_BE = "a date that cannot be"
IF_NONE = "if it stands for no date, leave the cell blank or add the date to reading.no_date of the settings"
MAY_BE_OPEN = ((EPISODES, "end", "DEC"), (MISSING, "end", "MIS_END"), (ASYLUM, "ceased", "DUC"))


@dataclass(frozen=True)
class _Span:
    """The first and the last day that may be."""

    first: int
    last: int

    def leaves_out(self, days: Days) -> Mask:
        """Say which days there are lie outside."""
        known = (days != UNKNOWN) & (days != OPEN)
        outside: Mask = known & ((days < self.first) | (days > self.last))
        return outside


def beyond_lives(made: Mapping[str, pd.DataFrame], opened: Tables, settings: Settings) -> Iterator[Fault]:
    """Yield a fault per file for starts far from the others, births too early for these, and ends beyond any child's.

    Starts lie within `years_apart` of the middle one, and births at most as long before the first start. A child is
    looked after until the age of an adult at the latest: ends lie between the first birth and so many years after the
    last start.
    """
    year = calendar.DAYS_PER_COMMON_YEAR + 1
    childhood, apart = settings.adult * year, settings.reading.years_apart * year
    start, born = (made[t][name].to_numpy() for t, name in ((EPISODES, "start"), (HEADER, "born")))
    known = start[start != UNKNOWN]
    if not len(known):
        return
    middle = int(np.median(known))
    started = _Span(middle - apart, middle + apart)
    likely = known[~started.leaves_out(known)]
    birth = _Span(int(likely.min()) - apart, int(likely.max()) + childhood)
    births = born[(born != UNKNOWN) & ~birth.leaves_out(born)]
    over = _Span(int(births.min(initial=int(likely.min()))), int(likely.max()) + childhood)
    near = f"a day within {settings.reading.years_apart} years of most others"
    within = f"a day after the first birth and within {settings.adult} years of the last start, or blank"
    checks = [(EPISODES, "start", "DECOM", started, near, ""), (HEADER, "born", "DOB", birth, near, "")]
    checks += [(*end, over, within, IF_NONE) for end in MAY_BE_OPEN]
    for table, name, column, span, expected, hint in checks:
        outside = span.leaves_out(made[table][name].to_numpy())
        yield from opened.locator(made[table], settings.publishing.small).faults(
            outside, column, expected, CANNOT_BE, hint
        )

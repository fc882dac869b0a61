"""From the files of a return to counts of children: the door of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import ReadFile
from placement_opt.intake.read.quality import RuleCount, refused
from placement_opt.intake.read.read_return import read_return
from placement_opt.intake.records import codes as code_table
from placement_opt.intake.records.counts import Counts
from placement_opt.intake.records.pipeline import counts_of
from placement_opt.kernel.errors import BadInput


@dataclass(frozen=True)
class Asked:
    """What the user asks of a return."""

    path: Path
    as_of: date
    years: tuple[str, ...] = ()
    la: str = ""
    flags: Path | None = None
    codes: Path | None = None  # instead of the table of this package
    strict: bool = False


@dataclass(frozen=True)
class Reading:
    """What a return says: counts of children, and what was met on the way. No child is in it."""

    counts: Counts
    rule_counts: tuple[RuleCount, ...]
    files: tuple[ReadFile, ...]


def return_to_counts(asked: Asked, settings: Settings, codes: Path) -> Reading:
    """Return the counts of a return at the as-of date and before.

    Raises BadInput with every fault; with `strict`, every repair is one.
    """
    table = code_table.read_codes(asked.codes or codes)
    raw, rule_counts = read_return(asked.path, settings, years=asked.years, la=asked.la, flags=asked.flags)
    if faults := code_table.unmapped(raw, table, settings.reading.most_unknown_codes):
        raise BadInput(faults)
    reading, more = counts_of(raw, table, settings, asked.as_of, rule_counts)
    rule_counts += more
    if asked.strict and (faults := refused(rule_counts, settings.publishing.small)):
        raise BadInput(faults)
    return Reading(reading, tuple(f for f in rule_counts if f.rows), raw.files)

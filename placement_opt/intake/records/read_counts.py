"""From the files of a return to counts of children: the door of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import ReadFile
from placement_opt.intake.read.quality import Finding, refused
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
    strict: bool = False


@dataclass(frozen=True)
class Reading:
    """What a return says: counts of children, and what was met on the way. No child is in it."""

    counts: Counts
    findings: tuple[Finding, ...]
    files: tuple[ReadFile, ...]


def read_counts(asked: Asked, settings: Settings, codes: code_table.Codes, catalogue: Catalogue) -> Reading:
    """Return the counts of a return at the as-of date and before.

    Raises BadInput with every fault; with `strict`, every repair is one.
    """
    levels = catalogue.standings
    raw, findings = read_return(asked.path, settings, levels=levels, years=asked.years, la=asked.la, flags=asked.flags)
    if faults := code_table.unmapped(raw, codes, settings.reading.most_unknown_codes):
        raise BadInput(faults)
    reading, more = counts_of(raw, codes, settings, catalogue, asked.as_of, findings)
    findings += more
    if asked.strict and (faults := refused(findings, settings.publishing.small)):
        raise BadInput(faults)
    return Reading(reading, tuple(f for f in findings if f.rows), raw.files)

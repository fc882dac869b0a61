"""From the files of a return to counts of children: the door of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import ReadFile
from placement_opt.intake.read.quality import RuleCount, refused
from placement_opt.intake.read.read_return import read_return
from placement_opt.intake.read.successors import Succession
from placement_opt.intake.records import codes as code_table
from placement_opt.intake.records import coverage
from placement_opt.intake.records.counts import Counts
from placement_opt.intake.records.pipeline import counts_of
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput


@dataclass(frozen=True)
class ReturnReading:
    """What a return says: counts of children, and how often each rule was met. No child is in it."""

    counts: Counts
    rule_counts: tuple[RuleCount, ...]
    files: tuple[ReadFile, ...]


def return_to_counts(
    request: ImportRequest,
    settings: Settings,
    codes: code_table.Codes,
    catalogue: Catalogue,
    successions: Sequence[Succession] = (),
) -> ReturnReading:
    """Return the counts of a return at the as-of date and before.

    Raises BadInput with every fault; with `strict`, every repair is one.
    """
    raw, rule_counts = read_return(request, settings, catalogue.standings, successions)
    if faults := code_table.unmapped(raw, codes, settings.reading.most_unknown_codes):
        raise BadInput(faults)
    if request.leave_out_late:
        raw, left = coverage.without_late(raw, settings, request.as_of)
        rule_counts += left
    counts, more = counts_of(raw, codes, settings, catalogue, request.as_of, rule_counts)
    rule_counts += more
    if request.strict and (faults := refused(rule_counts, settings.publishing.small)):
        raise BadInput(faults)
    return ReturnReading(counts, tuple(f for f in rule_counts if f.rows), raw.files)

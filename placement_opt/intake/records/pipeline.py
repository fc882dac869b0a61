"""From records to counts, step by step: it reads as the table of contents of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import OPEN, Raw
from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.read.input_files import READABLE
from placement_opt.intake.read.quality import RuleCount, most_left_out
from placement_opt.intake.records import codes as code_table
from placement_opt.intake.records import coverage, exclude, merge
from placement_opt.intake.records.counting import count, quarter_ends
from placement_opt.intake.records.counts import Counts
from placement_opt.intake.records.episode_repairs import repair
from placement_opt.intake.records.inner_stays import inner_stays
from placement_opt.intake.records.panel import panel
from placement_opt.intake.records.revisions import known_then
from placement_opt.intake.records.spells import spells
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import WORKBOOKS


def counts_of(
    raw: Raw,
    codes: code_table.Codes,
    settings: Settings,
    catalogue: Catalogue,
    as_of: date,
    met: Sequence[RuleCount] = (),
) -> tuple[Counts, list[RuleCount]]:
    """Return the counts of the records read, and every rule that was met; `met` is what was met while reading.

    Raises BadInput if the returns do not cover the as-of date, or if nobody is looked after on it.
    """
    day = as_of.toordinal() - EPOCH
    first, last = coverage.covered(raw, settings, day)
    if not first <= day <= last:
        raise BadInput(coverage.uncovered(raw, settings, as_of, _skipped(met)))
    rule_counts = [*code_table.noticed(raw, codes), *merge.noticed(raw), *coverage.noticed(raw, settings, day)]
    raw, more = exclude.short_breaks(raw)
    born, noticed = exclude.births(raw)
    rule_counts += [*more, *noticed]
    known = known_then(raw, born, settings.adult, day)
    for step in (merge.merge, inner_stays, lambda r: repair(r, settings.repairs)):
        raw, more = step(raw)
        rule_counts += more
    raw, more = exclude.ages(raw, born, settings.adult, day)
    rule_counts += more
    raw, more = exclude.as_of(raw, day)
    rule_counts += more
    if not (raw.episodes["end"] == OPEN).any():
        hint = most_left_out(rule_counts, settings.publishing.small) or "every episode had ended by then"
        expected = f"children looked after on {as_of.day} {as_of:%B %Y}"
        raise BadInput([Fault("--as-of", None, "", expected, "nobody", hint)])
    placed, more = spells(raw, codes, settings)
    rule_counts += more
    raw = replace(raw, episodes=placed)
    ends = quarter_ends(first, as_of)
    who = panel(placed, ends, settings, catalogue, raw.own_levels)
    return count(raw, who, ends, settings.reading, catalogue, known), rule_counts


def _skipped(met: Sequence[RuleCount]) -> str:
    """Return which files that might be tables of the return were not read, and why."""
    tables = [f.file for f in met if f.rule == "not_a_table" and f.file.lower().endswith((*READABLE, *WORKBOOKS))]
    zips = [f.file for f in met if f.rule == "zip_inside"]
    parts = [f"{name} was skipped: no table of the return" for name in tables]
    return "; ".join([*parts, *(f"{name} was skipped: a zip inside is not read" for name in zips)])

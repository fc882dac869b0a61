"""Codes from which a level of need follows, legal status and category of need: are they codes of the return at all?"""

from __future__ import annotations

from placement_opt.intake.import_settings import ReadingRules
from placement_opt.intake.read.child_frames import Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.neighbours import episode_count


def other_codes(raw: Raw, reading: ReadingRules) -> RuleCount:
    """Return how many episodes have a legal status or a category of need that the return does not know."""
    status, need = raw.episodes["ls"], raw.episodes["cin"]
    strange = ~status.isin(["", *reading.known_legal_statuses]) | ~need.isin(["", *reading.known_needs])
    return episode_count("other_codes", raw, strange.to_numpy(dtype=bool))

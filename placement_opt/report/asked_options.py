"""What a manifest says was asked: the options that a question needs to be found again."""

from __future__ import annotations

from typing import Any

from placement_opt.prepared import Options, Prepared


def asked_options(prepared: Prepared, options: Options) -> dict[str, Any]:
    """Return the part `options` of a manifest."""
    case = prepared.question.case
    return {
        "model": case.name,
        "strategy": prepared.question.strategy.name,
        "scenarios": list(case.scenario),
        "horizon": len(case.quarters),
        "whole_homes": options.whole_homes,
        **({"quarters_passed": case.past.quarters} if case.past else {}),
    }

"""The rule by which a referral has a level of need, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.placements.placement_settings import PlacementSettings

ANSWERED_WITH = {"solo": "alone", "others": "with other children", "no_preference": "with anybody"}


def need_rule(choices: PlacementSettings, settings: Settings, catalogue: Catalogue, titles: Mapping[str, str]) -> str:
    """Return the rule in a sentence; `titles` are the columns by field."""
    levels = settings.need_levels
    met, else_ = (catalogue.levels[word].title for word in (levels.complex.level, levels.otherwise))
    rules = [*_rules(choices, titles)]
    if not rules:
        return f"A referral is of the level that a column says, else of {else_}."
    return f"A referral is of the level that a column says; else of {met} if {', or '.join(rules)}; else of {else_}."


def _rules(choices: PlacementSettings, titles: Mapping[str, str]) -> Iterator[str]:
    rule = choices.complex
    if rule.deprivation_of_liberty:
        yield "there is a deprivation of liberty order"
    if rule.companions:
        yield f"the child is to be cared for {' or '.join(ANSWERED_WITH[answer] for answer in rule.companions)}"
    if rule.risks:
        risks = "; ".join(titles[risk] for risk in rule.risks)
        yield f"at least {rule.least_risks} of these risks are there ({risks})"

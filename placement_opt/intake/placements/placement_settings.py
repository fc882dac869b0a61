"""config/placements/settings.yaml: the choices of the import of referrals and placements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from placement_opt.intake.import_settings import STRICT
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.numbers import Number, Whole
from placement_opt.kernel.text import nearest, shown
from placement_opt.kernel.yamls import Lines, check, line_of, read_yaml

AtLeastOne = Annotated[Whole, Field(ge=1)]
NoLess = Annotated[Whole, Field(ge=0)]
ANSWERS = {  # kind of field -> the answers that are told apart
    "suitability": ("preferred", "suitable", "unsuitable", "not_specified"),
    "needed_by": ("today", "under_5_days", "over_5_days"),
    "emergency": ("emergency", "planned"),
    "companions": ("solo", "others", "no_preference"),
    "yes_no": ("no", "yes"),
    "risk": ("none_known", "low", "present", "high"),
    "placement_type": ("foster", "residential", "supported"),
}
REFERRED_SETTINGS = ANSWERS["placement_type"]  # kinds of care that a referral judges
CARE_WORDS = {"foster": "foster care", "residential": "residential care", "supported": "supported accommodation"}
URGENCY = (*ANSWERS["needed_by"], *ANSWERS["emergency"])
RISKS = (
    *("risk_child_harm", "risk_child_sexual", "risk_child_criminal", "risk_child_drugs", "risk_child_eating"),
    *("risk_child_missing", "risk_others_physical", "risk_others_sexual", "risk_others_fire", "risk_others_animals"),
    "risk_others_criminal",
)


class ComplexReferral(BaseModel):
    """What makes a referral one of complex need, if no column says so."""

    model_config = STRICT
    deprivation_of_liberty: bool
    companions: tuple[str, ...]
    risks: tuple[str, ...]
    answers: tuple[str, ...]
    least_risks: AtLeastOne


class QuantileRules(BaseModel):
    """From how many values quartiles are told, and how far they are from a single one."""

    model_config = STRICT
    fewest: Annotated[Whole, Field(ge=5)]
    around: Annotated[Whole, Field(ge=3)]
    fees_to: AtLeastOne
    days_to: AtLeastOne


class IntoModel(BaseModel):
    """What is put into a model."""

    model_config = STRICT
    apart: Annotated[Number, Field(ge=0, lt=1)]
    foster: Literal["any", "ordinary"]


class PlacementSettings(BaseModel):
    """All choices of the import of referrals and placements."""

    model_config = STRICT
    answers: dict[str, dict[str, tuple[str, ...]]]
    nothing: tuple[str, ...]
    least_headings: Annotated[Whole, Field(ge=2)]
    oldest: AtLeastOne
    years_apart: AtLeastOne
    complex: ComplexReferral
    placed_within: dict[str, NoLess]
    siblings_count_the_child: bool
    quantiles: QuantileRules
    into: IntoModel


def read_placement_settings(path: Path) -> PlacementSettings:
    """Return the choices; raise BadInput with every fault of the file."""
    file = shown(path)
    data, lines, faults = read_yaml(path, file, PlacementSettings)
    found, more = (None, []) if data is None else check(PlacementSettings, data, lines, file)
    if found is None or faults:
        raise BadInput([*faults, *more])
    if wrong := [*_unknown(found, lines, file)]:
        raise BadInput(wrong)
    return found


def _unknown(found: PlacementSettings, lines: Lines, file: str) -> Iterator[Fault]:
    """Yield a fault for each word that names no field or answer, and for each answer without one."""
    words: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
    words = [(("answers",), tuple(found.answers), tuple(ANSWERS))]
    words += [(("answers", kind), tuple(found.answers.get(kind, ANSWERS[kind])), ANSWERS[kind]) for kind in ANSWERS]
    for where, given, known in words:
        lacking = [word for word in known if word not in given]
        yield from (_fault(where, f"the key {word}", "no such key", lines, file) for word in lacking)
    rules = found.complex
    words += [
        (("complex", "companions"), rules.companions, ANSWERS["companions"]),
        (("complex", "risks"), rules.risks, RISKS),
        (("complex", "answers"), rules.answers, ANSWERS["risk"]),
        (("placed_within",), tuple(found.placed_within), URGENCY),
    ]
    for where, given, known in words:
        for word in given:
            if word not in known:
                yield _fault(where, "one of " + ", ".join(known), word, lines, file, nearest(word, known))
    if found.quantiles.around > found.quantiles.fewest:
        expected = f"at most {found.quantiles.fewest}, from which quartiles are told"
        yield _fault(("quantiles", "around"), expected, str(found.quantiles.around), lines, file)


def _fault(where: tuple[str, ...], expected: str, got: str, lines: Lines, file: str, hint: str = "") -> Fault:
    return Fault(file, line_of(where, lines), ".".join(where), expected, got, hint)

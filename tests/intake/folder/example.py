"""Estimates made by hand for a council with about 400 children in care: every need group, every flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake import folder
from placement_opt.intake.estimate.estimates import (
    Estimates,
    Level,
    Rate,
    Supply,
    Trend,
)
from placement_opt.intake.folder import Lists
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.paths import config_folder

CATALOGUE = read_catalogue()
UNCODED = read_codes(config_folder() / "ssda903" / "codes.csv", CATALOGUE).uncoded
WINDOW = tuple(f"{year}/{year - 1999:02d} Q{q}" for year in (2022, 2023, 2024) for q in (1, 2, 3, 4))
OPENING = {
    "under_1_standard": {"foster_inhouse": 8, "foster_ifa": 5, "foster_kinship": 6, "parents": 2},
    "1_4_standard": {"foster_inhouse": 22, "foster_ifa": 16, "foster_kinship": 16, "parents": 8, "adoption": 9},
    "5_9_standard": {"foster_inhouse": 30, "foster_ifa": 25, "foster_kinship": 14, "parents": 6},
    "5_9_complex": {"home_external": 4, "foster_inhouse": 2, "foster_ifa": 3},
    "10_15_standard": {"foster_inhouse": 40, "foster_ifa": 34, "foster_kinship": 12, "home_external": 2},
    "10_15_complex": {"home_inhouse": 10, "home_external": 16, "residential_school": 3, "foster_ifa": 8},
    "10_15_settled": {"foster_inhouse": 20, "foster_ifa": 18, "foster_kinship": 4},
    "16_17_standard": {"foster_inhouse": 12, "foster_ifa": 10, "community": 16, "other": 3},
    "16_17_complex": {"home_inhouse": 4, "home_external": 6, "foster_ifa": 2, "community": 4},
    "16_17_settled": {"foster_inhouse": 9, "foster_ifa": 6},
}
ENTRIES = dict(zip(OPENING, (7, 7, 7, 0.5, 8, 2, 0, 5, 1, 0), strict=True))
YOUNG = {"foster": 2, "foster_kinship": 1, "parents": 0.3}
MIX = {
    "under_1_standard": YOUNG,
    "1_4_standard": YOUNG,
    "5_9_standard": YOUNG,
    "5_9_complex": {"residential": 1, "foster": 2},
    "10_15_standard": {"foster": 5, "foster_kinship": 1, "residential": 1},
    "10_15_complex": {"residential": 2, "foster": 1},
    "16_17_standard": {"foster": 2, "community": 2, "other": 1},
    "16_17_complex": {"residential": 2, "community": 1},
}
AGES = {"under_1_standard": 0.25, "1_4_standard": 0.06, "5_9_standard": 0.05, "5_9_complex": 0.05}
AGES |= dict.fromkeys(("10_15_standard", "10_15_complex", "10_15_settled"), 0.04)
TRANSITIONS = {
    ("1_4_standard", "foster_inhouse", "1_4_standard", "adoption"): 0.03,
    ("10_15_standard", "foster_ifa", "10_15_complex", "foster_ifa"): 0.01,
    ("10_15_standard", "foster_inhouse", "10_15_settled", "foster_inhouse"): 0.02,
    ("10_15_complex", "home_external", "10_15_standard", "foster"): 0.05,
    ("10_15_complex", "home_inhouse", "10_15_standard", "foster"): 0.05,
    ("16_17_complex", "home_external", "16_17_standard", "community"): 0.05,
}
BREAKDOWN = {
    ("10_15_standard", "foster_inhouse", "10_15_complex"): (0.1, 0.04, 0.2),
    ("10_15_standard", "foster_ifa", "10_15_complex"): (0.1, 0.05, 0.2),
    ("10_15_complex", "foster_ifa", "10_15_complex"): (0.2, 0.1, 0.4),
}


def rate(value: float, exposure: float = 400) -> Rate:
    """Return a rate with a range around it."""
    return Rate(value, value / 2, min(1, value * 1.5), 0.0123, value * exposure, exposure, "this need and placement")


def level(value: float) -> Level:
    """Return a mean number a quarter."""
    return Level(value, value * 0.8, value * 1.2, 0.21, value * 12, 12, "Poisson", 1.0)


def estimates(**changes: object) -> Estimates:
    """Return the estimates of the example, some of them changed."""
    opening = {(g, p): n for g, where in OPENING.items() for p, n in where.items()}
    size = {g: sum(where.values()) for g, where in OPENING.items()}
    example = Estimates(
        as_of=date(2025, 3, 31),
        window=WINDOW,
        opening=opening,
        entries={g: level(n) for g, n in ENTRIES.items()},
        trend=Trend(0.0, 0.011, -0.02, 0.04, 0.018, 12),
        entry_mix={(g, d): rate(w / sum(to.values())) for g, to in MIX.items() for d, w in to.items()},
        exits={(g, p): rate(0.15 if p == "adoption" else 0.06) for g, p in opening},
        ages={g: rate(v) for g, v in AGES.items()},
        transitions={k: rate(v) for k, v in TRANSITIONS.items()},
        breakdown={k: (rate(a), rate(b), rate(c)) for k, (a, b, c) in BREAKDOWN.items()},
        lengths={},
        local={"home_external": rate(0.4), "foster_ifa": rate(0.6)},
        supply={"home_external": Supply(5.5, 9, 12), "foster_ifa": Supply(14, 24, 12)},
        most_seen={(g, p): rate(n / size[g]) for (g, p), n in opening.items()},
        anomalies=(),
        most_living={},
    )
    return replace(example, **changes)  # type: ignore[arg-type]


def texts(of: Estimates, *, name: str, title: str, **more: object) -> dict[str, str]:
    """Return the texts of a folder of these estimates; `more` are lists beside the return and other options."""
    lists = {key: more.pop(key) for key in ("homes", "market", "prices", "donor", "notes") if key in more}
    words = more.pop("catalogue", CATALOGUE), more.pop("uncoded", UNCODED), more.pop("round_to", 0)
    file = more.pop("price_list", None)
    request = ImportRequest(Path("return"), name, of.as_of, council=title, prices=file, **more)  # type: ignore[arg-type]
    return folder.texts(of, request, Lists(**lists), *words)  # type: ignore[arg-type]


def write(folder: Path, texts: dict[str, str]) -> Path:
    """Write the texts of a model folder."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder

"""Manchester's tables read with plain csv, so that their tests do not lean on the package's own reader."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from tests.paths import ROOT, SHARED

MODEL = ROOT / "models" / "manchester"
STRATEGY = ROOT / "config" / "strategies" / "manchester_2013.yaml"
EXTRACT = SHARED / "manchester_2011_2017.csv"  # the full extract, where it is at hand

PROVENANCE = ["value", "unit", "source", "evidence", "low", "high", "known_when_decided", "note"]
CHECKS_ONLY = ("published", "outturn")  # not read by the programme, as is what others gain
WEEKS = 52.18
BASE_YEAR = "2012/13"
OUTTURN_YEARS = ("2013/14", "2014/15", "2015/16")
PLACEMENT_GROUP = {
    "foster": ("foster_inhouse", "foster_ifa", "foster_kinship", "foster_specialist", "mtfc"),
    "residential": ("home_inhouse", "home_external", "residential_school"),
    "parents": ("parents",),
    "adoption": ("adoption",),
    "community": ("community",),
    "other": ("other",),
}
AGE_MEASURE = {
    "under_1": "under_1",
    "1_4": "1_to_4",
    "5_9": "5_to_9",
    "10_15": "10_to_15",
    "16_17": "16_plus",
}


def read(table: str) -> list[dict[str, str]]:
    lines = (MODEL / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


TABLES = sorted(p.stem for p in MODEL.glob("*.csv"))
PARAMETERS = [t for t in TABLES if "evidence" in (MODEL / f"{t}.csv").read_text(encoding="utf-8")[:400]]
READ_BY_PROGRAMME = [t for t in PARAMETERS if t not in (*CHECKS_ONLY, "benefits")]
SOURCES = load(MODEL / "sources.yaml")


def value(table: str, parameter: str, **keys: str) -> float:
    rows = [r for r in read(table) if r["parameter"] == parameter and all(r[k] == v for k, v in keys.items())]
    assert len(rows) == 1, (table, parameter, keys)
    return float(rows[0]["value"])


def published(measure: str, year: str = BASE_YEAR) -> float:
    return value("published", "figure", measure=measure, year=year)


def opening() -> dict[tuple[str, str], float]:
    return {(r["need"], r["placement"]): float(r["value"]) for r in read("opening")}


def living(*placements: str) -> float:
    return sum(v for (_need, p), v in opening().items() if p in placements)


def age(need: str) -> str:
    return need.rsplit("_", 1)[0]


def residential_year(inhouse: float, external: float, fee: float) -> float:
    homes = {r["home"] for r in read("homes")}
    fixed = sum(value("homes", "beds", home=h) * value("homes", "fixed_cost", home=h) for h in sorted(homes))
    return (fixed + inhouse * value("prices", "fee", placement="home_inhouse") + external * fee) * WEEKS

"""Age bands and levels are data: with others, a return becomes a model and the model a verdict."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from placement_opt.answering import answer
from placement_opt.importing import import_return
from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.folder import read_donor
from placement_opt.intake.folder.by_age import kinships
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.invented import write_invented_council
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.yamls import read_yaml
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want

BANDS = {"0_4": (0, 4), "5_10": (5, 10), "11_15": (11, 15), "16_17": (16, 17)}
LIKE = {"0_4": "1_4", "5_10": "5_9", "11_15": "10_15", "16_17": "16_17"}  # whose placement types suit these ages
OLDER = {"0_4": "5_10", "5_10": "11_15", "11_15": "16_17"}

Words = dict[str, Any]


def other_bands(words: Words) -> None:
    """Give the catalogue four age bands instead of five; need groups are renamed after the band that is most like."""
    old, renamed = words["needs"], {}
    words["age_bands"] = {band: {"from": first, "to": last} for band, (first, last) in BANDS.items()}
    words["needs"] = {}
    for band, like in LIKE.items():
        for id, need in old.items():
            if need["ages"] == like:
                level = id.removeprefix(f"{like}_")
                renamed[id] = f"{band}_{level}"
                into = {"ages_into": f"{OLDER[band]}_{level}"} if band in OLDER else {}
                words["needs"][renamed[id]] = {**need, "title": f"{band} {level}", "ages": band, **into}
    _rename(words, renamed)


def _rename(words: Words, renamed: dict[str, str]) -> None:
    starter = words["starter"]
    starter["suitable"] = {renamed[g]: p for g, p in starter["suitable"].items() if g in renamed}
    for need in words["needs"].values():
        need["after_mtfc"] = renamed.get(need.get("after_mtfc")) or None
    for row in (*starter["breakdown"], *starter["moves"]):
        row |= {key: renamed[row[key]] for key in ("need", "to_need") if key in row}
    for service in starter["services"].values():
        service["needs"] = [renamed[g] for g in service["needs"]]


def another_name(words: Words) -> None:
    """Call the complex need high, in the catalogue of levels and in every need group; Manchester keeps its word."""
    words["levels"]["high"] = {"title": "high need", "held_to_today": "foster"}
    renamed = {id: id.replace("complex", "high") for id in words["needs"]}
    words["needs"] = {
        renamed[id]: {**need, "level": need["level"].replace("complex", "high")} for id, need in words["needs"].items()
    }
    for need in words["needs"].values():
        need["ages_into"] = renamed.get(need.get("ages_into")) or None
    _rename(words, renamed)


def config(folder: Path, change: Callable[[Words], None], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the choices of this package with another catalogue, and take them instead."""
    place = folder / "config"
    shutil.copytree(paths.config_folder(), place)
    words, *_ = read_yaml(place / "catalogue.yaml", "catalogue.yaml", None)
    change(words)
    (place / "catalogue.yaml").write_text(yaml.safe_dump(words, sort_keys=False, allow_unicode=True), "utf-8")
    monkeypatch.setattr(paths, "config_folder", lambda: place)
    return place


def imported(folder: Path, **more: object) -> Path:
    made = write_invented_council(folder / "anytown")
    out = folder / "models" / made.name
    import_return(replace(made, out=out, **{"fill_from": paths.find_model("manchester")} | more))
    return out


def rows(model: Path, table: str) -> list[dict[str, str]]:
    text = (model / f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@pytest.mark.slow
def test_other_age_bands_run_from_a_return_to_a_verdict(tmp_path, monkeypatch):
    config(tmp_path, other_bands, monkeypatch)
    model = imported(tmp_path)
    assert [(r["need"], r["from_age"], r["to_age"]) for r in rows(model, "needs")][:3] == [
        ("0_4_standard", "0", "4"),
        ("5_10_standard", "5", "10"),
        ("5_10_complex", "5", "10"),
    ]
    living = {r["need"] for r in rows(model, "opening")}
    assert living <= {r["need"] for r in rows(model, "needs")}
    assert {"0_4_standard", "5_10_complex", "11_15_complex", "11_15_settled", "16_17_complex"} <= living
    found = answer(prepare(Options(model=model)).question, Want(best=None))
    assert [v.claim.id for v in found.verdicts] == ["saving 2025/26", "saving 2026/27", "posts"]
    assert {n.band for n in found.case.needs.values()} == set(read_catalogue().age_bands.values())


def test_what_is_lent_by_age_says_the_share_of_each_group(tmp_path, monkeypatch):
    config(tmp_path, other_bands, monkeypatch)
    model = imported(tmp_path)
    (returns,) = (
        r
        for r in rows(model, "breakdown")
        if (r["need"], r["placement"]) == ("5_10_complex", "foster_specialist") and r["parameter"] == "first_quarter"
    )
    shares = "by age, 5_9_complex for 5 of 6 years of age and 10_15_complex for 1 of 6 years of age"
    assert returns["note"].startswith(f"Borrowed from Manchester City Council: {shares}; derived")
    assert returns["evidence"] == "assumed"
    kept = {r["need"]: r for r in rows(model, "key_stage_4")}
    # of the six ages from 5 to 10 five have none (5_9) and one has a third (10_15)
    assert float(kept["5_10_standard"]["value"]) == pytest.approx(0.3333 / 6, abs=1e-6)
    assert (kept["5_10_standard"]["low"], float(kept["5_10_standard"]["high"])) == ("0", 0.5)
    # all five ages from 11 to 15 are in one band there, so its figure stands
    assert float(kept["11_15_standard"]["value"]) == pytest.approx(0.3333, abs=1e-6)
    assert "10_15_standard for 5 of 5 years of age" in kept["11_15_standard"]["note"]
    # the same ages there and here: the row as it was lent before
    assert "years of age" not in kept["16_17_standard"]["note"]
    assert {r["need"] for r in rows(model, "moves")} >= {"5_10_complex", "11_15_complex", "16_17_complex"}


def test_a_level_of_another_name_is_read_and_what_nobody_lends_is_a_named_gap(tmp_path, monkeypatch):
    place = config(tmp_path, another_name, monkeypatch)
    settings = place / "ssda903" / "settings.yaml"
    settings.write_text(settings.read_text("utf-8").replace("level: complex", "level: high"), "utf-8")
    model = imported(tmp_path)
    assert any(r["need"] == "10_15_high" and int(r["value"]) > 0 for r in rows(model, "opening"))
    gaps = {
        (table, r["need"], r["placement"])
        for table in ("suitability", "exits", "breakdown")
        for r in rows(model, table)
        if not r["value"]
    }
    assert {("suitability", f"{ages}_high", "foster_specialist") for ages in ("5_9", "10_15", "16_17")} <= gaps
    assert {("breakdown", f"{ages}_high", "foster_specialist") for ages in ("5_9", "10_15", "16_17")} <= gaps
    with pytest.raises(BadInput) as raised:
        read_model(model)
    assert {f.column for f in raised.value.faults} == {"value"}, "gaps, and nothing else"


def test_a_rule_for_a_level_that_no_group_has_is_refused_with_its_line(tmp_path, monkeypatch):
    place = config(tmp_path, another_name, monkeypatch)
    with pytest.raises(BadInput, match=r"settings.yaml:\d+ need_levels.complex.level: expected a level for which"):
        read_settings(place / "ssda903" / "settings.yaml", read_catalogue())


def test_groups_there_are_found_by_age_and_level(tmp_path, monkeypatch):
    there = read_donor(paths.find_model("manchester")).needs
    same = kinships(read_catalogue(), there)
    assert {need: kin.alike for need, kin in same.items()} == {need: need for need in read_catalogue().needs}
    config(tmp_path, other_bands, monkeypatch)
    other = kinships(read_catalogue(), there)
    assert other["0_4_standard"].years == {"under_1_standard": 1, "1_4_standard": 4}
    assert other["11_15_settled"].years == {"10_15_settled": 5}
    assert other["0_4_standard"].alike == other["11_15_settled"].alike == ""
    assert other["16_17_complex"].alike == "16_17_complex"

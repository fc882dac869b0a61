"""Nobody is placed where the return does not show that it suits, however cheap; and doing nothing keeps a plan."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from placement_opt.domain.strategy import four_plans
from placement_opt.formulation import Brief, build
from placement_opt.intake.estimate.estimates import Rate
from placement_opt.intake.estimate.intervals import wilson
from placement_opt.intake.folder import Donor, OfstedHome, read_donor
from placement_opt.kernel.paths import find_model
from placement_opt.measure.results import tabulate
from placement_opt.prepared import Options, prepare
from placement_opt.solve.stages import solve
from tests.intake.folder.example import estimates, texts, write

HOMES = (OfstedHome("home_sc1", "SC1", 18.0),)


@pytest.fixture(scope="module")
def manchester() -> Donor:
    return read_donor(find_model("manchester"))


def suits(folder: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    text = "\n".join(line for line in folder["suitability.csv"].splitlines() if not line.startswith("#"))
    return {(r["need"], r["placement"]): r for r in csv.DictReader(io.StringIO(text))}


def mix(folder: dict[str, str]) -> dict[tuple[str, str, str], dict[str, str]]:
    text = "\n".join(line for line in folder["entry_mix.csv"].splitlines() if not line.startswith("#"))
    return {(r["need"], r["destination"], r["parameter"]): r for r in csv.DictReader(io.StringIO(text))}


def test_only_what_a_panel_judges_is_limited_by_group():
    found = suits(texts(estimates(), name="leeds", title="Leeds"))
    assert {pair for pair, r in found.items() if r["value"] == ""} == {
        *((g, "foster_specialist") for g in ("5_9_complex", "10_15_complex", "16_17_complex")),
        ("10_15_complex", "mtfc"),
    }
    assert {r["value"] for r in found.values()} == {"1", ""}


def test_entrants_suit_a_cheaper_kind_of_care_only_as_far_as_they_go_there_today():
    found = mix(texts(estimates(), name="leeds", title="Leeds"))
    limited = {(g, d) for g, d, parameter in found if parameter == "most_suited"}
    assert limited == {(g, "foster" if "complex" in g else "residential") for g, _d, _p in found}
    for need, destination in limited:
        today, most = (float(found[need, destination, p]["value"]) for p in ("share", "most_suited"))
        assert today == most
        assert "panel" in found[need, destination, "most_suited"]["note"]
    none = [key for key, r in found.items() if key[2] == "most_suited" and float(r["value"]) == 0]
    assert none, "some group has no such entrants, and then nobody may"


def test_that_none_went_there_is_no_proof_that_none_may():
    of_ten = {"residential": 4, "foster": 6}
    rates = {
        ("10_15_complex", d): Rate(n / 10, *wilson(n, 10, 0.9), 0.1, n, 10, "this need") for d, n in of_ten.items()
    }
    seen = {("10_15_standard", "foster"): Rate(1, *wilson(10, 10, 0.9), 0, 10, 10, "this need")}
    sparse = {("5_9_complex", "residential"): Rate(1, *wilson(2, 2, 0.9), 0, 2, 2, "this need")}
    found = mix(texts(estimates(entry_mix=rates | seen | sparse), name="leeds", title="Leeds"))
    none = found["10_15_standard", "residential", "most_suited"]
    assert float(none["value"]) == 0
    assert float(none["high"]) == pytest.approx(wilson(0, 10, 0.9)[1], abs=1e-6)
    few = found["5_9_complex", "foster", "most_suited"]
    assert float(few["high"]) == pytest.approx(wilson(0, 2, 0.9)[1], abs=1e-6)
    assert float(found["10_15_complex", "foster", "most_suited"]["high"]) == pytest.approx(
        wilson(6, 10, 0.9)[1], abs=1e-6
    )


def test_a_borrowed_judgement_is_on_those_who_live_in_residential_care(manchester):
    e = estimates()
    group = {p: n for (g, p), n in e.opening.items() if g == "10_15_complex"}
    homes = sum(n for p, n in group.items() if p in ("home_inhouse", "home_external", "residential_school"))
    assert homes < sum(group.values())
    row = suits(texts(e, name="leeds", title="Leeds", donor=manchester))["10_15_complex", "foster_specialist"]
    assert float(row["value"]) == pytest.approx(0.4 * homes / sum(group.values()), abs=1e-6)


def plans(folder, **change):
    """Return the least unmet need with nothing done, and the recommended plan's entrants by need and placement."""
    question = prepare(Options(folder)).question
    c = replace(question.case, **change)
    nothing, _, recommended, *_ = four_plans(c.judged[-1])
    waiting = tabulate(c, (b := Brief(nothing, question.strategy)), solve(build(c, b))).stages[0].best
    best = tabulate(c, (b := Brief(recommended, question.strategy)), solve(build(c, b))).values
    return c, waiting, best


def test_with_the_limits_nobody_waits_and_nobody_is_placed_for_the_price(tmp_path, manchester):
    folder = texts(estimates(), name="leeds", title="Leeds", homes=HOMES, donor=manchester)
    c, waiting, best = plans(write(tmp_path / "leeds", folder))
    assert waiting == pytest.approx(0, abs=1e-6)
    assert foster_entrants(best) <= suited(c) + 1e-6
    c, _, best = plans(tmp_path / "leeds", suited_entrants={})
    assert foster_entrants(best) > suited(c), "without the limit the cheaper care is bought"


def foster_entrants(values) -> float:
    ordinary = ("foster_inhouse", "foster_ifa")
    return sum(n for (g, p, _t), n in values.a.items() if "complex" in g and p in ordinary)


def suited(c) -> float:
    mix = {g: share for (g, pool), share in c.entry_mix.items() if pool == "foster"}
    return sum(n * mix.get(g, 0.0) for (g, _t), n in c.entries.items() if "complex" in g)


def test_every_pair_of_the_opening_may_hold_children():
    assert set(estimates().opening) <= set(suits(texts(estimates(), name="leeds", title="Leeds")))

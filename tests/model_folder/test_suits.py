"""Ordinary fostering holds no more children of complex need than it does, and doing nothing keeps a plan."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from placement_opt.answer import Options
from placement_opt.errors import NoFeasiblePlan
from placement_opt.formulation import Brief, build
from placement_opt.model_folder import Home, Lender, borrow, texts
from placement_opt.paths import find_model
from placement_opt.plan import four_plans
from placement_opt.results import tabulate
from placement_opt.run import ask
from placement_opt.solver import solve
from tests.model_folder.example import estimates, rate, write

HOMES = (Home("home_sc1", "SC1", 18.0),)
LIMITED = {(g, p) for g in ("5_9_complex", "10_15_complex", "16_17_complex") for p in ("foster_inhouse", "foster_ifa")}


@pytest.fixture(scope="module")
def manchester() -> Lender:
    return borrow(find_model("manchester"))


def suits(folder: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    text = "\n".join(line for line in folder["suitability.csv"].splitlines() if not line.startswith("#"))
    return {(r["need"], r["placement"]): r for r in csv.DictReader(io.StringIO(text))}


def test_only_complex_need_in_ordinary_fostering_is_limited():
    found = suits(texts(estimates(), name="leeds", title="Leeds"))
    assert {pair for pair, r in found.items() if r["value"] not in ("1", "")} == LIMITED
    assert {pair for pair, r in found.items() if r["value"] == ""} == {
        *((g, "foster_specialist") for g in ("5_9_complex", "10_15_complex", "16_17_complex")),
        ("10_15_complex", "mtfc"),
    }
    assert {found[pair]["evidence"] for pair in LIMITED} == {"council"}
    assert all("A placement panel may set another limit." in found[pair]["note"] for pair in LIMITED)


def test_the_limit_is_the_most_seen_if_that_is_more_than_todays_flows_lead_to():
    most = estimates().most_seen | {("5_9_complex", "foster_ifa"): rate(0.701)}
    row = suits(texts(estimates(most_seen=most), name="leeds", title="Leeds"))["5_9_complex", "foster_ifa"]
    assert (row["value"], row["low"], row["high"]) == ("0.71", "0.71", "1")


def test_a_pair_that_the_starter_finds_unsuitable_is_limited_to_what_is_seen():
    opening = estimates().opening | {("5_9_standard", "home_external"): 1}
    found = suits(texts(estimates(opening=opening), name="leeds", title="Leeds"))
    assert 0 < float(found["5_9_standard", "home_external"]["value"]) < 0.1


def waiting(folder, change) -> float:
    """Return the least that children wait with nothing done, a limit having been changed."""
    question = ask(Options(folder))
    c = replace(question.case, suitable_share=question.case.suitable_share | change)
    brief = Brief(four_plans(c.judged[-1])[0], question.strategy)
    return tabulate(c, brief, solve(build(c, brief))).stages[0].best


def test_with_the_limits_nobody_waits_and_with_lower_ones_there_is_no_plan(tmp_path, manchester):
    folder = texts(estimates(), name="leeds", title="Leeds", homes=HOMES, lender=manchester)
    written = write(tmp_path / "leeds", folder)
    limits = {pair: float(suits(folder)[pair]["value"]) for pair in LIMITED}
    assert waiting(written, {}) == pytest.approx(0, abs=1e-6)
    with pytest.raises(NoFeasiblePlan):
        waiting(written, {pair: 0.8 * limit for pair, limit in limits.items()})


def test_todays_flows_raise_the_limit_above_what_is_seen(manchester):
    """Standard children whose need becomes complex in the foster home where they live stay there."""
    more = estimates().transitions | {("10_15_standard", "foster_ifa", "10_15_complex", "foster_ifa"): rate(0.04)}
    before, after = (
        float(suits(texts(e, name="leeds", title="Leeds"))["10_15_complex", "foster_ifa"]["value"])
        for e in (estimates(), estimates(transitions=more))
    )
    assert after > before > estimates().most_seen["10_15_complex", "foster_ifa"].value


def test_every_pair_of_the_opening_may_hold_children():
    assert set(estimates().opening) <= set(suits(texts(estimates(), name="leeds", title="Leeds")))

"""How sure an answer is: a chance that is known in closed form, what is written, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import math
import re

import numpy as np
import pandas as pd
import pytest

from placement_opt import Drawing, Options, run_and_stress, stress
from placement_opt.domain.claims import AT_MOST, BETWEEN, PRESSURE, Claim, Rules
from placement_opt.domain.figure import Figure
from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.judge.best import AT_RISK, FAILS, HOLDS, NOT_TESTABLE
from placement_opt.judge.chance import Often, share_words, status_by_chance
from placement_opt.measure.recorded import RecordedFigure
from placement_opt.question import Question
from placement_opt.study.chances import chances, claim_met, curves, judged_by_chance
from placement_opt.study.futures import AGAINST_CLAIM, MOST, Futures, futures
from placement_opt.study.sampling import SampleRequest, sample
from placement_opt.study.scored_draws import scored_draws
from placement_opt.study.shapes import value_at
from tests import tiny_model
from tests.command import call
from tests.paths import ROOT
from tests.town import announces, still_town

USING = ROOT / "USING.md"
DRAWS = 801
OFTEN = Often(0.8, 0.2)
SAVES = Claim("saving 2013/14", "The saving", "GBP", "2013/14", 1.0)


def drawn_town(x, y):
    """Return a town in which 4 children in private homes may move to specialist foster care, half of them a quarter.

    From the second quarter on 2, 1 and a half of a child move: 6.75 quarters of 13 weeks in foster care instead of
    private homes, whose fee is 3,000 - 400 x, and that of foster care 600 + 400 y.
    """
    c = still_town(begins="2013/14 Q1", length=4)
    return dataclasses.replace(
        c,
        mtfc=None,
        services=(),
        breakdown={},
        moves=(("complex", "external", "special_foster"),),
        suitable={**c.suitable, "complex": ("home", "external", "special_foster")},
        placements={k: p for k, p in c.placements.items() if k != "mtfc"},
        exit={k: n for k, n in c.exit.items() if k[1] != "mtfc"},
        fee={
            **c.fee,
            "external": Figure(3_000 - 400 * x, "published"),
            "special_foster": Figure(600 + 400 * y, "assumed"),
        },
    )


def test_a_chance_through_the_whole_programme_is_the_one_worked_out_by_hand():
    """The saving falls by 6.75 x 13 x 400 (x + y); of two triangles from 0 to 1 the sum is below a half in 11 of 32."""
    rng = np.random.default_rng(5)
    level = np.column_stack([(rng.permutation(DRAWS - 1) + rng.random(DRAWS - 1)) / (DRAWS - 1) for _ in range(2)])
    x, y = (np.concatenate(([0.0], value_at("triangular", u, 0.0, 0.0, 1.0))) for u in level.T)
    found = futures(Question(drawn_town(x, y), announces(), Rules((), 0.05)), DRAWS)
    most = found.amounts[MOST, AGAINST_CLAIM, SAVES.id]
    assert most == pytest.approx(most[0] - 6.75 * 13 * 400 * (x + y), abs=0.05)
    claim = dataclasses.replace(SAVES, amount=most[0] - 6.75 * 13 * 400 / 2)
    (row,) = [r for r in chances([claim], found, []).to_dict("records") if r["plan"] == MOST]
    assert row["chance"] == pytest.approx(11 / 32, abs=3 * row["chance_error"])
    assert judged_by_chance([claim], found, [], OFTEN)[claim.id].status == AT_RISK


def test_a_curve_says_how_much_is_reached_how_often():
    """Of 1 to 9 and a draw without a plan: 9 draws in ten reach 1 or more, half of them 5 or more."""
    found = Futures({}, {(MOST, AGAINST_CLAIM, SAVES.id): np.array([99.0, *range(1, 10), math.nan])})
    at_least = curves([SAVES], found).set_index("chance")["amount"]
    assert (at_least[0.9], at_least[0.5], at_least[0.1]) == (1, 5, 9)
    assert math.isnan(at_least[0.95])
    fewer = dataclasses.replace(SAVES, sense=AT_MOST)
    at_most = curves([fewer], found).set_index("chance")["amount"]
    assert (at_most[0.9], at_most[0.5], at_most[0.1]) == (9, 5, 1)


@pytest.mark.parametrize(
    ("met", "could_be", "status"), [(0.8, 0.9, HOLDS), (0.79, 0.9, AT_RISK), (0.0, 0.2, AT_RISK), (0.0, 0.19, FAILS)]
)
def test_a_claim_is_judged_by_its_chance(met, could_be, status):
    assert status_by_chance(SAVES, met, could_be, 0.0, OFTEN) == status


def test_what_a_strategy_claims_of_itself_fails_if_it_misses_it_too_often():
    own = dataclasses.replace(SAVES, own=True)
    assert status_by_chance(own, 0.1, 1.0, 0.9, OFTEN) == FAILS
    assert status_by_chance(own, 0.1, 1.0, 0.7, OFTEN) == AT_RISK


def test_a_claim_that_counts_other_services_too_is_not_testable_unless_it_holds():
    wide = dataclasses.replace(SAVES, kind=PRESSURE, sense=BETWEEN, high=2.0, also_covers="short breaks")
    assert status_by_chance(wide, 0.5, 0.5, 0.0, OFTEN) == NOT_TESTABLE
    assert status_by_chance(wide, 0.9, 0.9, 0.0, OFTEN) == HOLDS


def test_hardly_ever_is_told_from_never():
    assert [share_words(n) for n in (0.0, 0.001, 0.2, 0.999, 1.0)] == ["0%", "0.1%", "20%", "99.9%", "100%"]


def test_where_what_happened_lies_among_draws():
    """Of 1 to 100 children 30 lie below 31, and half of the one that is 31."""
    measures, amounts = read_catalogue().scored, np.array([50.0, *range(1, 101)])
    found = Futures({}, {("recommended", "all looked after", "2013/14"): amounts})
    recorded = {(measures.looked_after, "2013/14"): RecordedFigure(31, 31, 31, "published")}
    frame = scored_draws(found, measures, recorded, "2012/13", ["2013/14"])
    assert frame[["measure", "percentile", "outside"]].values.tolist() == [["all looked after", 30.5, False]]
    outside = {(measures.looked_after, "2013/14"): RecordedFigure(3, 3, 3, "published")}
    assert scored_draws(found, measures, outside, "2012/13", ["2013/14"])["outside"].all()


def uncertain_town(folder):
    """Write a model in which two fees and the entries have a range; return its folder and its strategy."""
    path = tiny_model.write(folder)
    for file, row, low, high in (
        ("prices.csv", "home_external,fee", 2000, 3200),
        ("prices.csv", "foster_ifa,fee", 700, 1000),
        ("entries.csv", "younger,entries", 1.2, 2),
    ):
        tiny_model.set_value(path, file, row, low, "low")
        tiny_model.set_value(path, file, row, high, "high")
    return path, tiny_model.write_strategy(folder)


@pytest.fixture
def uncertain(tmp_path):
    """Return such a model of the test's own."""
    return uncertain_town(tmp_path)


def written_of(model, strategy, out):
    """Stress the model over two years; return the folder, and the most of the first claim in each draw."""
    found = stress(Options(model, strategy=strategy, horizon=8, out=out), Drawing(draws=20, seed=2))
    return out, found.amounts(found.claims[0])


@pytest.fixture
def written(once):
    """Return the folder of a stress test that others read too, and the most of the first claim in each draw."""
    return once("stressed", lambda place: written_of(*uncertain_town(place), place / "out"))


def test_what_is_written_says_what_was_drawn_and_found(written):
    out, amounts = written
    told = json.loads((out / "stress.json").read_text("utf-8"))
    assert (told["draws"], told["seed"], [k["claim"] for k in told["claims"]]) == (20, 2, ["saving 2013/14", "posts"])
    assert {row["plan"] for row in told["without_a_plan"]} == {"as_published"}  # it closes what it needs
    draws = pd.read_csv(out / "draws.csv")
    assert list(draws["draw"]) == list(range(21))
    assert draws["prices.fee"].iloc[1:].between(0, 1).all()
    outcomes = pd.read_csv(out / "outcomes.csv")
    most = outcomes[(outcomes["plan"] == "most") & (outcomes["of"] == "saving 2013/14")]
    assert most["value"].to_numpy() == pytest.approx(amounts, abs=0.01)
    assert set(pd.read_csv(out / "matters.csv")["claim"]) == {"saving 2013/14", "posts"}


def test_every_file_is_documented_with_its_columns(written):
    out, _amounts = written
    table = USING.read_text("utf-8").partition("<!-- stress -->")[2].partition("<!-- /stress -->")[0]
    assert {f.name for f in out.iterdir() if f.is_file()} - {"manifest.json"} == set(
        re.findall(r"^\| `(.+?)`", table, re.M)
    )
    told = json.loads((out / "stress.json").read_text("utf-8"))
    assert f"`{', '.join(told)}`" in table
    for file in ("outcomes.csv", "matters.csv"):
        columns = ", ".join(pd.read_csv(out / file, nrows=0).columns)
        assert f"| `{file}` | `{columns}`" in table, file


def test_with_too_few_draws_nothing_is_told_of_what_matters(uncertain):
    model, strategy = uncertain
    found = stress(Options(model, strategy=strategy, horizon=4), Drawing(draws=19))
    assert found.behind is None
    assert any(note.startswith("So few draws") for note in found.notes)


def test_the_same_draws_give_the_same_bytes(written, uncertain, tmp_path):
    again, _amounts = written_of(*uncertain, tmp_path / "again")
    for file in ("stress.json", "draws.csv", "outcomes.csv", "matters.csv"):
        assert (written[0] / file).read_bytes() == (again / file).read_bytes(), file


def test_draws_stand_beside_the_run_of_the_same_question_and_replace_that_of_another(uncertain, tmp_path):
    model, strategy = uncertain
    out = tmp_path / "out"
    _without_its_homes(strategy)
    asked = Options(model, strategy=strategy, horizon=4, out=out, pack=False)
    run, found = run_and_stress(asked, Drawing(draws=6, chances_alone=True))
    assert {v.claim.id: v.chance for v in run.judged if v.chance} == found.judged
    verdict = (out / "verdict.json").read_bytes()
    told = {k["claim"]: k["chance"]["met"] for k in json.loads(verdict)["claims"] if k["chance"]}
    assert told == {name: pytest.approx(k.met, abs=1e-4) for name, k in found.judged.items()}
    stress(asked, Drawing(draws=8, chances_alone=True))
    assert (out / "verdict.json").read_bytes() == verdict
    assert json.loads((out / "stress.json").read_text("utf-8"))["draws"] == 8
    stress(dataclasses.replace(asked, horizon=5), Drawing(draws=4, chances_alone=True))
    assert not (out / "verdict.json").exists()


def _without_its_homes(strategy):
    """Let the strategy close no home and aim at nothing, so that it has a plan."""
    text = strategy.read_text("utf-8")
    cut = text.partition("  close_homes:")[0] + "decisions:" + text.partition("decisions:")[2]
    strategy.write_text(cut, "utf-8")


def test_the_command_prints_one_screen_and_writes_the_files(uncertain, tmp_path):
    model, strategy = uncertain
    done = call("stress", model, "--strategy", strategy, "--draws", 12, "--processes", 1, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Tiny town: how sure is the answer?")
    assert "How often each claim is met, in 12 draws" in done.stdout
    assert "As published: 12 of 12 draws ended as 'no plan'." in done.stdout
    assert max(map(len, done.stdout.replace(str(tmp_path), "").splitlines())) <= 80
    assert (tmp_path / "out" / "draws.csv").is_file()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--draws", "0"), "--draws: expected a whole number of at least 1, got 0"),
        (("--fix", "prices.fee=much"), "--fix: expected a figure and a number"),
        (
            ("--only", "price.fee"),
            "--only: expected figures that have a range, or a group of them, got price.fee - did you mean prices.fee?",
        ),
        (("--fix", "price.fee=3"), "--fix: expected figures of the model, as table.parameter and key words, got"),
        (("--fix", "prices.fee.home_external=-5"), "--fix: expected 0 or more, got prices.fee.home_external=-5"),
        (("--fix", "homes.notice=2.5"), "--fix: expected a whole number, got homes.notice.home_a=2.5"),
        (("--whole-homes",), "No such option: --whole-homes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(uncertain, tmp_path, typed, says):
    model, strategy = uncertain
    done = call("stress", model, "--strategy", strategy, "--out", tmp_path / "out", *typed)
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_wrong_with_several_options_is_told_together(uncertain, tmp_path):
    model, strategy = uncertain
    typed = ("--only", "price.fee", "--fix", "fees=3", "--draws", 4)
    done = call("stress", model, "--strategy", strategy, "--out", tmp_path / "out", *typed)
    assert done.returncode == 2
    assert done.stderr.count("--only: ") == done.stderr.count("--fix: ") == 1


def test_figures_are_drawn_by_their_names_and_their_groups_whole(uncertain):
    model, _strategy = uncertain
    (model / "uncertainty.yaml").write_text(
        "groups: [{group: what others charge, figures: [prices.fee], reason: One market.}]\n", "utf-8"
    )
    drawn = read_model(model)
    for only in ("prices.*", "prices.fee.home_external", "what others charge"):
        found = sample(drawn, SampleRequest(5, seed=1, only=(only,)))
        assert {g for g, of in zip(found.groups, found.levels.T, strict=True) if not np.isnan(of[1:]).any()} == {
            "what others charge"
        }, only


def test_a_model_in_which_nothing_is_uncertain_has_the_same_answer_in_every_draw(tmp_path):
    model = tiny_model.write(tmp_path)
    (model / "uncertainty.yaml").write_text("entries_over_time: no\nexits_over_time: no\n", "utf-8")
    options = Options(model, strategy=tiny_model.write_strategy(tmp_path), horizon=4, out=tmp_path / "out")
    found = stress(options, Drawing(draws=3))
    assert {float(k.low) for k in found.judged.values()} == {float(k.high) for k in found.judged.values()}
    assert json.loads((tmp_path / "out" / "stress.json").read_text("utf-8"))["groups"] == 0


def test_a_claim_is_met_by_what_a_solver_leaves_a_millionth_short():
    claim = dataclasses.replace(SAVES, amount=3.0)
    met = claim_met(claim, np.array([2.999999, 2.99999, 2.9, math.nan, 3.1]))
    assert list(met) == [True, False, False, False, True]


def test_a_year_late_is_the_next_whole_year_and_nothing_where_there_is_none(uncertain):
    model, strategy = uncertain
    for quarters, there in ((4, False), (6, False), (8, True)):
        found = stress(Options(model, strategy=strategy, horizon=quarters), Drawing(draws=2, chances_alone=True))
        assert ("most_a_year_late" in set(found.chances["plan"])) == there, quarters


def test_several_scenarios_are_drawn_each_in_a_folder_of_its_own(uncertain, tmp_path):
    model, strategy = uncertain
    other = strategy.with_name("other_plan.yaml")
    other.write_text(strategy.read_text("utf-8").replace("name: tiny_plan", "name: other_plan"), "utf-8")
    typed = (
        "--strategy",
        strategy,
        "--strategy",
        other,
        "--draws",
        4,
        "--quiet",
        "--chances",
        "--processes",
        1,
        "--out",
        tmp_path / "out",
    )
    done = call("stress", model, *typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["other_plan+central", "tiny_plan+central"]

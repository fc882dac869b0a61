"""Manchester from files to answer: the same plan from every solver, every scenario runs, the outputs read back."""

import json
import math
import os

import pandas as pd
import pytest

from placement_opt.answering import answer as answer_to
from placement_opt.domain.case import from_json, to_json
from placement_opt.domain.strategy import four_plans
from placement_opt.formulation import Brief, build
from placement_opt.formulation.build import STEPS
from placement_opt.kernel import paths
from placement_opt.measure.bridge import cost_in
from placement_opt.measure.savings import frozen
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from placement_opt.report.kept_run import PACK
from placement_opt.solve.second_opinion import cbc, solve_by
from placement_opt.solve.stages import solve
from tests.command import in_a_process
from tests.paths import ROOT
from tests.run_folder import bytes_of, newest

PLANS = [p.name for p in four_plans("2014/15")]
SCENARIOS = sorted(
    f.stem
    for folder in (paths.models_folder() / "manchester" / "scenarios", paths.config_folder() / "scenarios")
    for f in folder.glob("*.yaml")
)


@pytest.fixture(scope="module")
def question():
    return prepare(Options(model=paths.find_model("manchester"))).question


def by_each(programme):
    """Yield the plan of each solver that is here: HiGHS's simplex, its interior point method and CBC."""
    yield "simplex", solve(programme)
    yield "interior point", solve(programme, {"solver": "ipm"})
    if cbc().available():
        yield "CBC", solve_by(programme, cbc())


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS)
def test_every_solver_prints_the_same_plan(question, plan):
    brief = Brief(next(p for p in four_plans("2014/15") if p.name == plan), question.strategy)
    (_, first), *others = by_each(build(question.case, brief))
    for other, second in others:
        for a, b in zip(first.stages, second.stages, strict=True):
            # CBC prints eight digits, so it may hold an earlier stage one rounding step away
            assert a.best == pytest.approx(b.best, rel=1e-6, abs=STEPS[a.unit]), (other, a.name)
        furthest = max(abs(n - second.values.x[key]) for key, n in first.values.x.items())
        assert furthest < 0.01, other


def test_two_runs_give_the_same_bytes(answer, tmp_path):
    """One in this process and one by the command: `make test` has just run it and says where, else it is run here."""
    made = os.environ.get("RUNS_OF_MANCHESTER")
    again = newest(ROOT / made) if made else tmp_path / "again"
    if not made:
        done = in_a_process("run", answer.options.model, "--quiet", "--out", again)
        assert (done.returncode, done.stderr) == (0, "")
    files, others = bytes_of(answer.options.out), bytes_of(again)
    of_one_time = {"manifest.json", *PACK}  # they bear it
    assert set(files) - of_one_time == set(others) - of_one_time
    for name in sorted(set(files) - of_one_time):
        assert files[name] == others[name], name


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_has_an_answer(scenario):
    """Over the judged years alone, which asks less of a plan: what lies beyond them holds none back."""
    question = prepare(Options("manchester", scenarios=(scenario,), horizon=8)).question
    found = answer_to(question, Want(best=("saving 2013/14", "saving 2014/15", "posts"), closures=True))
    assert [v.claim.id for v in found.verdicts] == ["saving 2013/14", "saving 2014/15", "posts"]
    assert all(r.values for r in found.plans)
    assert {v.status for v in found.verdicts[:2]} == {"does not hold"}, "the README says that no scenario reaches it"


def test_every_claim_of_the_report_is_judged_and_has_its_place(answer):
    assert [(v.claim.id, v.claim.kind) for v in answer.others] == [
        ("foster_care_up_20", "children_in_setting"),
        ("demand_growth_three_years", "pressure"),
        ("more_people_aged_0_to_19", "growth"),
        ("mst_keeps_teenagers_out_of_care", "cost_avoided"),
        ("further_savings_2015_16", "other"),
        ("fewer_homes_and_beds", "other"),
    ]
    assert all(v.claim.source == "s1_2013" and v.claim.place for v in answer.judged)
    assert {v.status for v in answer.others if v.claim.kind in ("cost_avoided", "other")} == {"not testable"}
    (foster,) = [v for v in answer.others if v.claim.kind == "children_in_setting"]
    assert foster.happened.outcome == "never"
    assert foster.reached["do_nothing"] <= foster.best.amount


def test_scenarios_compose(question):
    options = Options(model=paths.find_model("manchester"), scenarios=("demand_high", "mtfc_late"))
    found = prepare(options).question
    assert found.case.scenario == ("demand_high", "mtfc_late")
    assert found.case.mtfc.earliest == question.case.mtfc.earliest + 4


def test_the_best_possible_is_never_below_any_plan(answer):
    for v in answer.verdicts:
        assert all(v.best.amount >= n - 2 for n in v.reached.values()), v.claim.id


def test_the_recommended_plan_costs_no_more_than_any_other(answer):
    cost = {r.plan.name: r.cost for r in answer.plans}
    assert cost["recommended"] <= min(cost.values()) + 1


def test_with_nothing_done_the_council_fills_the_places_that_usual_recruitment_brings(answer):
    """Eight approvals a quarter and 3% who leave make 10.2 households and 13.2 places more in the first year."""
    x = answer.plan("do_nothing").values.x
    start, end = (math.fsum(n for (_g, p, t), n in x.items() if (p, t) == ("foster_inhouse", when)) for when in (0, 4))
    assert end - start == pytest.approx(10.22 * 1.85 * 0.70, abs=0.02)


def test_nobody_waits_in_manchester(answer):
    for r in answer.plans:
        assert r.children.loc[r.children["measure"] == "waiting", "value"].max() <= 2 * STEPS["child-quarters"]


def test_bridge_closes_to_the_penny(answer):
    assert abs(answer.bridge.gap) < 0.005
    assert answer.bridge.start == pytest.approx(sum(frozen(answer.case).values()))
    assert answer.bridge.end == pytest.approx(cost_in(answer.plan("recommended"), "2014/15"))


def test_ledger_file_ties_to_the_objective(answer):
    ledger = pd.read_csv(answer.options.out / "ledger.csv")
    for r in answer.plans:
        best = next(s.best for s in r.stages if s.name == "cost over the horizon")
        assert math.fsum(ledger.loc[ledger["plan"] == r.plan.name, "gbp"]) == pytest.approx(best, abs=1)


def test_children_file_opens_with_the_published_count(answer):
    plan = pd.read_csv(answer.options.out / "plan.csv", keep_default_na=False)
    opening = plan.query("plan == 'recommended' and quarter == 'opening' and measure == 'children'")
    assert opening["value"].astype(float).sum() == pytest.approx(1302)


def test_case_file_round_trips(answer):
    read = json.loads((answer.options.out / "case.json").read_text(encoding="utf-8"))
    assert from_json(read) == answer.case
    assert to_json(from_json(read)) == read


def test_the_written_programme_solves_to_the_printed_cost(answer):
    """Someone else reads the MPS file with another program and gets the same least cost."""
    import highspy

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.readModel(str(answer.options.out / "do_nothing.mps"))
    model.run()
    assert model.getObjectiveValue() == pytest.approx(answer.plan("do_nothing").cost, rel=1e-6)


def test_run_folder_names_no_machine(answer):
    for name, content in bytes_of(answer.options.out).items():
        assert str(ROOT) not in content.decode("utf-8"), name

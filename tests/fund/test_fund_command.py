"""`placement-opt fund`: what it prints and writes, beside a run or by itself, and how it refuses."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
from pathlib import Path

import altair as alt
import openpyxl
import pytest

from placement_opt.fund.fund_ledger import CASH_KINDS
from placement_opt.kernel.atomic_folder import MANIFEST
from placement_opt.report.charts.all_charts import charts_of
from placement_opt.report.kept_run import kept_run_in
from tests.command import call
from tests.fund import funded_town
from tests.fund.funded_town import TOWN

SIX = ("--strategy", "tiny_plan", "--horizon", "6")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text("utf-8"))))


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("alone") / "town"
    assert call("fund", TOWN, "--out", out, "--quiet").returncode == 0
    return out


@pytest.fixture(scope="module")
def beside(tmp_path_factory) -> Path:
    """Return the folder of a run of the tiny town with its pack, to which a fund was added."""
    place = tmp_path_factory.mktemp("beside")
    model, out = funded_town.write(place), place / "run"
    strategy = place / "config" / "strategies" / "tiny_plan.yaml"
    asked = (model, "--strategy", strategy, "--horizon", "6", "--out", out)
    assert call("run", *asked, pack=True).returncode == 0
    done = call("fund", *asked, "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    return out


def test_the_screen_says_what_it_is_worth_what_was_claimed_and_what_cannot_be_kept(tmp_path):
    done = call("fund", TOWN, "--out", tmp_path / "town")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "Investment town: what is the investment fund worth to the council?",
        "AT RISK  The fund is worth £5,000 to the council.",
        "The fund is insolvent from 2013/14 Q2: £2,200",
        "Cheapest repair, £1,467: start 7.3 cases fewer",
    ):
        assert words in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_account_in_the_files_adds_up_to_the_penny(alone):
    account = [r for r in rows(alone, "fund_account.csv") if r["plan"] == "recommended"]
    balance = 0.0
    for quarter in dict.fromkeys(r["quarter"] for r in account):
        mine = {r["purpose"]: float(r["value"]) for r in account if r["quarter"] == quarter}
        balance += math.fsum(gbp for purpose, gbp in mine.items() if purpose != "balance")
        assert mine["balance"] == pytest.approx(balance, abs=0.01)


def test_gains_are_sums_of_the_ledger_in_the_files(alone):
    """Nothing is discounted in the town, so what is left in a budget is a plain sum of cash."""
    gains = {
        r["party"]: r for r in rows(alone, "fund_gains.csv") if (r["view"], r["measure"]) == ("as found", "net_cash")
    }
    for party, told in gains.items():
        cash = [float(r["value"]) for r in rows(alone, "fund_ledger.csv")
                if (r["plan"], r["party"]) == ("recommended", party) and r["kind"] in CASH_KINDS]  # fmt: skip
        assert float(told["value"]) == pytest.approx(math.fsum(cash), abs=0.05)


def test_json_is_all_that_is_printed(alone):
    done = call("fund", TOWN, "--out", alone, "--json")
    assert json.loads(done.stdout) == json.loads((alone / "fund.json").read_text("utf-8"))
    assert json.loads(done.stdout)["claims"][0]["status"] == "at risk"


def test_the_same_question_gives_the_same_bytes(alone, tmp_path):
    again = tmp_path / "again"
    assert call("fund", TOWN, "--out", again, "--quiet").returncode == 0
    apart = {"page.html", "workbook.xlsx", MANIFEST}  # which bear the time
    names = {p.relative_to(alone).as_posix() for p in alone.rglob("*") if p.is_file()} - apart
    assert all((alone / name).read_bytes() == (again / name).read_bytes() for name in names)


def test_a_fund_alone_has_a_page_and_a_workbook_of_its_own(alone):
    page = (alone / "page.html").read_text("utf-8")
    assert "Investment town: what is the investment fund worth to the council?" in page
    assert "No alternatives have been sought" not in page
    book = openpyxl.load_workbook(io.BytesIO((alone / "workbook.xlsx").read_bytes()))
    assert book.sheetnames == ["Fund"]


def test_the_cash_of_each_party_in_the_workbook_is_a_formula_on_the_ledger_below(alone):
    """Worked out afresh from the cells of the ledger that each formula names."""
    content = (alone / "workbook.xlsx").read_bytes()
    formulas = openpyxl.load_workbook(io.BytesIO(content))["Fund"]
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Fund"]
    found = [c for line in formulas.iter_rows() for c in line if str(c.value).startswith("=SUMIFS(")]
    assert len(found) == 3 * 7  # parties and years
    ledger = [r for r in rows(alone, "fund_ledger.csv") if r["plan"] == "recommended"]
    for cell in found:
        party, year = str(cell.value).split('"')[1::2][:2]
        cash = [
            float(r["value"]) for r in ledger if (r["party"], r["year"]) == (party, year) and r["kind"] in CASH_KINDS
        ]
        assert values[cell.coordinate].value == pytest.approx(math.fsum(cash), abs=0.01)


def test_beside_a_run_the_page_and_the_workbook_tell_the_fund_too(beside):
    page = (beside / "page.html").read_text("utf-8")
    assert '<h2 id="h-fund">The investment fund</h2>' in page
    assert {"verdict.json", "fund.json", "fund_sections.json"} <= {p.name for p in beside.iterdir()}
    manifest = json.loads((beside / MANIFEST).read_text("utf-8"))
    assert manifest["fund"]["options"] == {"ask": "council", "counts": "cashable", "gate": 3, "whole_blocks": False,
                                            "outcomes": None, "first_year": False}  # fmt: skip
    assert "tiny/fund/cohorts.csv" in manifest["fund"]["inputs"]


def test_beside_a_run_the_council_gains_what_both_ledgers_say(beside):
    """The change of the children's ledger stands in the fund's, line by line and quarter by quarter."""
    lines = {r["line"] for r in rows(beside, "ledger.csv")}
    told = [r for r in rows(beside, "fund_ledger.csv") if r["line"] in lines and r["plan"] == "do_nothing"]
    assert told
    assert all(abs(float(r["value"])) < 0.05 for r in told)


def test_a_run_with_a_fund_is_verified(beside):
    done = call("verify", beside)
    assert "Yes" in done.stdout.splitlines()[1], done.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--gate", "9"), "--gate: expected a level of evidence from 0 to 5, got 9"),
        (("--ask", "partner"), "--ask: expected council | partners | families, got partner - did you mean partners?"),
        (("--counts", "cash"), "--counts: expected cashable | fiscal | fiscal_and_economic, got cash"),
        (("--strategy", "x"), "--strategy: expected none, since the model has a fund and no children's programme"),
    ],
)
def test_an_option_that_cannot_be_is_refused(tmp_path, given, told):
    done = call("fund", TOWN, "--out", tmp_path / "town", *given)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "town").exists()


def test_a_model_without_a_fund_says_so(tmp_path):
    model = funded_town.write(tmp_path)
    shutil.rmtree(model / "fund")
    done = call("fund", model, "--strategy", tmp_path / "config" / "strategies" / "tiny_plan.yaml", "--horizon", "6")
    assert done.returncode == 2
    assert "fund: expected a folder with cohorts.csv" in done.stderr


def test_a_run_of_a_fund_alone_says_which_command_answers(tmp_path):
    done = call("run", TOWN)
    assert done.returncode == 2
    assert "`placement-opt fund` answers for a fund" in done.stderr


def test_the_charts_of_a_fund_state_what_they_find_and_are_whole(alone):
    """Each is held against the schema of Vega-Lite, and says in words what it shows."""
    manifest = json.loads((alone / MANIFEST).read_text("utf-8"))
    charts = {c.name: c for c in charts_of(kept_run_in(alone, manifest))}
    assert set(charts) == {"fund_balance", "fund_gains"}
    assert charts["fund_balance"].title == "The balance is lowest in 2013/14 Q2, at £0, and ends at £13,000"
    assert charts["fund_gains"].title == "Council gains most, £10,000"
    for chart in charts.values():
        alt.Chart.from_dict(chart.spec)
        assert chart.title in chart.alternative


def test_outcomes_say_what_to_do_and_a_first_year_what_waiting_is_worth(tmp_path):
    out = tmp_path / "town"
    done = call("fund", TOWN, "--out", out, "--outcomes", TOWN / "outcomes.csv", "--first-year")
    assert (done.returncode, done.stderr) == (0, "")
    assert "- Health visits: Hold: the chance of a net benefit lies between 20% and 80%." in done.stdout
    assert "- The value of waiting is £" in done.stdout
    told = json.loads((out / "fund.json").read_text("utf-8"))
    assert [k["word"] for k in told["learnt"]] == ["hold", "hold"]
    assert told["first_year"]["tried"] == ["visits"]
    assert told["first_year"]["value_of_waiting_gbp"] > 0
    assert (out / "inputs" / "outcomes" / "outcomes.csv").is_file()


def test_small_counts_of_outcomes_are_in_no_table(tmp_path):
    """Three uses counted in all are told as 1 to 4; the file of inputs is the council's own."""
    few = tmp_path / "few.csv"
    lines = (TOWN / "outcomes.csv").read_text("utf-8").splitlines()[:3]
    few.write_text("\n".join(lines) + "\n", "utf-8")
    done = call("fund", TOWN, "--out", tmp_path / "town", "--outcomes", few)
    assert "1 to 4" in done.stdout
    (known,) = [r for r in rows(tmp_path / "town", "fund_effects.csv") if r["intervention"] == "visits"]
    assert (known["observed"], known["case_quarters"]) == ("1 to 4", "10")


def test_a_check_reads_the_fund_too(tmp_path):
    model = funded_town.write(tmp_path)
    members = model / "fund" / "members.csv"
    members.write_text(members.read_text("utf-8").replace("revolving", "revolvin"), "utf-8")
    done = call("check", model, "--strategy", tmp_path / "config" / "strategies" / "tiny_plan.yaml")
    assert done.returncode == 2
    assert "fund/members.csv:2 kind: expected revolving | contribution | principal, got revolvin" in done.stderr

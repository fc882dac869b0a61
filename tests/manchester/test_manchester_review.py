"""A review of Manchester's run: a refused closure, a cap against the announcement, and what is accepted."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from tests.command import call
from tests.review.filled import fill


@pytest.fixture(scope="module")
def reviewed(answer, once):
    """Return the folder in which a review of the run was made, and what it printed."""
    return once("manchester_review", lambda folder: review_of(answer, folder))


def review_of(answer, folder):
    shutil.copytree(answer.options.out, folder / "manchester")
    assert call("review", "manchester", cwd=folder).returncode == 0
    fill(
        folder / "review.csv",
        folder / "filled.csv",
        home_4=("refuse", "", "children are settled there", "head of residential care"),
        recruit_foster_specialist_2013_14=("cap", "8", "panels approve no more", "fostering manager"),
        recruit_foster_inhouse_2013_14=("accept", "", "agreed", "fostering manager"),
    )
    done = call("review", "manchester", "filled.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


def test_the_file_lists_closures_moves_and_recruitment(reviewed, answer):
    folder, _ = reviewed
    rows = pd.read_csv(folder / "review.csv", encoding="utf-8-sig", keep_default_na=False)
    assert set(rows["kind"]) == {"closure", "planned move", "recruitment"}
    closed = pd.read_csv(answer.options.out / "closures.csv")
    recommended = closed[closed["plan"] == "recommended"]
    listed = rows[rows["kind"] == "closure"]
    assert dict(zip(listed["recommendation"], listed["recommended"], strict=True)) == {
        f"close {home}": quarter for home, quarter in zip(recommended["home"], recommended["quarter"], strict=True)
    }


def test_each_decision_has_its_price_and_the_published_plan_goes_as_far_as_agreed(reviewed):
    folder, printed = reviewed
    (decided,) = (folder / "runs").iterdir()
    ledger = pd.read_csv(decided / "decisions.csv", keep_default_na=False).set_index("decision")
    prices = ledger["gbp"]
    assert prices["accept"] == pytest.approx(0, abs=1)
    assert prices["refuse"] > 10_000
    assert prices["cap"] > 100_000
    assert prices["all together"] >= max(prices) - 1
    flat = " ".join(printed.split())
    assert f"It costs £{prices['refuse']:,.0f} over the horizon." in flat
    assert "Decided by head of residential care. Why: children are settled there." in flat
    assert "told as far as agreed" in flat
    found = json.loads((decided / "verdict.json").read_text("utf-8"))
    assert found["without_an_answer"] == {}
    assert found["decisions"]["together"]["costs_gbp"] == pytest.approx(prices["all together"], abs=0.01)


def test_no_line_is_wider_than_a_terminal(reviewed):
    _, printed = reviewed
    assert max(map(len, printed.splitlines())) <= 80

"""A council that lacks something has an answer, or is told at `check` what is missing: never a crash."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from placement_opt.answering import PLACING
from placement_opt.inputs import read_model
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from placement_opt.report import terminal
from placement_opt.running import run
from tests import tiny_model

STRATEGY = """\
name: tiny_plan
title: "Tiny plan"
source: paper
levers: {placement_choice: []}
"""
Lose = Callable[[Path], None]


def without(*words: str, **empty: bool) -> Lose:
    """Delete the rows of every table in which a cell is one of the words; of tables named, every row."""

    def lose(path: Path) -> None:
        for file in path.glob("*.csv"):
            head, *rows = list(csv.reader(file.read_text("utf-8").splitlines()))
            kept = [row for row in rows if not set(row) & set(words) and file.stem not in empty]
            with file.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows([head, *kept])

    return lose


def both(*losses: Lose) -> Lose:
    def lose(path: Path) -> None:
        for one in losses:
            one(path)

    return lose


def swap(file: str, old: str, new: str) -> Lose:
    def lose(path: Path) -> None:
        text = (path / file).read_text("utf-8")
        assert old in text
        (path / file).write_text(text.replace(old, new), "utf-8")

    return lose


OPENING = "older,home_inhouse,children,0,children,paper,council,0,0"
NO_MTFC = both(without("mtfc", "bond"), swap("needs.csv", ",no,,older", ",no,,"), lambda p: (p / "mtfc.csv").unlink())
GONE: dict[str, Lose] = {
    "homes": without("home_inhouse", "home_a", "home_b", "homes", "staff"),
    "homes, but for their placement type": both(
        swap("placements.csv", ",homes,pay", ",HOMES,pay"),
        without("home_a", "home_b", "homes", "staff"),
        swap("placements.csv", ",HOMES,pay", ",homes,pay"),
        swap("opening.csv", "older,home_inhouse,children,3,children,paper,council,3,3", OPENING),
    ),
    "MTFC": NO_MTFC,
    "services": without("mst", "fip"),
    "carers of its own": both(NO_MTFC, without("foster_inhouse", "foster_specialist", "carers")),
    "contracts": without("ifa_block"),
    "children in residential care": both(
        swap("opening.csv", "older,home_inhouse,children,3,children,paper,council,3,3", OPENING),
        swap(
            "opening.csv",
            "older,home_external,children,1,children,paper,council,1,1",
            OPENING.replace("inhouse", "external"),
        ),
    ),
    "children in foster care": both(
        *(
            swap(
                "opening.csv",
                f"{row},children,{n},children,paper,council,{n},{n}",
                f"{row},children,0,children,paper,council,0,0",
            )
            for row, n in (("younger,foster_inhouse", 6), ("younger,foster_ifa", 3), ("older,foster_inhouse", 2))
        ),
        without("ifa_block"),
    ),
    "a residential line of the schedule": swap(
        "schedule.csv",
        "residential_withdrawal,2013/14,step,50000,GBP,paper,council,50000,50000",
        "residential_withdrawal,2013/14,step,0,GBP,paper,council,0,0",
    ),
    "planned moves": without(moves=True),
    "funders": without("council,Council revenue", "bond", budgets=True, funders=True),
    "posts claimed": swap(
        "schedule.csv", ",total,staff,4,FTE,paper,council,4,4", ",total,staff,0,FTE,paper,council,0,0"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", GONE)
def test_a_council_without_it_has_an_answer(tmp_path, what):
    path = tiny_model.write(tmp_path)
    GONE[what](path)
    file = tmp_path / "plan.yaml"
    file.write_text(STRATEGY, "utf-8")
    answer = run(Options(model=path, strategy=file, horizon=4, out=tmp_path / "run", pack=False))
    assert answer.verdicts[0].claim.id == "saving 2013/14"
    printed = io.StringIO()
    terminal.show(answer, Console(file=printed, width=100))
    everything = printed.getvalue() + "".join(p.read_text("utf-8") for p in (tmp_path / "run").iterdir() if p.is_file())
    assert not re.search(r"\bnan\b|\binf\b", everything)


@pytest.mark.parametrize(
    ("lose", "words"),
    [
        (without(schedule=True), "schedule.csv: expected at least one row (the published savings schedule)"),
        (without(schedule_lines=True), "schedule_lines.csv: expected at least one row (lines of the published savings"),
        (
            without("home_a", "home_b"),
            "value: expected no posts, since homes.csv has no homes from which they could go",
        ),
        (without("mtfc,Treatment foster care", mtfc=True), "mtfc.csv: expected at least one row"),
        (without(carers=True), "carers.csv parameter: expected a row foster_inhouse,households in households"),
        (without("pay"), "general.csv parameter: expected a row pay,inflation in per_year"),
        (without(prices=True), "prices.csv"),
        (without(entries=True), "entries.csv: expected at least one row"),
        (without(suitability=True), "suitability.csv: expected at least one row"),
        (without(opening=True), "opening.csv: expected at least one row"),
    ],
)
def test_what_cannot_be_done_without_is_named_at_check(tmp_path, lose, words):
    path = tiny_model.write(tmp_path)
    lose(path)
    with pytest.raises(BadInput) as raised:
        read_model(path)
    assert words in str(raised.value)


def test_teams_of_a_programme_that_a_council_has_not_are_an_error_and_other_levers_are_none(tmp_path):
    path, file = tiny_model.write(tmp_path), tmp_path / "plan.yaml"
    NO_MTFC(path)
    file.write_text(STRATEGY, "utf-8")
    assert prepare(Options(path, strategy=file, horizon=4)).question.strategy.pulls(PLACING)
    teams = '{placement_choice: [], mtfc: [{from: "2013/14 Q3", teams: 1}]}'
    file.write_text(STRATEGY.replace("{placement_choice: []}", teams), "utf-8")
    with pytest.raises(BadInput, match="expected no treatment foster care programme, since the model has none"):
        prepare(Options(path, strategy=file, horizon=4))

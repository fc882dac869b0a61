"""Everything that the commands write and print of small towns is what is kept in tests/golden/whole.

Whatever moves an answer, a word, a formula of the workbook or a tag of the page is seen here first. Renew with
`python -m tests.test_whole_outputs`, read the difference, and say in CHANGELOG which answers moved and why.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests import golden_text, tiny_model
from tests.command import Done, call
from tests.review.filled import fill

STRATEGY = "config/strategies/tiny_plan.yaml"
OF_A_RUN = ("cost_benefit.csv", "ledger_behind.csv", "ledger.csv", "plan.csv", "flows.csv")  # of another test
GROWN = {  # row of general.csv -> its value
    "demand,entry_trend": 0.02,
    "pay,inflation": 0.01,
    "allowances,inflation": 0.015,
    "agency_foster,inflation": 0.02,
    "residential_external,inflation": 0.03,
}
COUNTED = """\
quarter,measure,subject,need,value,note
2013/14 Q1,children,all,,18,
2013/14 Q1,children,home_external,,3,
2013/14 Q1,came,,,3,one more than most
2013/14 Q1,left,,,1,
2013/14 Q1,beds_open,home_b,,2,
2013/14 Q1,notice_given,home_b,,0,
2013/14 Q1,households,foster_inhouse,,6,
2013/14 Q1,spend,residential_withdrawal,,90000,
"""


def town(place: Path) -> tuple[object, ...]:
    """Write the tiny town and return what a command needs to find it. No plan meets its strategy as published."""
    tiny_model.write(place)
    tiny_model.write_strategy(place)
    return ("models/tiny", "--strategy", STRATEGY)


def grown_town(place: Path) -> tuple[object, ...]:
    """Write the town with prices that rise, more children, two judged years, and a strategy that can be met."""
    asked, model = town(place), place / "models" / "tiny"
    for row, value in GROWN.items():
        tiny_model.set_value(model, "general.csv", row, value)
        tiny_model.set_value(model, "general.csv", row, value * 2, "high")
    _with_next_year(model / "schedule.csv", 1.5)
    _with_next_year(model / "budgets.csv", 3)
    settings, strategy = model / "model.yaml", place / STRATEGY
    settings.write_text(settings.read_text("utf-8").replace('["2013/14"]', '["2013/14", "2014/15"]'), "utf-8")
    strategy.write_text(strategy.read_text("utf-8").partition("targets:")[0], "utf-8")
    return asked


def _with_next_year(file: Path, times: float) -> None:
    """Add rows of 2014/15 to those of 2013/14, so many times as large."""
    head, *rows = [line.split(",") for line in file.read_text("utf-8").splitlines()]
    later = [[cell.replace("2013/14", "2014/15") for cell in row] for row in rows if "2013/14" in row]
    for row in later:
        for n in map(head.index, ("value", "low", "high")):
            row[n] = str(float(row[n]) * times)
    file.write_text("\n".join(map(",".join, [head, *rows, *later])) + "\n", "utf-8")


def a_run(place: Path) -> list[str]:
    """Check the model, run it with its pack, and make the committee paper."""
    asked = grown_town(place)
    found = said(place, ("check", *asked), ("run", *asked, "--horizon", 8, "--full", "--out", "run"))
    found += said(place, ("report", "run", "--committee", "--out", "paper"))
    again = ("page.html", "workbook.xlsx")  # the same as of the run
    return [*found, *golden_text.lines_of(place / "run"), *golden_text.lines_of(place / "paper", but=again)]


def whole_homes(place: Path) -> list[str]:
    """Run the town with each home whole and without its pack, and print the answer as JSON."""
    return said(
        place, ("run", *grown_town(place), "--horizon", 8, "--whole-homes", "--json", "--no-pack", "--out", "run")
    )


def quarters_that_pass(place: Path) -> list[str]:
    """Take the town through a quarter, and review what is recommended after it."""
    asked = town(place)
    (place / "counted.csv").write_text(COUNTED, "utf-8")
    found = said(
        place,
        ("run", *asked, "--horizon", 8, "--no-pack", "--out", "before"),
        ("actuals", asked[0], "2013/14 Q1", "--template", *asked[1:]),
        ("actuals", asked[0], "2013/14 Q1", "counted.csv", *asked[1:]),
        ("drift", *asked),
        ("actions", *asked),
        ("run", *asked, "--horizon", 8, "--no-pack", "--out", "after"),
        ("compare", "before", "after"),
        ("review", "after", "--out", "review.csv", "--model", asked[0], "--strategy", STRATEGY),
    )
    fill(
        place / "review.csv", place / "filled.csv", close_home_a=("refuse", "", "settled children", "social care lead")
    )
    found += said(
        place, ("review", "after", "filled.csv", "--model", asked[0], "--strategy", STRATEGY, "--out", "reviewed")
    )
    return [*found, *golden_text.lines_of(place, but=("before", "models", "config"))]


def draws_and_alternatives(place: Path) -> list[str]:
    """Draw the figures of the town, and find plans that cost nearly as little."""
    asked = (*grown_town(place), "--horizon", 8, "--out", "run")
    found = said(
        place,
        ("run", *asked, "--no-pack"),
        ("stress", *asked, "--draws", 24, "--processes", 1),
        ("alternatives", *asked),
    )
    return [*found, *golden_text.lines_of(place / "run", but=OF_A_RUN)]


def returns_that_are_read(place: Path) -> list[str]:
    """Import the return and the referrals of the invented council."""
    beside = ("--ofsted", "anytown/ofsted.csv", "--prices", "anytown/prices.csv")
    found = said(
        place,
        ("example", "anytown"),
        (
            "import-903",
            "anytown/return",
            "--name",
            "anytown",
            "--as-of",
            "2025-03-31",
            *beside,
            "--fill-from",
            "manchester",
        ),
        ("import-placements", "anytown/placements.csv", "--name", "anytown"),
    )
    files = sorted(f for f in (place / "anytown").rglob("*") if f.is_file())
    drawn = [f"{f.relative_to(place).as_posix()} {sha256(f.read_bytes()).hexdigest()[:16]}" for f in files]
    made = [*golden_text.lines_of(place / "models"), *golden_text.lines_of(place / "placements")]
    return [*found, "=== what was invented", *drawn, *made]


def starters(place: Path) -> list[str]:
    """Write the folder with which a council begins, and a strategy for the town."""
    town(place)
    found = said(place, ("new", "leeds"), ("new-strategy", "more_carers", "--model", "models/tiny", "--folder", "own"))
    return [*found, *golden_text.lines_of(place / "models" / "leeds"), *golden_text.lines_of(place / "own")]


WHAT: tuple[Callable[[Path], list[str]], ...] = (
    a_run,
    whole_homes,
    quarters_that_pass,
    draws_and_alternatives,
    returns_that_are_read,
    starters,
)


def said(place: Path, *commands: tuple[object, ...]) -> list[str]:
    """Give commands and return what each printed and how it ended."""
    lines = []
    for command in commands:
        done: Done = call(*command, cwd=place, pack=True)
        name = " ".join(map(str, command))
        lines += golden_text.told(f"{name}: {done.returncode}", f"{done.stdout}{done.stderr}".replace(str(place), "."))
    return lines


@pytest.mark.parametrize("what", WHAT, ids=lambda what: what.__name__)
def test_all_that_is_written_is_as_it_was(tmp_path, what):
    golden_text.check(what.__name__, what(tmp_path))


if __name__ == "__main__":
    for what in WHAT:
        with tempfile.TemporaryDirectory() as place:
            golden_text.keep(what.__name__, what(Path(place)))

"""What the README prints is what the program prints. Renew it with `python -m tests.test_readme`."""

import io
import json
import re
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from placement_opt import import_return
from placement_opt.intake.request import Asked
from placement_opt.kernel.paths import find_model
from placement_opt.measure.bridge import cost_in, prices_of
from placement_opt.measure.savings import frozen
from placement_opt.prepared import Options
from placement_opt.report import import_terminal, terminal
from placement_opt.run import run
from tests.generator import write_example

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
MODEL_README = ROOT / "models" / "manchester" / "README.md"
ANSWER = re.compile(r"(<!-- answer -->.*?```\n)(.*?)(```)", re.DOTALL)
OWN = re.compile(r"(<!-- own -->.*?```\n)(.*?)(```)", re.DOTALL)
OWN_VERDICT = re.compile(r"(<!-- own-verdict -->.*?```\n)(.*?)(```)", re.DOTALL)
SECTIONS = ("Children by placement", "If nothing is done", "How far to trust")  # of the import's report
FILES = re.compile(r"<!-- files -->(.*?)<!-- /files -->", re.DOTALL)


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    return run(Options(model=find_model("manchester"), out=tmp_path_factory.mktemp("readme") / "run"))


def printed(found, show=terminal.show_verdict):
    console = Console(file=io.StringIO(), width=100, highlight=False)
    show(found, console)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def test_the_answer_is_the_one_printed(answer):
    assert ANSWER.search(README.read_text(encoding="utf-8")).group(2) == printed(answer)


def own_council(folder):
    """Return what the walk through the invented council prints: parts of the import's report, and the verdict."""
    write_example(folder)
    lists = {"ofsted": folder / "ofsted.csv", "prices": folder / "prices.csv", "borrow": find_model("manchester")}
    out = folder / "models" / "anytown"
    found = import_return.import_903(Asked(folder / "return", "anytown", date(2025, 3, 31), out, **lists))
    report = printed(found, import_terminal.show).split("\n\n")
    return "\n\n".join(part.strip("\n") for part in report if part.startswith(SECTIONS)) + "\n", printed(
        run(Options(model=out))
    )


def test_the_walk_through_an_own_council_is_the_one_printed(tmp_path):
    readme = README.read_text(encoding="utf-8")
    report, verdict = own_council(tmp_path)
    assert OWN.search(readme).group(2) == report
    assert OWN_VERDICT.search(readme).group(2) == verdict


def test_every_file_of_a_run_is_documented_with_its_columns(answer):
    table = FILES.search(README.read_text(encoding="utf-8")).group(1)
    for file in answer.options.out.iterdir():
        assert f"`{file.name}`" in table, file.name
        if file.suffix == ".csv":
            columns = ", ".join(pd.read_csv(file, nrows=0).columns)
            assert f"`{columns}`" in table, file.name


def test_every_part_of_a_verdict_is_documented(answer):
    table = FILES.search(README.read_text(encoding="utf-8")).group(1)
    found = json.loads((answer.options.out / "verdict.json").read_text(encoding="utf-8"))
    assert f"`{', '.join(found['verdicts'][0])}`" in table


def test_the_picture_shows_the_amounts_that_are_printed(answer):
    picture = (ROOT / "examples" / "verdict.svg").read_text(encoding="utf-8")
    amounts = re.findall(r"£[\d,]*\d", printed(answer))
    assert amounts
    assert [n for n in amounts if n not in picture] == [], "run: python examples/05_picture_of_the_verdict.py FILE"


def test_the_pressure_of_doing_nothing_is_the_one_stated(answer):
    c, budget = answer.case, sum(frozen(answer.case).values())
    doing_nothing = cost_in(answer.plan("do_nothing"), "2015/16")
    stated = MODEL_README.read_text(encoding="utf-8")
    for words in (
        f"doing nothing costs £{(doing_nothing - budget) / 1e6:.2f}m more",
        f"£{(prices_of(c, '2015/16') - budget) / 1e6:.2f}m is prices",
        f"£{(doing_nothing - prices_of(c, '2015/16')) / 1e6:.2f}m is children",
    ):
        assert words in " ".join(stated.split()), words


def test_the_plan_beside_the_outturn_is_the_one_printed(answer):
    stated = MODEL_README.read_text(encoding="utf-8")
    for plan in ("do_nothing", "recommended"):
        x = answer.plan(plan).values.x
        residential = {p.id for p in answer.case.placements.values() if p.setting == "residential"}
        ends = [sum(n for (_g, p, s), n in x.items() if s == t and p in residential) for t in (0, 4, 8, 12)]
        assert f"| {' | '.join(f'{n:,.0f}' for n in ends)} |" in stated


def renew():
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        report, verdict = own_council(Path(folder))
    new = {ANSWER: printed(run(Options(model=find_model("manchester")))), OWN: report, OWN_VERDICT: verdict}
    for block, found in new.items():
        text = block.sub(lambda m, found=found: m.group(1) + found + m.group(3), text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()

"""What README and USING print is what the program prints. Renew it with `python -m tests.test_readme`."""

import dataclasses
import html
import io
import json
import re
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.measure.bridge import cost_in, prices_of
from placement_opt.measure.savings import frozen
from placement_opt.measure.summary import children_by_quarter
from placement_opt.report import import_terminal, terminal
from tests.examples import EXAMPLES, run_here
from tests.paths import ROOT

README = ROOT / "README.md"
USING = ROOT / "USING.md"
MODEL_README = ROOT / "models" / "manchester" / "README.md"
PICTURE = ROOT / "examples" / "verdict.svg"
OWN = re.compile(r"(<!-- own -->.*?```\n)(.*?)(```)", re.DOTALL)
OWN_VERDICT = re.compile(r"(<!-- own-verdict -->.*?```\n)(.*?)(```)", re.DOTALL)
SECTIONS = ("Children by placement", "If nothing is done", "How far to trust")  # of the import's report
ANSWER = re.compile(r"<!-- answer -->(.*?)<!-- /answer -->", re.DOTALL)
LIMITS = re.compile(r"<!-- limits -->(.*?)<!-- /limits -->", re.DOTALL)
FILES = re.compile(r"<!-- files -->(.*?)<!-- /files -->", re.DOTALL)
WORDS_SAID_TWICE = 12  # in a row, in both README and USING


def printed(found, show=terminal.show_verdict):
    console = Console(file=io.StringIO(), width=TERMINAL_COLUMNS, highlight=False)
    show(found, console)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def written_to(found, *place):
    """Return the answer of a run as if its folder were elsewhere, so that no temporary folder is printed."""
    return dataclasses.replace(found, options=dataclasses.replace(found.options, out=Path(*place)))


def own_council():
    """Return what the walk through the invented council prints: parts of the import's report, and the verdict.

    The walk is example 06, whose own words come third.
    """
    ran = run_here(EXAMPLES["06_your_own_council"])
    assert ran.stderr == ""
    report = printed(ran.names["found"], import_terminal.show).split("\n\n")
    parts = "\n\n".join(part.strip("\n") for part in report if part.startswith(SECTIONS)) + "\n"
    return parts, printed(written_to(ran.names["answer"], "runs", "anytown")), ran.stdout


@pytest.mark.slow
@pytest.mark.longest
def test_the_walk_through_an_own_council_is_the_one_printed():
    using = USING.read_text(encoding="utf-8")
    report, verdict, said = own_council()
    assert said.strip()
    assert OWN.search(using).group(2) == report
    assert OWN_VERDICT.search(using).group(2) == verdict


def text_of(picture):
    """Return what a picture of a terminal says, line by line."""
    found = defaultdict(str)
    for y, words in re.findall(r'<text [^>]*? y="([\d.]+)"[^>]*clip-path[^>]*>(.*?)</text>', picture, re.DOTALL):
        found[float(y)] += html.unescape(words).replace("\N{NO-BREAK SPACE}", " ")
    return "".join(f"{found[y].rstrip()}\n" for y in sorted(found))


def test_the_picture_is_the_first_screen(answer):
    picture = text_of(PICTURE.read_text(encoding="utf-8"))
    shown = printed(written_to(answer, "runs", "manchester"))
    assert picture.split("\n") == shown.split("\n"), "run: python examples/05_picture_of_the_verdict.py FILE"


def test_the_amounts_of_the_answer_are_those_found(answer):
    stated = " ".join(ANSWER.search(README.read_text(encoding="utf-8")).group(1).split())
    first, second, posts = answer.verdicts

    def millions(amount):
        return f"£{amount / 1e6:.1f}m"

    carers = second.best.amount + max(k.gain for k in second.best.limits)
    assert f"{millions(second.best.amount)} a year by 2014/15 and {millions(first.best.amount)} in 2013/14" in stated
    assert f"strategy as published saves {millions(second.reached['as_published'])} in 2014/15" in stated
    assert f"would save {millions(second.placing)} by itself" in stated
    assert f"{millions(second.granted.amount)} of what the recommended plan saves in 2014/15" in stated
    assert f"without it the most is {millions(second.granted.without.most)}" in stated
    assert f"the most would still be {millions(carers)}" in stated
    assert carers < second.claim.amount
    assert second.best.unlimited > second.claim.amount
    assert first.best.unlimited < first.claim.amount
    assert f"at most {posts.best.amount:.0f} posts go by the end of 2014/15" in stated
    assert posts.status == "at risk"
    assert posts.only_private


def test_the_figures_of_what_is_not_known_are_those_of_the_model(answer):
    stated = " ".join(LIMITS.search(README.read_text(encoding="utf-8")).group(1).split())
    grades = answer.prepared.grades
    assert f"Of the {sum(grades.values())} that the program reads" in stated
    for grade, words in (("published", "are published"), ("derived", "are derived"), ("assumed", "are assumed")):
        assert f"{grades[grade]} {words}" in stated
    found = children_by_quarter(answer.case, answer.plan("recommended"))
    ends = found[found["quarter"].isin(("opening", "2014/15 Q4"))].groupby("group", sort=False)["whole"].apply(list)
    council, other = ends["council_homes"], ends["other_residential"]
    assert f"from {council[0] + other[0]} to {council[1] + other[1]} children" in stated
    assert f"({council[0]} to {council[1]})" in stated


def files_of(answer):
    """Return the files of a run, without the inputs that it keeps."""
    return [f for f in answer.options.out.iterdir() if f.is_file()]


def test_every_file_of_a_run_is_documented_with_its_columns(answer):
    table = FILES.search(USING.read_text(encoding="utf-8")).group(1)
    for file in files_of(answer):
        assert f"`{file.name}`" in table, file.name
        if file.suffix == ".csv":
            columns = ", ".join(pd.read_csv(file, nrows=0).columns)
            assert f"| `{file.name}` | `{columns}`" in table, file.name


def test_every_file_that_is_documented_is_written(answer):
    table = FILES.search(USING.read_text(encoding="utf-8")).group(1)
    named = set(re.findall(r"`(\w+\.(?:csv|json|mps|log))`", table))
    assert named == {f.name for f in files_of(answer)}


@pytest.mark.parametrize("name", ["plan.csv", "flows.csv", "homes.csv", "home_moves.csv"])
def test_every_measure_of_a_table_is_documented_with_its_unit(answer, name):
    table = FILES.search(USING.read_text(encoding="utf-8")).group(1)
    rows = [line.split("|")[1:4] for line in table.splitlines() if line.startswith("|")]
    mine, here = [], ""
    for file, words, unit in (row for row in rows if len(row) == 3):
        here = file.strip(" `") or here
        if here == name:
            mine.append((words, unit))
    found = pd.read_csv(answer.options.out / name, usecols=["measure", "unit"]).drop_duplicates()
    for measure, unit in found.itertuples(index=False):
        assert any(f"`{measure}`" in words and unit in units for words, units in mine), measure


def test_every_part_of_a_verdict_and_of_the_manifest_is_documented(answer):
    table = FILES.search(USING.read_text(encoding="utf-8")).group(1)
    for name in ("verdict.json", "manifest.json"):
        found = json.loads((answer.options.out / name).read_text(encoding="utf-8"))
        assert f"| `{name}` | `{', '.join(found)}`" in table


@pytest.mark.parametrize("part", ["verdicts", "claims"])
def test_every_key_of_a_claim_is_documented_in_its_order(answer, part):
    text = USING.read_text(encoding="utf-8").partition(f"| key of a claim in `{part}`")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    found = json.loads((answer.options.out / "verdict.json").read_text(encoding="utf-8"))
    assert [key for row in rows for key in re.findall(r"`(\w+)`", row)] == list(found[part][0])


def test_the_other_keys_of_the_verdict_are_documented(answer):
    """Those of several parts; the rest are words and numbers that need no key."""
    text = USING.read_text(encoding="utf-8").partition("| other key of `verdict.json`")[2].partition("\n\n")[0]
    documented = set(re.findall(r"^\| `(\w+)`", text, flags=re.MULTILINE))
    found = json.loads((answer.options.out / "verdict.json").read_text(encoding="utf-8"))
    assert documented <= set(found)
    plain = {"model", "scenarios", "strategy", "caution", "cashable_saving_gbp", "present_value_gbp", "warnings"}
    shares = {"evidence_share_of_spend", "figures_by_evidence"}
    assert set(found) - documented == {"verdicts", "claims", "schedule"} | plain | shares


@pytest.mark.parametrize("page", [README, USING, MODEL_README], ids=lambda page: page.parent.name + page.name)
def test_every_table_is_one(page):
    """A heading, a line of dashes, and as many cells in every row: else it is shown as text with bars."""
    for block in re.findall(r"(?:^\|.*\n)+", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
        rows = block.splitlines()
        assert len(rows) > 2, block
        assert re.fullmatch(r"\|(?:-+:?\|)+", rows[1]), block
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1, block


@pytest.mark.parametrize("page", [README, USING], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = ROOT / name if name else page
        assert file.exists(), target
        headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE) if anchor else []
        anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, target


def runs_of_words(page):
    """Return every run of so many words of a page, its blocks of code left out."""
    text = re.sub(r"```.*?```", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    words = re.findall(r"[\w/£.-]+", text)
    return {" ".join(words[n : n + WORDS_SAID_TWICE]) for n in range(len(words) - WORDS_SAID_TWICE + 1)}


def test_nothing_is_said_twice():
    assert runs_of_words(README) & runs_of_words(USING) == set()


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
    text = USING.read_text(encoding="utf-8")
    report, verdict, _said = own_council()
    for block, found in {OWN: report, OWN_VERDICT: verdict}.items():
        text = block.sub(lambda m, found=found: m.group(1) + found + m.group(3), text)
    USING.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()

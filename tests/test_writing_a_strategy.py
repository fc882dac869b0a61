"""The page *Writing a strategy* of USING: its commands are run, its files are read, and what it prints is printed.

Renew what is printed with `python -m tests.test_writing_a_strategy`.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt import import_return, write_invented_council
from placement_opt.domain.decisions import MEASURES
from placement_opt.domain.levers import LEVERS
from placement_opt.inputs.settings import LeverRows
from tests.command import call
from tests.paths import ROOT

USING = ROOT / "USING.md"
PAGE = re.compile(r"<!-- strategy -->.*?<!-- /strategy -->", re.DOTALL)
BLOCKS = re.compile(r"```(yaml)?\n(.*?)```", re.DOTALL)
COMMAND = "placement-opt "


def page() -> str:
    return PAGE.search(USING.read_text("utf-8")).group()


def walk(place: Path) -> list[tuple[str, str, str]]:
    """Write the invented council, follow the page from top to bottom, and return each command with what it printed.

    Third stands the block below a command, if it is no command and no file: what the page says is printed.
    """
    made = write_invented_council(place / "anytown")
    import_return(replace(made, out=place / "models" / made.name, fill_from=Path("manchester")))
    done: list[tuple[str, str, str]] = []
    for kind, text in BLOCKS.findall(page()):
        if kind:
            (place / text.splitlines()[0].removeprefix("# ")).write_text(text, "utf-8")
        elif text.startswith(COMMAND):
            ran = call(*text.split()[1:], cwd=place)
            assert (ran.returncode, ran.stderr) == (0, ""), f"{text}{ran.stderr}"
            done.append((text.strip(), ran.stdout, ""))
        else:
            done[-1] = (*done[-1][:2], text)
    return done


@pytest.fixture
def walked(once):
    """Return what the commands of the page printed, and what it says that they do."""
    return once("writing a strategy", walk)


@pytest.mark.longest
def test_every_command_of_the_page_can_be_given_and_prints_what_it_says(walked):
    assert len(walked) == 4
    told = [(printed, said) for _command, printed, said in walked if said]
    assert told == [(walked[-1][1], walked[-1][1])], "run: python -m tests.test_writing_a_strategy"


def table(head: str) -> list[list[str]]:
    """Return the cells of each row of the page's table that begins with this head."""
    body = page().partition(f"\n| {head} |")[2].partition("\n\n")[0]
    return [line.split("|")[1:-1] for line in body.splitlines() if line.startswith("| `")]


def test_the_page_explains_every_lever_and_every_key_of_its_rows():
    rows = table("lever")
    explained = {id: keys for ids, keys, *_ in rows for id in re.findall(r"`(\w+)`", ids)}
    for lever in LEVERS:
        assert lever.id in explained, lever.id
        keys = [k for k in (lever.row.subject, lever.row.quantity) if k]
        assert set(keys) <= set(re.findall(r"\w+", explained[lever.id])), lever.id
    assert set(LeverRows.model_fields) == {lever.id for lever in LEVERS}


def test_the_page_explains_every_measure_of_a_decision_and_its_names():
    rows = table("measure")
    explained = {id: re.findall(r"\w+", names) for ids, names, *_ in rows for id in re.findall(r"`(\w+)`", ids)}
    assert explained == {k.id: [key for key, _kind in k.about] for k in MEASURES.values()}


def renew() -> None:
    with tempfile.TemporaryDirectory() as place:
        *_others, (command, printed, _said) = walk(Path(place))
    text = USING.read_text("utf-8")
    old = re.compile(rf"(```\n{re.escape(command)}\n```\n\n```\n).*?(```)", re.DOTALL)
    USING.write_text(old.sub(lambda m: m.group(1) + printed + m.group(2), text), "utf-8")


if __name__ == "__main__":
    renew()

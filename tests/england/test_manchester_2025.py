"""Manchester at 31 March 2025: the shipped model is what the published statistics make, and what its README says.

`python -m tests.england.test_manchester_2025` writes it anew, once the difference has been read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from placement_opt.domain.published import PublishedStatistics
from placement_opt.england.councils_by_name import council_by_name
from placement_opt.england.hidden_places import FOSTERED, RESIDENTIAL_TYPES, children_in
from placement_opt.england.new_council import CouncilMade, Rows, council_texts
from placement_opt.england.published_request import NewRequest
from placement_opt.from_published import PublishedBasis, read_basis, rows_asked_for
from placement_opt.prepared import Options, prepare
from placement_opt.report.published_readme import published_readme
from placement_opt.study.ask_first import ask_first
from tests.paths import ROOT

NAME = "manchester_2025"
FOLDER = ROOT / "models" / NAME
MADE = re.compile(r"(?<=<!-- made -->\n).*?(?=\n<!-- /made -->)", re.DOTALL)
BEFORE = 2013  # the first worked example opens at 31 March of this year


def made(basis: PublishedBasis) -> tuple[CouncilMade, Rows]:
    council = council_by_name(basis.statistics.councils, "Manchester")
    return rows_asked_for(basis, council, 2025, NewRequest(NAME, council="Manchester"))


def readme_of(c: CouncilMade, rows: Rows) -> str:
    """Return what of the README is made: all of it but its own words before."""
    text = published_readme(c, rows, ask_first(prepare(Options(FOLDER))), f"models/{NAME}", NAME)
    return text.split("\n\n", 2)[2].strip()


def write() -> None:
    """Write the model anew, and the part of its README that is made."""
    c, rows = made(read_basis())
    for name, text in council_texts(c, NAME, rows).items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    page = FOLDER / "README.md"
    text = page.read_text("utf-8")
    page.write_text(MADE.sub(lambda _: readme_of(c, rows), text), encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def basis() -> PublishedBasis:
    return read_basis()


def test_every_table_is_what_the_published_statistics_make(basis: PublishedBasis) -> None:
    texts = council_texts(*_named(basis))
    there = {f.relative_to(FOLDER).as_posix() for f in FOLDER.rglob("*") if f.is_file()}
    assert there == {*texts, "README.md"}
    for name, text in texts.items():
        assert (FOLDER / name).read_text("utf-8") == text, name


def _named(basis: PublishedBasis) -> tuple[CouncilMade, str, Rows]:
    c, rows = made(basis)
    return c, NAME, rows


def test_its_readme_says_what_to_ask_for_first_as_it_is_found_now(basis: PublishedBasis) -> None:
    found = MADE.search((FOLDER / "README.md").read_text("utf-8"))
    assert found
    assert found.group() == readme_of(*made(basis))


@pytest.mark.parametrize("year", [BEFORE, 2025])
def test_the_counts_beside_each_other_are_published(basis: PublishedBasis, year: int) -> None:
    p: PublishedStatistics = basis.statistics
    homes, fostered = children_in(p, "352", year, RESIDENTIAL_TYPES), children_in(p, "352", year, FOSTERED)
    assert homes
    assert fostered
    counts = (p.number("352", year, "looked_after_31_march") or 0.0, homes.low, fostered.low)
    column = 1 if year == BEFORE else 2
    rows = [line.split("|")[column + 1].strip() for line in _table(FOLDER / "README.md")]
    assert rows[:3] == [f"{n:,.0f}" for n in counts]


def test_what_a_week_costs_there_is_what_the_model_takes(basis: PublishedBasis) -> None:
    c, _rows = made(basis)
    cells = [line.split("|")[3].strip() for line in _table(FOLDER / "README.md")]
    assert cells[3:] == [f"£{w.value:,.0f}" for w in (c.prices.residential, c.prices.fostering)]


def _table(page: Path) -> list[str]:
    lines = page.read_text("utf-8").split("## Beside 2013", 1)[1].split("## ", 1)[0].splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


if __name__ == "__main__":
    write()

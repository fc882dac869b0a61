"""What an import prints fits 80 columns, in whole words."""

import dataclasses
import io
import re
import sys
from itertools import pairwise

import pytest

from placement_opt.cli.console import wide_console
from placement_opt.importing import import_return
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.invented import write_invented_council
from placement_opt.intake.read.quality import RETURN_RULES
from placement_opt.intake.suppress import TOTALS
from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.report import import_terminal

CATALOGUE = read_catalogue()
NUMBER = len("123,456 ")
ODD = "[/x] [bold] :bed:"  # in a name: markup, if it is taken for it


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    request = write_invented_council(tmp_path_factory.mktemp("invented") / "anytown")
    request = dataclasses.replace(request, council=f"Anytown {ODD}")
    request.ofsted.write_text(request.ofsted.read_text("utf-8").replace("Anytown", request.council), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.StringIO())
        import_terminal.show(import_return(request), wide_console())
        return sys.stdout.getvalue()


def test_a_name_is_printed_as_it_is_written(printed):
    assert f"{ODD}: children looked after on" in printed


def test_nothing_is_wider_than_the_terminal_or_cut_off(printed):
    assert max(len(line.rstrip()) for line in printed.splitlines()) <= TERMINAL_COLUMNS
    assert "…\n" not in printed


def test_every_age_and_level_is_printed_in_whole_words(printed):
    for word in ("under 1", "10-15", "standard", "complex", "settled", "Agency foster care", "All placements"):
        assert word in printed, word


def test_every_need_group_stands_in_one_part_of_the_table_and_none_is_too_wide():
    needs = [*CATALOGUE.needs, TOTALS]
    label = max(len(place.title) for place in CATALOGUE.placements.values())
    parts = list(import_terminal._parts(needs, label, CATALOGUE))
    assert [need for part in parts for need in part] == needs
    assert all(
        label + sum(import_terminal._width(n, CATALOGUE) + 1 for n in part) <= TERMINAL_COLUMNS for part in parts
    )
    for part, after in pairwise(parts):
        ages = [CATALOGUE.needs[n].band for n in (part[-1], after[0]) if n != TOTALS]
        assert len(set(ages)) == len(ages), "an age is not torn apart"


@pytest.mark.parametrize("label", range(20, 60))
def test_a_part_ends_only_where_the_next_age_would_not_fit(label):
    parts = list(import_terminal._parts([*CATALOGUE.needs], label, CATALOGUE))
    for part, after in pairwise(parts):
        band = CATALOGUE.needs[after[0]].band
        more = [n for n in after if CATALOGUE.needs[n].band == band]
        assert label + sum(import_terminal._width(n, CATALOGUE) + 1 for n in (*part, *more)) > TERMINAL_COLUMNS


def test_the_words_of_every_rule_fit_beside_its_name_and_a_count():
    name = max(map(len, RETURN_RULES)) + 1
    assert {
        rule: r.words for rule, r in RETURN_RULES.items() if NUMBER - 1 + name + len(r.words) > TERMINAL_COLUMNS
    } == {}


def test_the_figures_stand_beside_their_evidence_in_the_words_of_a_run(printed):
    table = re.search(r"^evidence +figures *\n(.*?)^What is borrowed", printed, re.DOTALL | re.MULTILINE).group(1)
    grades, figures = zip(*(line.strip().rsplit(maxsplit=1) for line in table.splitlines()), strict=True)
    assert grades == ("published", "council's own", "assumed")
    assert all(int(n.replace(",", "")) > 0 for n in figures)

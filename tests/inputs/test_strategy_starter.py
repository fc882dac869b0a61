"""A strategy to begin with: it pulls nothing, every example in it can be read, and it hides no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.domain.levers import LEVERS, levers_of
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.inputs.strategy_starter import Asked, text
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from placement_opt.running import check, new_strategy
from tests.command import call
from tests.tiny_model import CHOICES
from tests.town import full_town

ASKED = Asked("mine", "models/tiny", "mine")


@pytest.fixture
def case(tiny):
    return resolve.build(read_model(tiny), horizon=4, local_floor=None, **CHOICES)


def without_marks(written):
    """Return the file with every example taken out of its comment."""
    return "".join(line.removeprefix("#") if line.startswith("#  ") else line for line in written.splitlines(True))


def test_as_written_it_is_read_and_pulls_nothing(tiny):
    file = new_strategy("mine", tiny)
    assert file == tiny / "strategies" / "mine.yaml"
    found = prepare(Options(tiny, strategy=file)).question
    assert (found.strategy.name, found.strategy.title) == ("mine", "Mine")
    assert (found.strategy.levers, found.strategy.targets, found.strategy.decisions) == ({}, (), ())
    assert found.case.claims == ()


def test_every_example_can_be_read_once_its_mark_is_taken_away(tiny):
    file = new_strategy("mine", tiny)
    file.write_text(without_marks(file.read_text("utf-8")), "utf-8")
    found = prepare(Options(tiny, strategy=file)).question
    assert set(found.strategy.levers) == {lever.id for lever in levers_of(found.case)}
    assert all(found.strategy.pulls(lever) for lever in found.strategy.levers)
    assert (len(found.strategy.targets), len(found.strategy.decisions), len(found.case.claims)) == (1, 1, 1)


def test_a_lever_for_which_the_model_has_no_rows_is_not_there(case):
    bare = replace(case, mtfc=None, homes=(), services=(), carers={"foster_inhouse": case.carers["foster_inhouse"]})
    written = text(ASKED, bare)
    assert {k.id for k in LEVERS if f"\n#  {k.id}:" in written} == {"placement_choice", "recruit", "contracts"}
    assert len(levers_of(bare)) > 3, "specialist fostering is a lever of any model with carers, and here about nothing"
    assert "measure: children, need: younger, placement: foster_inhouse" in written


def test_each_lever_says_of_what_in_which_unit_how_soon_and_where_its_costs_are(case):
    parts = text(ASKED, case).partition("levers:\n")[2].partition("\ntargets:")[0].split("\n\n")
    found = {k.id: " ".join(part.split()) for k, part in zip(levers_of(case), parts, strict=False)}
    for words in (
        "# Run services for families, children in care and carers.",
        "service: one of mst (Multisystemic Therapy)",
        "teams: how many teams",
        "until a later row for the same thing replaces it",
        "Soonest: 2013/14 Q1",
        "service_teams.csv",
        '{service: mst, from: "2013/14 Q1", teams: 1, note: "why", source: assumption}',
    ):
        assert words in found["services"], words
    assert "Soonest: 2013/14 Q3, if begun in 2013/14 Q1" in found["recruit"]
    assert "one of home_a (Home a), home_b (Home b)" in found["close_homes"]
    assert "each stands here once" in found["close_homes"]
    assert "one or several of home_external (External home), foster_ifa (Agency foster care)" in found["contracts"]
    assert "to name it says all" in found["placement_choice"]


def test_what_is_soonest_is_told_apart_where_it_differs(case):
    late = replace(case.homes[1], earliest=9)
    written = text(ASKED, replace(case, homes=(case.homes[0], late)))
    assert "Soonest, home_a: 2013/14 Q2" in written
    assert "Soonest, home_b: after 2013/14 Q4" in written


def test_every_lever_of_a_model_that_has_them_all_says_how_soon():
    levers = text(ASKED, full_town()).partition("levers:\n")[2].partition("\n\n# Children who must")[0]
    parts = levers.split("\n\n")
    assert len(parts) == len(LEVERS)
    for lever, part in zip(LEVERS, parts, strict=True):
        assert f"#  {lever.id}:" in part
        assert ("Soonest" in part) == (lever.id not in ("placement_choice", "contracts")), lever.id


@pytest.mark.parametrize("name", ["Mine", "my plan", "", "../mine", "manchester_2013"])
def test_an_unfit_name_is_refused(tiny, name):
    with pytest.raises(BadInput):
        new_strategy(name, tiny)
    assert not (tiny / "strategies").exists()


@pytest.mark.parametrize("name", ["1", "yes", "null", "1e5"])
def test_a_name_that_yaml_reads_as_something_else_is_still_a_name(tiny, case, name):
    assert read_strategy(new_strategy(name, tiny), case).name == name


def test_it_never_overwrites(tiny):
    file = new_strategy("mine", tiny)
    file.write_text("name: mine\n", "utf-8")
    done = call("new-strategy", "mine", "--model", tiny)
    assert done.returncode == 2
    assert "expected a file that does not exist yet, got one that does" in done.stderr
    assert file.read_text("utf-8") == "name: mine\n"


def test_a_model_of_this_package_keeps_its_folder(tmp_path):
    done = call("new-strategy", "mine", "--model", "manchester", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert [f.name for f in tmp_path.iterdir()] == ["mine.yaml"]
    assert "placement-opt check manchester --strategy mine.yaml" in done.stdout
    assert call("check", "manchester", "--strategy", "mine.yaml", cwd=tmp_path).returncode == 0


def test_another_folder_may_be_named(tiny, tmp_path):
    done = call("new-strategy", "mine", "--model", tiny, "--folder", tmp_path / "plans")
    assert done.returncode == 0
    assert "--strategy plans/mine.yaml" not in done.stdout, "the path is as it was typed"
    assert f"--strategy {(tmp_path / 'plans' / 'mine.yaml').as_posix()}" in done.stdout


def test_check_names_the_errors_of_every_strategy_at_once(tiny):
    for name in ("one", "two"):
        file = new_strategy(name, tiny)
        file.write_text(file.read_text("utf-8").replace("source: assumption  #", "source: assumpton  #"), "utf-8")
    done = call("check", tiny, "--strategy", "one", "--strategy", "two")
    assert done.returncode == 2
    assert "2 errors to correct" in done.stderr
    assert "strategies/two.yaml:10 source: expected a key of sources.yaml, got assumpton" in done.stderr
    with pytest.raises(BadInput):
        check(tiny, [tiny / "strategies" / "one.yaml"])

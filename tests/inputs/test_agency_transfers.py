"""Transfers of fostering households, and teams at the opening: from a model's tables to the case, and a strategy's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from placement_opt.domain.case import from_json, to_json
from placement_opt.inputs import new, read_model, read_strategy, resolve
from placement_opt.inputs.resolve.transfer_mix import mix
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options
from placement_opt.running import run
from tests import tiny_model
from tests.tiny_model import CHOICES

HEADER = "transfer,from_placement,to_placement,parameter,value,unit,source,evidence,low,high,known_when_decided,note"
WAY = "come_over,foster_ifa,foster_inhouse"
FIGURES = {
    "most_households": (2, "households_per_quarter"),
    "children_per_household": (1.5, "children"),
    "cost": (5_000, "GBP_per_household"),
    "earliest": (1, "quarters"),
}


def rows(way: str = WAY, **figures: float) -> list[str]:
    """Return the rows of one transfer, with any of its figures changed."""
    units = {name: unit for name, (_value, unit) in FIGURES.items()} | {"supply_lost": "children_per_quarter"}
    values = {name: value for name, (value, _unit) in FIGURES.items()} | figures
    return [f"{way},{name},{z},{units[name]},paper,council,{z},{z},yes," for name, z in values.items()]


def write(path: Path, *lines: str) -> Path:
    (path / "agency_transfers.csv").write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    return path


def case_of(path: Path, horizon: int = 4):
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    return [str(f).removeprefix("models/tiny/") for f in raised.value.faults]


def test_a_model_without_the_table_has_no_transfers(tiny):
    assert case_of(tiny).transfers == ()
    assert case_of(write(tiny)).transfers == ()


def test_figures_become_those_of_a_transfer(tiny):
    (k,) = case_of(write(tiny, *rows(supply_lost=0.1))).transfers
    assert (k.id, k.source, k.to) == ("come_over", "foster_ifa", "foster_inhouse")
    assert (k.most, k.children, k.cost.value, k.cost.evidence) == (2, 1.5, 5_000, "council")
    assert (k.earliest, k.supply_lost) == (2, 0.1)
    assert [k.possible(n, t) for n, t in ((1, 1), (1, 2), (5, 2))] == [0, 1, 2]


def test_who_stays_is_as_the_children_of_the_opening_who_would_still_live_there(tiny):
    """Three younger ones: 5% leave and 10% grow older each quarter; of the older ones a quarter leave."""
    (k,) = case_of(write(tiny, *rows())).transfers
    younger, older = 3.0, 0.0
    for t in range(1, 5):
        younger, older = 0.85 * younger, 0.75 * older + 0.1 * younger
        if t >= k.earliest:
            assert k.mix["younger", t] == pytest.approx(younger / (younger + older))
            assert k.mix["older", t] == pytest.approx(older / (younger + older))
    assert {t for _g, t in k.mix} == {2, 3, 4}


def test_only_those_whom_the_councils_fostering_suits_are_among_them(tiny):
    (k,) = case_of(write(tiny, *rows("up,foster_ifa,foster_specialist", children_per_household=0))).transfers
    assert {g for g, _t in k.mix} == {"older"}


def test_where_nobody_would_be_left_the_mix_is_that_of_the_quarter_before(tiny):
    """All younger ones leave or grow older in the first quarter, and all older ones leave in the next."""
    case = case_of(tiny)
    leaving = {("younger", "foster_ifa"): 0.9, ("older", "foster_ifa"): 1.0}
    found = mix(replace(case, exit={**case.exit, **leaving}), "foster_ifa", "foster_inhouse")
    assert {key: share for key, share in found.items() if share > 1e-9} == pytest.approx(
        {("older", t): 1.0 for t in (1, 2, 3, 4)}
    )


def test_a_case_with_transfers_is_written_and_read_again(tiny):
    case = case_of(write(tiny, *rows()))
    assert from_json(to_json(case)) == case


UNFIT = {
    "of the council already": (
        rows("x,foster_inhouse,foster_specialist", children_per_household=1),
        "agency_transfers.csv:2 from_placement: expected external foster care: foster_ifa, got foster_inhouse",
    ),
    "to an agency": (
        rows("x,foster_ifa,foster_ifa"),
        "agency_transfers.csv:2 to_placement: expected council foster care with fostering households: foster_inhouse | "
        "foster_specialist, got foster_ifa",
    ),
    "more children than places": (
        rows(children_per_household=1.6),
        "agency_transfers.csv:3 value: expected at most 1.5, the places of a household of foster_inhouse that can be "
        "filled, got 1.6",
    ),
    "nobody to stay": (
        rows("x,foster_ifa,foster_specialist", children_per_household=1),
        "agency_transfers.csv:3 value: expected children in foster_ifa at the opening who are suited to "
        "foster_specialist, got none",
    ),
    "one name for two ways": (
        [*rows(), *rows("come_over,foster_ifa,foster_specialist", children_per_household=0)],
        "agency_transfers.csv:6 transfer: expected another name than that of foster_ifa to foster_inhouse, got "
        "come_over",
    ),
    "two names for one way": (
        [*rows(), *rows("again,foster_ifa,foster_inhouse")],
        "agency_transfers.csv:6 transfer: expected come_over, as in the rows above of foster_ifa to foster_inhouse, "
        "got again",
    ),
    "the name of a placement type": (
        rows("foster_ifa,foster_ifa,foster_inhouse"),
        "agency_transfers.csv:2 transfer: expected another name than that of a placement type, got foster_ifa",
    ),
    "no such placement type": (
        rows("x,foster_iva,foster_inhouse"),
        "agency_transfers.csv:2 from_placement: expected a name in placements.csv, got foster_iva - did you mean "
        "foster_ifa?",
    ),
    "half a quarter": (
        rows(earliest=1.5),
        "agency_transfers.csv:5 value: expected a whole number, got 1.5",
    ),
    "fewer than none": (
        rows(most_households=-1),
        "agency_transfers.csv:2 value: expected 0 or more, got -1",
    ),
    "no cost": (
        [r for r in rows() if ",cost," not in r],
        "agency_transfers.csv:2 parameter: expected a row come_over,foster_ifa,foster_inhouse,cost in "
        "GBP_per_household (cost of a transfer, once: fee to the agency, assessment), got no such row",
    ),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_a_transfer_that_cannot_be_is_named_with_its_row(tiny, kind):
    lines, expected = UNFIT[kind]
    assert expected in faults_of(write(tiny, *lines))


STRATEGY = """\
  agency_transfer:
    - {transfer: come_over, from: "2013/14 Q2", to: "2013/14 Q3", households_per_quarter: 2}
    - {transfer: come_over, from: "2013/14 Q3", households_per_quarter: 0.5}
targets:
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tiny_model.write_strategy(tmp_path)
    path.write_text(path.read_text("utf-8").replace("targets:\n", STRATEGY), "utf-8")
    return path


def test_a_strategy_says_how_many_households_transfer_and_rows_add_up(tiny, file):
    plan = read_strategy(file, case_of(write(tiny, *rows())))
    assert plan.announced("agency_transfer") == {("come_over", t): n for t, n in ((2, 2), (3, 2.5), (4, 0.5))}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("come_over, from: \"2013/14 Q2\"", "come_on, from: \"2013/14 Q2\"",
         "levers.agency_transfer.0.transfer: expected an agency transfer: come_over, got come_on - did you mean"),
        ("households_per_quarter: 2", "households: 2", "levers.agency_transfer.0.households: expected one of"),
        ("households_per_quarter: 0.5", "households_per_quarter: -1",
         "levers.agency_transfer.1.households_per_quarter: expected 0 or more, got -1"),
    ],
    ids=["name", "key", "number"],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named(tiny, file, old, new, expected):
    case = case_of(write(tiny, *rows()))
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case)
    assert any(expected in str(f) for f in raised.value.faults), [str(f) for f in raised.value.faults]


def test_a_model_without_transfers_says_so(tiny, file):
    with pytest.raises(BadInput, match=r"since the model has none in agency_transfers\.csv, got"):
        read_strategy(file, case_of(tiny))


def test_the_starter_explains_the_table_and_how_to_add_a_row(tmp_path):
    text = (new("leeds", tmp_path) / "agency_transfers.csv").read_text("utf-8")
    assert "# to add one: a row for each parameter below" in text
    for name, (_value, unit) in FIGURES.items():
        assert f"# {name} [{unit}]: " in text


def test_a_run_says_who_stays_with_a_carer_and_what_it_costs(tiny, file):
    out = tiny.parent.parent / "out"
    answer = run(Options(model=write(tiny, *rows()), strategy=file, horizon=4, out=out, pack=False))
    flows = answer.plan("as_published").flows
    stayed = flows[flows["measure"] == "stayed with their carer"]["value"].sum()
    households = flows[flows["measure"] == "households transferred"]["value"].sum()
    assert 0 < households <= 2 + 2 + 0.5  # of the three children there, who leave meanwhile, not all can stay
    assert stayed == pytest.approx(1.5 * households)
    paid = answer.plan("as_published").ledger
    paid = paid[paid["line"] == "Council foster care: households transferred"]
    assert paid["gbp"].sum() == pytest.approx(5_000 * households)
    assert any("fostering households are to transfer" in words for words in answer.warnings)
    assert not answer.plan("do_nothing").flows.query("measure == 'households transferred'")["value"].any()


# Teams of treatment foster care that are open at the opening.


def team(path: Path, teams: float, *children: str) -> Path:
    row = f"teams_at_opening,{teams},teams,paper,council,{teams},{teams},yes,\n"
    for file, line in (("mtfc.csv", row), *((f"{c.split(':')[0]}.csv", c.split(":")[1] + "\n") for c in children)):
        (path / file).write_text((path / file).read_text("utf-8") + line, "utf-8")
    return path


STARTED = "mtfc_starts:older,0,started,2,children,paper,council,2,2,yes,"
THERE = "opening:older,mtfc,children,2,children,paper,council,2,2,yes,"


def test_teams_at_the_opening_are_read_and_none_where_none_are_stated(tiny):
    assert case_of(tiny).mtfc.teams_at_opening == 0
    assert case_of(team(tiny, 1, STARTED, THERE)).mtfc.teams_at_opening == 1


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (2, "mtfc.csv:13 value: expected at most 1, the most_teams, got 2"),
        (0.5, "opening.csv:8 value: expected at most 1 children in mtfc (teams_at_opening x places_per_team in "
              "mtfc.csv), got 2, all needs together"),
    ],
    ids=["more than the most", "too few for the children"],
)  # fmt: skip
def test_teams_at_the_opening_that_cannot_be(tiny, teams, expected):
    assert expected in faults_of(team(tiny, teams, STARTED, THERE))


def test_a_strategy_closes_no_team_of_the_opening(tiny, tmp_path):
    file = tiny_model.write_strategy(tmp_path)
    case = case_of(team(tiny, 1, STARTED, THERE))
    assert read_strategy(file, case).announced("mtfc") == {("mtfc", 3): 1, ("mtfc", 4): 1}
    file.write_text(file.read_text("utf-8").replace('Q3", teams: 1', 'Q3", teams: 0.5'), "utf-8")
    with pytest.raises(BadInput, match=r"levers.mtfc.0.teams: expected at least 1, the teams at the opening, which go"):
        read_strategy(file, case)

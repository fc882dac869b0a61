"""A strategy's words and quarters become numbers; what cannot be resolved is named with its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.domain.decisions import MEASURES, Decision
from placement_opt.domain.levers import EVERY_LEVER
from placement_opt.domain.strategy import Target
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from tests import tiny_model
from tests.tiny_model import CHOICES
from tests.town import full_town


@pytest.fixture
def case(tiny):
    return resolve.build(read_model(tiny), horizon=4, local_floor=None, **CHOICES)


@pytest.fixture
def file(tmp_path):
    return tiny_model.write_strategy(tmp_path)


def test_steps_become_one_value_per_quarter(case, file):
    plan = read_strategy(file, case, sources={"paper"})
    assert plan.name == "tiny_plan"
    assert plan.levers == {
        "placement_choice": {},
        "contracts": {
            **{("home_external", t): 0.01 for t in (2, 3, 4)},
            **{("foster_ifa", 2): 0.01, ("foster_ifa", 3): 0.01, ("foster_ifa", 4): 0.02},
        },
        "specialist": {("foster_specialist", 1): 1, ("foster_specialist", 2): 1},
        "mtfc": {("mtfc", 3): 1, ("mtfc", 4): 1},
        "services": {("mst", 2): 1, ("mst", 3): 1, ("mst", 4): 1},
        "close_homes": {("home_b", 3): 1, ("home_b", 4): 1},
    }
    assert plan.closing() == {"home_b": 3}
    assert plan.targets == (Target("residential", 4, "at_most", 3),)
    moves = "moves", ("older", "home_inhouse", "mtfc")
    assert plan.decisions == (Decision(*moves, 1, "forbid", 0, "exam year", "reviewing officer"),)


def test_a_target_may_be_a_least_number(case, file):
    file.write_text(file.read_text("utf-8").replace("at_most: 3", "at_least: 2"), "utf-8")
    assert read_strategy(file, case).targets == (Target("residential", 4, "at_least", 2),)


def test_recruitment_without_an_end_runs_to_the_horizon(case, file):
    file.write_text(file.read_text("utf-8").replace('to: "2013/14 Q2", ', ""), "utf-8")
    assert set(read_strategy(file, case).announced("specialist")) == {("foster_specialist", t) for t in (1, 2, 3, 4)}


def test_a_row_may_say_where_it_is_announced(case, file):
    text = file.read_text("utf-8").replace("{service: mst,", "{service: mst, source: paper,")
    file.write_text(text, "utf-8")
    assert read_strategy(file, case, sources={"paper"}).announced("services")


def test_a_part_whose_rows_are_all_comments_says_nothing(case, file):
    file.write_text("name: bare\ntitle: Bare\nsource: paper\nlevers:\n# none\ntargets:\ndecisions:\nclaims:\n", "utf-8")
    found = read_strategy(file, case, sources={"paper"})
    assert (found.levers, found.targets, found.decisions) == ({}, (), ())


FAULTS = {  # what is replaced, by what, and the fault
    "source": ("source: paper", "source: papr",
        ":3 source: expected a key of sources.yaml, got papr - did you mean"),
    "source of a row": ("{service: mst,", "{service: mst, source: papr,",
        ":14 levers.services.0.source: expected a key of sources.yaml, got papr - did you mean"),
    "placement": ("placements: [foster_ifa]", "placements: [foster_iva]",
        ":8 levers.contracts.1.placements.0: expected an external placement with a fee: home_external, "),
    "carers": ("placement: foster_specialist", "placement: foster_ifa",
        ":10 levers.specialist.0.placement: expected a placement with fostering households: foster_specialist, got "),
    "service": ("service: mst", "service: fip",
        ":14 levers.services.0.service: expected a service of services.csv: mst, got fip"),
    "home": ("home_b", "home_d",
        ":16 levers.close_homes.0.home: expected a home: home_a, home_b, got home_d - did you mean"),
    "past the horizon": ('from: "2013/14 Q3", teams', 'from: "2014/15 Q1", teams',
        ":12 levers.mtfc.0.from: expected a quarter from 2013/14 Q1 to 2013/14 Q4, got 2014/15 Q1"),
    "malformed quarter": ('by: "2013/14 Q4"', 'by: "Q4 2013"',
        ':18 targets.0.by: expected a quarter such as "2013/14 Q1", got Q4 2013'),
    "end before start": ('to: "2013/14 Q2"', 'to: "2012/13 Q4"',
        ":10 levers.specialist.0.to: expected a quarter from 2013/14 Q1"),
    "out of order": ('from: "2013/14 Q4", share', 'from: "2013/14 Q1", share',
        ":8 levers.contracts.1.from: expected a later quarter than in the row above"),
    "share above 1": ("share: 0.01", "share: 1.01",
        ":7 levers.contracts.0.share: expected 1 or less, got 1.01"),
    "unknown lever": ("  close_homes:", "  close:",
        f":15 levers.close: expected one of {', '.join(sorted(EVERY_LEVER))}, got close - did you mean close_homes?"),
    "a lever that was renamed": ("  services:", "  prevention:",
        f":13 levers.prevention: expected one of {', '.join(sorted(EVERY_LEVER))}, "
        "got prevention - did you mean services?"),
    "setting": ("setting: residential", "setting: residence",
        ":18 targets.0.setting: expected a setting: residential"),
    "target without a number": (", at_most: 3", "",
        ":18 targets.0: expected exactly one of at_most and at_least"),
    "index": ("need: older, placement", "placement",
        ":20 decisions.0.need: expected need and placement and to for moves, got nothing"),
    "value": ("sense: forbid", "sense: fix",
        ":20 decisions.0.value: expected a value for fix, got nothing"),
    "no reason": ('reason: "exam year", ', "",
        ":20 decisions.0.reason: expected the key reason, got no such key"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_named_with_its_line(case, file, kind):
    old, new, expected = FAULTS[kind]
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case, sources={"paper"})
    (fault,) = raised.value.faults
    assert str(fault).startswith(f"config/strategies/tiny_plan.yaml{expected}")


def test_all_faults_come_at_once(case, file):
    text = file.read_text("utf-8").replace("home_b", "home_c").replace("mst", "msd").replace("Q1", "Q9")
    file.write_text(text.replace("Q9", "Q1"), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case)
    assert [f.row for f in raised.value.faults] == [14, 16]


DECISION = """\
  - {{{words}, quarter: "2013/14 Q1", sense: {sense}, value: {value},
     reason: "seen", by: "reviewing officer"}}
"""


def decide(file, *decisions: tuple[str, str, str]) -> None:
    """Add decisions (what, sense, value) to the strategy; the first stands on line 22."""
    text = file.read_text("utf-8")
    text += "".join(DECISION.format(words=w, sense=s, value=v) for w, s, v in decisions)
    file.write_text(text.replace(", value: none", ""), "utf-8")


UNFIT = {  # what is decided, the sense, the value, and the fault on line 22
    "half open twice": ("measure: open, home: home_a", "fix", "2",
        "decisions.1.value: expected 0 (closed) to 1 (open), got 2"),
    "children who may not live there": ("measure: children, need: younger, placement: home_inhouse", "at_least", "1",
        "decisions.1.placement: expected a placement suitable for younger: foster_inhouse, foster_ifa, parents, got "
        "home_inhouse"),
    "entrants who may not live there": ("measure: entrants, need: younger, placement: mtfc", "fix", "1",
        "decisions.1.placement: expected a placement suitable for younger: foster_inhouse, foster_ifa, parents, got "
        "mtfc"),
    "a move to where they may not live":
        ("measure: moves, need: younger, placement: foster_inhouse, to: mtfc", "fix", "1",
        "decisions.1.to: expected a placement suitable for younger: foster_inhouse, foster_ifa, parents, got mtfc"),
    "a move that is not offered": ("measure: moves, need: older, placement: home_external, to: mtfc", "fix", "1",
        "decisions.1.to: expected a move of older that moves.csv lists, by children who are not settled, got mtfc"),
    "no such home": ("measure: open, home: home_c", "fix", "1",
        "decisions.1.home: expected a home: home_a, home_b, got home_c - did you mean home_b?"),
    "carers of an agency": ("measure: recruit, placement: foster_ifa", "fix", "1",
        "decisions.1.placement: expected a placement with fostering households: foster_inhouse, foster_specialist, got "
        "foster_ifa - did you mean foster_specialist?"),
    "cases of what has none": ("measure: cases, service: mtfc", "fix", "1",
        "decisions.1.service: expected a service of services.csv: mst, got mtfc"),
    "a new home where none may open": ("measure: homes_opened, home: two_bed", "fix", "1",
        "decisions.1.home: expected no new home, since the model has none in new_homes.csv, got two_bed"),
}  # fmt: skip


def faults_of(file, case) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case)
    return [str(f).removeprefix("config/strategies/tiny_plan.yaml:") for f in raised.value.faults]


@pytest.mark.parametrize("kind", UNFIT)
def test_a_decision_that_cannot_be_kept(case, file, kind):
    *decision, expected = UNFIT[kind]
    decide(file, tuple(decision))
    assert faults_of(file, case) == [f"22 {expected}"]


NAMES = {  # what each measure is about in the town that has rows for every lever
    "children": "need: calm, placement: own",
    "entrants": "need: calm, placement: own",
    "moves": "need: complex, placement: home, to: mtfc",
    "open": "home: elm",
    "recruit": "placement: own",
    "teams": "service: mst",
    "cases": "service: mst",
    "homes_opened": "home: pair",
    "places_sold": "placement: home",
    "exits": "exit: return_home",
    "transfers": "transfer: over",
    "contract_places": "contract: volume",
    "reviews": "placement: external",
}


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_is_decided_by_the_names_of_its_record(tmp_path, measure):
    file, town = tmp_path / "refused.yaml", full_town()
    row = f'{{measure: {measure}, {NAMES[measure]}, quarter: "{town.quarters[1].label}", sense: forbid, '
    text = f"name: refused\ntitle: Refused\nsource: paper\ndecisions:\n  - {row}reason: seen, by: lead}}\n"
    file.write_text(text, "utf-8")
    (found,) = read_strategy(file, town).decisions
    names = tuple(part.partition(": ")[2] for part in NAMES[measure].split(", "))
    assert found == Decision(measure, names, 2, "forbid", 0.0, "seen", "lead")
    file.write_text(text.replace(names[0], "nothing_such"), "utf-8")
    with pytest.raises(BadInput, match="nothing_such"):
        read_strategy(file, town)


def test_a_limit_on_what_cannot_be_anyway_is_kept(case, file):
    decide(file, ("measure: children, need: younger, placement: home_inhouse", "at_most", "1"))
    assert len(read_strategy(file, case).decisions) == 2


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (("fix", "1"), ("fix", "0.5"), False),
        (("fix", "1"), ("forbid", "none"), False),
        (("at_most", "0.2"), ("at_least", "0.4"), False),
        (("fix", "1"), ("fix", "1"), True),
        (("at_most", "0.4"), ("at_least", "0.2"), True),
    ],
)
def test_decisions_on_one_quantity_agree(case, file, first, second, agree):
    decide(file, ("measure: open, home: home_a", *first), ("measure: open, home: home_a", *second))
    if agree:
        assert len(read_strategy(file, case).decisions) == 3
        return
    shown = " ".join(w for w in second if w != "none")
    expected = "decisions.2.sense: expected a decision that agrees with the one on line 22"
    assert faults_of(file, case) == [f"24 {expected}, got {shown}"]


def test_decisions_on_different_homes_need_not_agree(case, file):
    decide(file, ("measure: open, home: home_a", "fix", "1"), ("measure: open, home: home_b", "fix", "0"))
    assert len(read_strategy(file, case).decisions) == 3


def test_a_model_without_homes_is_named_in_plain_words(case, file):
    with pytest.raises(BadInput, match=r"since the model has none in homes\.csv, got"):
        read_strategy(file, replace(case, homes=()))


def test_a_row_that_cannot_be_read_hides_no_unknown_name_in_another(case, file):
    text = file.read_text("utf-8").replace("teams: 1", "teams: one", 1).replace("home_b", "home_c")
    file.write_text(text.replace('reason: "exam year"', "reason: 5"), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_strategy(file, case)
    told = "\n".join(map(str, raised.value.faults))
    assert "got one" in told
    assert "did you mean home_b?" in told
    assert "decisions.0.reason" in told


def test_a_fault_of_the_model_does_not_hide_those_of_the_strategy(tiny, file):
    (tiny / "carers.csv").write_text(
        (tiny / "carers.csv").read_text("utf-8").replace("households", "housholds"), "utf-8"
    )
    file.write_text(file.read_text("utf-8").replace("teams: 1", "teams: one", 1), "utf-8")
    with pytest.raises(BadInput) as raised:
        prepare(Options(tiny, strategy=file))
    told = "\n".join(map(str, raised.value.faults))
    assert "carers.csv" in told
    assert "got one" in told

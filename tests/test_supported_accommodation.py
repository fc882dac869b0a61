"""Supported accommodation at 16 and 17: rows of the catalogue's own types, priced and steered, and the law on ages."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.inputs import read_model, resolve
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.starter import new
from placement_opt.kernel.calendar import year_label
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options
from placement_opt.running import run
from tests import tiny_model
from tests.test_kind_of_its_own import add
from tests.tiny_model import CHOICES, set_value
from tests.town import brief, plan_for, still_town

SUPPORTED = "supported_accommodation,Supported accommodation,supported,external,supported,yes,market,supported"
UNREGISTERED = "unregistered_accommodation,Unregistered accommodation,other,external,,no,none,"
STRATEGY = "name: plan\ntitle: Plan\nsource: paper\nlevers: {placement_choice: []}\n"


def model_of(folder: Path, year: int, splits_at: int = 16) -> Path:
    """Write the tiny model as it would open in the spring of a year, with older children from an age on."""
    path = tiny_model.write(folder)
    for file in path.iterdir():
        text = file.read_text("utf-8").replace("2013-03-31", f"{year}-03-31")
        text = text.replace("2012/13", year_label(year - 1)).replace("2013/14", year_label(year))
        text = text.replace("Younger children,0,9", f"Younger children,0,{splits_at - 1}")
        file.write_text(text.replace("Older children,10,17", f"Older children,{splits_at},17"), "utf-8")
    return path


def with_supported(path: Path, need: str = "older") -> Path:
    """Add supported accommodation at £800 a week, for children who are ready to leave an external home."""
    add(path, "placements", SUPPORTED)
    add(path, "suitability", f"{need},supported_accommodation,most_of_group,1")
    add(path, "market", "supported_accommodation,new_placements,2")
    add(path, "prices", "supported_accommodation,fee,800")
    add(path, "general", "supported,inflation,0")
    if need == "older":
        add(path, "moves", "older,home_external,supported_accommodation,ready to live more independently")
    return path


def with_unregistered(path: Path, need: str) -> Path:
    """Add unregistered accommodation, to which a tenth of a group's entries go."""
    add(path, "placements", UNREGISTERED)
    add(path, "suitability", f"{need},unregistered_accommodation,most_of_group,1")
    add(path, "entry_mix", f"{need},unregistered_accommodation,share,0.1")
    shares = {"older": ("residential", 0.65), "younger": ("foster", 0.8)}
    destination, share = shares[need]
    set_value(path, "entry_mix.csv", f"{need},{destination},share", share)
    return path


def case_of(path: Path, horizon: int = 12):
    return resolve.build(read_model(path), horizon=horizon, local_floor=None, **CHOICES)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        case_of(path)
    return [str(fault).removeprefix("models/tiny/") for fault in raised.value.faults]


@pytest.mark.slow
def test_older_children_move_from_an_external_home_to_it_and_the_saving_shows(tmp_path):
    """One lives in an external home at £3,000 a week; from the second quarter half may move, to £800 a week."""
    path = with_supported(model_of(tmp_path, 2025))
    strategy = tmp_path / "plan.yaml"
    strategy.write_text(STRATEGY, "utf-8")
    answer = run(Options(model=path, strategy=strategy, horizon=4, pack=False))
    nothing, published, recommended, _most = answer.plans
    assert set(nothing.children.query("placement == 'supported_accommodation'")["value"]) == {0.0}
    for plan in (published, recommended):
        moved = plan.flows.query("measure == 'planned moves' and to == 'supported_accommodation'")
        assert set(moved["from"]) == {"home_external"}
        assert moved["value"].sum() > 0.2
        fees = plan.ledger.query("line == 'Supported accommodation: fees'")
        assert fees["gbp"].sum() > 0
        assert set(fees["schedule_line"]) == {"outside_schedule"}
        spent = {p.plan.name: p.ledger.query("line == 'External home: fees'")["gbp"].sum() for p in answer.plans}
        assert spent["do_nothing"] - spent[plan.plan.name] > 2 * fees["gbp"].sum()
        assert plan.cost < nothing.cost


def test_a_share_of_entries_goes_there_and_who_waits_for_it_has_a_list_of_its_own(tmp_path):
    """A quarter of 0.5 enter it; a tenth of two whose foster placement ended need it, if it can take them."""
    path = with_supported(model_of(tmp_path, 2025))
    set_value(path, "entry_mix.csv", "older,residential,share", 0.5)
    add(path, "entry_mix", "older,supported,share,0.25")
    add(path, "transitions", "older,foster_inhouse,older,supported,moves_on,0.1")
    _, _, results = plan_for(case_of(path, horizon=4), brief(()))
    first = results.flows.query("quarter == '2025/26 Q1' and `from` == '' and to == 'supported_accommodation'")
    assert first.set_index("measure")["value"].to_dict() == pytest.approx({"placed on entry": 0.125, "re-placed": 0.2})
    set_value(path, "market.csv", "supported_accommodation,new_placements", 0.1)
    _, _, results = plan_for(case_of(path, horizon=4), brief(()))
    waiting = results.children.query("measure == 'waiting' and placement == 'supported'").set_index("quarter")["value"]
    assert waiting["2025/26 Q1"] > 0.05


@pytest.mark.parametrize(
    ("year", "young", "unregistered"),
    [(2013, {}, None), (2018, {}, None), (2019, {10: 10}, None), (2021, {2: 2}, 11), (2024, {1: 1}, 1)],
    ids=["2013", "beyond the horizon", "late in the horizon", "both come into force", "long in force"],
)
def test_the_law_is_in_force_from_the_quarter_of_its_day(tmp_path, year, young, unregistered):
    """9 September 2021 is in 2021/22 Q2, and 28 October 2023 in 2023/24 Q3; twelve quarters from April."""
    path = with_supported(model_of(tmp_path, year))
    add(path, "placements", UNREGISTERED)
    add(path, "suitability", "older,unregistered_accommodation,most_of_group,1")
    expected = {("younger", p): t for p in ("supported_accommodation", "unregistered_accommodation") for t in young}
    if unregistered:
        expected |= {("older", "unregistered_accommodation"): unregistered}
    assert case_of(path).barred == expected


def test_no_younger_child_is_placed_there_from_that_quarter_on(tmp_path):
    """The cheapest place by far, and suited before the law: children enter it in 2021/22 Q1 and none does later."""
    path = with_supported(model_of(tmp_path, 2021), "younger")
    add(path, "suitability", "older,supported_accommodation,most_of_group,1")
    set_value(path, "prices.csv", "supported_accommodation,fee", 1)
    _, _, results = plan_for(case_of(path, horizon=4), brief())
    entered = results.flows.query("measure == 'placed on entry' and to == 'supported_accommodation'")
    younger = entered[entered["need"] == "younger"].set_index("quarter")["value"]
    assert list(younger) == pytest.approx([1.35, 0, 0, 0], abs=1e-4)  # nine tenths of 1.5; a tenth goes to parents
    older = entered[entered["need"] == "older"]["value"]
    assert older.sum() > 1


def test_in_2013_they_may_be(tmp_path):
    path = with_supported(model_of(tmp_path, 2013), "younger")
    add(path, "suitability", "older,supported_accommodation,most_of_group,1")
    set_value(path, "prices.csv", "supported_accommodation,fee", 1)
    _, _, results = plan_for(case_of(path, horizon=4), brief())
    entered = results.flows.query("measure == 'placed on entry' and to == 'supported_accommodation'")
    assert (entered[entered["need"] == "younger"]["value"] > 1).all()


LAW = "regulation 27A, SI 2021/161, https://www.legislation.gov.uk/uksi/2021/161/regulation/4/made"


def test_a_need_group_that_the_age_splits_is_a_fault(tmp_path):
    path = with_supported(model_of(tmp_path, 2025, splits_at=10))
    assert faults_of(path) == [
        "suitability.csv:12 need: expected a need group that 16 years of age do not split, since from 9 September 2021 "
        f"nobody under 16 may be newly placed there ({LAW}), got older, 10 to 17"
    ]
    assert case_of(with_supported(model_of(tmp_path / "then", 2013, splits_at=10))).barred == {}


def test_entries_that_the_law_lets_go_nowhere_are_a_fault(tmp_path):
    path = with_unregistered(model_of(tmp_path, 2022), "older")
    (fault,) = faults_of(path)  # from the third quarter of the second year
    assert fault.startswith(
        "entry_mix.csv:6 destination: expected another destination for older, since from 28 October 2023 nobody under "
        "18 may be newly placed there (regulation 27C, SI 2023/416, "
    )
    assert case_of(path, horizon=4).barred == {("younger", "unregistered_accommodation"): 1}


def test_so_are_moves_without_a_plan_and_a_list_that_serves_nobody_of_the_age(tmp_path):
    path = with_unregistered(with_supported(model_of(tmp_path, 2022), "younger"), "younger")
    add(path, "suitability", "older,supported_accommodation,most_of_group,1")
    add(path, "suitability", "older,unregistered_accommodation,most_of_group,1")
    add(path, "transitions", "younger,foster_ifa,younger,supported,moves_on,0.1")
    assert [fault.split(",")[0] for fault in faults_of(path)] == [
        "entry_mix.csv:6 destination: expected another destination for younger",
        "transitions.csv:3 destination: expected another destination for younger",
    ]


def test_who_lives_there_already_may_stay():
    """Four in external homes, which take nobody from the first quarter on: they stay and nobody else comes."""
    case = still_town(barred={("complex", "external"): 1}, entries=dict.fromkeys(still_town().entries, 0.5), moves=())
    _, _, results = plan_for(case, brief())
    there = results.children.query("need == 'complex' and placement == 'external' and measure == 'children'")
    assert list(there["value"]) == pytest.approx([4] * 5)


def test_a_new_folder_begins_without_the_optional_types_and_their_figures(tmp_path):
    catalogue, path = read_catalogue(), new("fresh", tmp_path)
    assert catalogue.optional_placements.keys().isdisjoint(catalogue.placements)
    text = "".join(file.read_text("utf-8").partition("\n#")[0] for file in path.glob("*.csv"))
    assert not [word for word in (*catalogue.optional_placements, "\nsupported,") if word in text]


def test_a_model_of_its_own_words_is_under_the_law_by_its_setting(tmp_path):
    path = model_of(tmp_path, 2025)
    add(path, "placements", SUPPORTED.replace("supported_accommodation,Supp", "crash_pad,Supp"))
    add(path, "suitability", "older,crash_pad,most_of_group,1")
    add(path, "market", "crash_pad,new_placements,2")
    add(path, "prices", "crash_pad,fee,800")
    add(path, "general", "supported,inflation,0")
    assert case_of(path).barred == {("younger", "crash_pad"): 1}


def test_a_type_that_the_catalogue_knows_keeps_its_setting(tmp_path):
    path = with_supported(model_of(tmp_path, 2025))
    set_value(path, "placements.csv", "supported_accommodation", "other", "setting")
    with pytest.raises(BadInput, match="setting: expected supported, as "):
        read_model(path)

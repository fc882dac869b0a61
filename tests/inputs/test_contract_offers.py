"""Contracts on offer, from the files of a model to the case, a strategy and a run; what is amiss has its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.domain.case import Case, Figure, from_json, to_json
from placement_opt.domain.contract_offers import Offer
from placement_opt.inputs import read_model, read_strategy, resolve
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options
from placement_opt.running import run
from tests.test_kind_of_its_own import add
from tests.tiny_model import CHOICES

FIGURES = {"most_places": 2, "price": 700, "minimum_use": 1, "term": 4, "notice": 2, "earliest": 1}
STRATEGY = "name: plan\ntitle: Plan\nsource: paper\nlevers:\n  placement_choice: []\n  buy_places:\n"


def with_offer(path: Path, contract: str = "new_block", placement: str = "foster_ifa", **changes: float) -> Path:
    """Let the tiny town sign a contract for two places; a figure that is None has no row."""
    if not (path / "contract_offers.csv").exists():
        (path / "contract_offers.csv").write_text(",".join(TABLES["contract_offers"].header) + "\n", "utf-8")
    figures = {**FIGURES, **changes}
    rows = (f"{contract},{placement},{name},{value}" for name, value in figures.items() if value is not None)
    add(path, "contract_offers", *rows)
    return path


def case_of(path: Path) -> Case:
    return resolve.build(read_model(path), horizon=8, local_floor=None, **CHOICES)


def faults_of(path: Path) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    return [str(fault).removeprefix("models/tiny/") for fault in raised.value.faults]


def test_rows_become_contracts_on_offer(tiny):
    """A framework is one row of each figure for each price band."""
    with_offer(tiny, in_area=0.5, children_there=1)
    case = case_of(with_offer(tiny, "band_1", minimum_use=0))
    block = Offer("new_block", "foster_ifa", 2, Figure(700, "assumed"), 1, 4, 2, 2, 0.5, 1)
    band = Offer("band_1", "foster_ifa", 2, Figure(700, "assumed"), 0, 4, 2, 2, None, 0)
    assert case.offers == (block, band)
    assert from_json(to_json(case)) == case


def test_a_model_without_the_table_or_its_rows_has_none(tiny):
    bare = case_of(tiny)
    (tiny / "contract_offers.csv").write_text(",".join(TABLES["contract_offers"].header) + "\n", "utf-8")
    assert case_of(tiny) == bare
    assert bare.offers == ()


BAD = {
    "in force already": ({"contract": "ifa_block"},
        "contract_offers.csv:2 contract: expected another name than that of a contract in contracts.csv, which is in "
        "force at the opening, got ifa_block"),
    "council homes": ({"placement": "home_inhouse"},
        "contract_offers.csv:2 placement: expected an external placement type with a fee: home_external | foster_ifa, "
        "got home_inhouse"),
    "no term": ({"term": 0, "notice": 1},
        "contract_offers.csv:5 value: expected 1 quarter or more, the quarter in which a place begins, got 0"),
    "no notice": ({"notice": 0},
        "contract_offers.csv:6 value: expected 1 quarter or more, the quarter in which a place begins, got 0"),
    "notice beyond the term": ({"notice": 5},
        "contract_offers.csv:6 value: expected at most 4 quarters, the term of new_block, got 5"),
    "part of a quarter": ({"term": 2.5}, "contract_offers.csv:5 value: expected a whole number, got 2.5"),
    "more than every week": ({"minimum_use": 1.1}, "contract_offers.csv:4 value: expected 1 or less, got 1.1"),
    "more children than places": ({"children_there": 3},
        "contract_offers.csv:8 value: expected at most 2 children, the most_places of new_block, got 3"),
    "more children than there are": ({"most_places": 5, "children_there": 4},
        "contract_offers.csv:8 value: expected at most 3 children: those in foster_ifa at the opening, others counted "
        "before, got 4"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_row_that_cannot_be_is_named(tiny, kind):
    changes, expected = BAD[kind]
    assert expected in faults_of(with_offer(tiny, **changes))


def test_every_fault_is_named_at_once(tiny):
    with_offer(tiny, "ifa_block", "home_inhouse", notice=0)
    assert len(faults_of(tiny)) == 3


def test_one_name_is_one_contract(tiny):
    with_offer(with_offer(tiny), placement="home_external")
    assert faults_of(tiny) == [
        "contract_offers.csv:8 contract: expected another name than that of the contract for foster_ifa, got new_block"
    ]


def test_a_row_that_is_missing_is_named(tiny):
    with_offer(tiny, term=None)
    assert any(f.startswith("contract_offers.csv:2 parameter: expected a row new_block,fost") for f in faults_of(tiny))


def test_a_strategy_holds_places_until_a_later_row(tiny, tmp_path):
    case, file = case_of(with_offer(tiny)), tmp_path / "plan.yaml"
    rows = (
        f'    - {{contract: new_block, from: "{t}", places: {n}}}\n' for t, n in (("2013/14 Q2", 2), ("2014/15 Q3", 1))
    )
    file.write_text(STRATEGY + "".join(rows), "utf-8")
    announced = {("new_block", t): 2.0 for t in range(2, 7)} | {("new_block", t): 1.0 for t in (7, 8)}
    assert read_strategy(file, case).levers["buy_places"] == announced


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('{contract: ifa_block, from: "2013/14 Q4", places: 1}', "expected a contract on offer: new_block, got ifa_bl"),
        ('{contract: new_block, from: "2013/14 Q4"}', "places: expected the key places, got no such key"),
        ('{contract: new_block, from: "2019/20 Q4", places: 1}', "from: expected a quarter from 2013/14 Q1 to 2014/15"),
        ('{contract: new_block, from: "2013/14 Q4", places: -1}', "places: expected 0 or more, got -1"),
    ],
)
def test_a_row_of_a_strategy_that_cannot_be_is_named(tiny, tmp_path, row, expected):
    case, file = case_of(with_offer(tiny)), tmp_path / "plan.yaml"
    file.write_text(f"{STRATEGY}    - {row}\n", "utf-8")
    with pytest.raises(BadInput, match=expected):
        read_strategy(file, case)


def test_a_model_without_contracts_on_offer_says_so(tiny, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(STRATEGY + '    - {contract: new_block, from: "2013/14 Q4", places: 1}\n', "utf-8")
    with pytest.raises(BadInput, match=r"since the model has none in contract_offers\.csv, got"):
        read_strategy(file, case_of(tiny))


def test_from_the_files_of_a_model_to_a_run(tiny, tmp_path):
    """The tiny town's own block goes on to the sixth quarter; two places more are in force from the second."""
    with_offer(tiny, price=500, children_there=2)
    file = tmp_path / "plan.yaml"
    file.write_text(STRATEGY + '    - {contract: new_block, from: "2013/14 Q1", places: 2}\n', "utf-8")
    answer = run(Options(tiny, strategy=file, out=tmp_path / "run", horizon=8, pack=False)).answer
    plan = answer.plan("as_published")
    assert [plan.values.contracted["new_block", t] for t in range(1, 9)] == pytest.approx([0] + [2] * 7)
    assert not any(answer.plan("do_nothing").values.contracted.values())
    assert any("new_block: 2 announced, at most 0 possible" in w for w in answer.warnings)
    ledger, plans = ((tmp_path / "run" / name).read_text("utf-8") for name in ("ledger.csv", "plan.csv"))
    assert "Agency foster care: places under contract" in ledger
    assert "new_block,places under contract,2.0,places" in plans

"""Figures that must be slips of the pen are refused, each with both numbers; what is only unusual is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel.errors import BadInput
from tests.test_kind_of_its_own import add
from tests.tiny_model import set_value

ROWS = {
    "sold_places": ("home_inhouse", {"most_places": 2, "price": 2500, "filled_share": 0.8, "lead": 1, "earliest": 0,
                                     "notice": 2}),
    "contract_offers": ("new_block,foster_ifa", {"most_places": 2, "price": 700, "minimum_use": 1, "term": 4,
                                                 "notice": 2, "earliest": 1}),
}  # fmt: skip
SERVICE, IN_FORCE = "mst", "ifa_block,foster_ifa"


def spoil(path: Path, table: str, parameter: str, value: float) -> None:
    """Set one figure of the tiny model, whose tables of offers and sales are written first."""
    for name, (key, figures) in ROWS.items():
        (path / f"{name}.csv").write_text(",".join(TABLES[name].header) + "\n", "utf-8")
        add(path, name, *(f"{key},{p},{n}" for p, n in figures.items()))
    key = ROWS[table][0] if table in ROWS else {"service_teams": SERVICE, "contracts": IN_FORCE}.get(table, "")
    set_value(path, f"{table}.csv", ",".join(filter(None, (key, parameter))), value)


@pytest.mark.parametrize(
    ("table", "parameter", "value", "expected"),
    [
        ("sold_places", "notice", 0, "expected 1 or more, got 0"),
        ("sold_places", "price", 0, "expected more than 0, got 0"),
        ("sold_places", "price", 1, "expected a price between 200 and 20,000, a tenth and ten times the fixed_cost of "
         "a bed in homes.csv, 2,000, got 1 - a likely slip"),
        ("contract_offers", "price", 0, "expected more than 0, got 0"),
        ("contract_offers", "price", 70_000, "expected a price between 80 and 8,000, a tenth and ten times the fee of "
         "foster_ifa in prices.csv, 800, got 70,000 - a likely slip"),
        ("contracts", "price", 7, "expected a price between 80 and 8,000, a tenth and ten times the fee of foster_ifa "
         "in prices.csv, 800, got 7 - a likely slip"),
        ("service_teams", "cases_per_team", 0, "expected more than 0, got 0"),
        ("service_teams", "team_cost", 0, "expected more than 0, got 0"),
        ("service_teams", "growth", 0, "expected more than 0, since most_teams is 1, got 0"),
        ("service_teams", "earliest", 900, "expected at most 40 quarters, got 900"),
        ("mtfc", "growth", 0, "expected more than 0, since most_teams is 1, got 0"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_both_numbers(tiny, table, parameter, value, expected):
    spoil(tiny, table, parameter, value)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    (fault,) = [str(f) for f in raised.value.faults]
    assert fault.startswith(f"models/tiny/{table}.csv:")
    assert fault.endswith(f" value: {expected}")


@pytest.mark.parametrize(
    ("table", "parameter", "value"),
    [("service_teams", "most_teams", 0), ("contract_offers", "notice", 4), ("contract_offers", "price", 200)],
)
def test_what_is_only_unusual_is_taken(tiny, table, parameter, value):
    spoil(tiny, table, parameter, value)
    assert read_model(tiny)


def test_a_spread_of_fees_that_leaves_some_below_nothing_is_refused(tiny):
    add(tiny, "prices", "home_external,fee_spread,0.9")
    with pytest.raises(BadInput, match=r"prices.csv:7 value: expected at most 0.8, got 0.9"):
        read_model(tiny)

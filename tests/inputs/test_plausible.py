"""A figure that can be so in no council is refused, and one far from what is usual stands with a warning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.csv_tables import find_parameter, out_of_bounds
from placement_opt.inputs.frames import records
from placement_opt.inputs.fund_tables import FUND_TABLES
from placement_opt.inputs.odd_figures import odd_figures, warnings_of
from placement_opt.inputs.plausible import (
    A_FEE,
    FIGURE,
    UNIT,
    impossible,
    plausible,
    plausible_fee,
    ranges,
    read_ranges,
)
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS, NUMBERS, UNITS
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options
from placement_opt.running import check, run
from tests.paths import ROOT
from tests.tiny_model import set_value, write_strategy

MANCHESTER = ROOT / "models" / "manchester"
RANGES = ranges()
PLANNED = [t for t in TABLES.values() if t.parameters and t.name not in NO_PLAN_READS]


def test_every_unit_has_a_range_and_every_range_a_parameter():
    assert {name for of, name in RANGES if of == UNIT} == set(UNITS)
    figures = {f"{t.name}.{p.name}" for t in (*TABLES.values(), *FUND_TABLES.values()) for p in t.parameters}
    assert {name for of, name in RANGES if of == FIGURE} <= figures


def test_fees_of_every_setting_have_a_range():
    words = read_catalogue()
    assert all(plausible_fee(setting, provider) for setting in words.settings for provider in words.providers)
    assert {name.partition(".")[0] for of, name in RANGES if of == A_FEE} <= set(words.settings)


@pytest.mark.parametrize("name", RANGES)
def test_what_is_usual_lies_within_what_can_be(name):
    known = RANGES[name]
    assert known.least <= known.usual[0] < known.usual[1] <= known.most
    assert known.why


def test_nothing_in_manchester_is_odd():
    assert [one.sentence for one in odd_figures(read_model(MANCHESTER))] == []


@pytest.mark.parametrize(
    ("table", "key", "value", "expected"),
    [
        ("prices", "home_external,fee", 3_000_000, "0 to 100,000 GBP_per_child_week"),
        ("general", "residential_external,inflation", 1.5, "-0.99 to 1 per_year"),
        ("homes", "home_a,beds", 4.5, "a whole number"),
        ("general", "homes,occupancy", 0, "more than 0"),
        ("opening", "younger,foster_ifa,children", 80_000, "0 to 3,000 children"),
    ],
)
def test_what_can_be_so_in_no_council_is_refused(tiny, table, key, value, expected):
    set_value(tiny, f"{table}.csv", key, value)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert any(expected in fault.expected and fault.column == "value" for fault in raised.value.faults)


def test_what_is_far_from_usual_is_told_in_the_check_and_in_a_run(tiny, tmp_path):
    set_value(tiny, "prices.csv", "home_external,fee", 30_000)
    (words,) = check(tiny, [write_strategy(tmp_path)])
    assert words.endswith(
        "prices.csv, row 3: fee is 30,000 GBP_per_child_week, and usually 500 to 15,000; "
        "a week in a home costs some £2,000 to £8,000."
    )
    assert warnings_of(read_model(tiny)) == (words,)


def test_a_verdict_tells_it_on_its_card_in_the_file_and_where_pages_are_made_from(tiny, tmp_path):
    set_value(tiny, "prices.csv", "home_external,fee", 30_000)
    done = run(Options(tiny, strategy=write_strategy(tmp_path), out=tmp_path / "run", horizon=4, pack=False))
    assert any("fee is 30,000" in words for words in done.warnings)
    says = "1 figure behind it is far from what is usual: see the warnings."
    assert done.verdicts
    assert all(v.reason.endswith(says) and v.sentence.endswith(says) for v in done.verdicts)
    for file in ("verdict.json", "sections.json"):  # of the latter pages and workbooks are made
        text = (tmp_path / "run" / file).read_text("utf-8")
        assert "fee is 30,000" in text
        assert says in text


def test_of_many_the_first_are_told_and_how_many_more_there_are():
    read = read_model(MANCHESTER)
    homes = read.tables["homes"].copy()
    homes.loc[homes["parameter"] == "staff", ["value", "low", "high"]] = 90.0
    read = replace(read, tables={**read.tables, "homes": homes})
    told, many = warnings_of(read), len(odd_figures(read))
    assert many > 6
    assert len(told) == 6
    assert told[-1] == f"{many - 5} more figures are far from what is usual: placement-opt check names them."


def test_a_figure_of_manchester_a_thousand_times_too_high_is_refused_or_told():
    tables, silent, every = read_model(MANCHESTER).tables, [], 0
    for table in PLANNED:
        for row in (r for r in records(tables, table.name) if r["value"]):
            parameter = find_parameter(table, row)
            known = RANGES[A_FEE, "mtfc"] if parameter.name == "fee" else plausible(table.name, parameter, row["unit"])
            high = [1000 * row[c] for c in NUMBERS]
            refused = any(
                out_of_bounds(n, parameter) or impossible(table.name, parameter, row["unit"], n) for n in high
            )
            every += 1
            if not refused and not any(known.odd(n) for n in high):
                silent.append((table.name, row["parameter"], row["value"]))
    assert every > 300
    assert silent == [("entries", "entries", 0.25)]  # 250 a quarter; beside 16 children that is told


HEAD = "of,name,least,usual_low,usual_high,most,evidence,reason\n"
SPOILT = {
    "columns of,name": "of,least\nunit,1\n",
    "a range of the unit children": HEAD,
    "numbers in this order": HEAD + "unit,beds,0,9,3,100,assumed,so\n",
    "unit | figure | fee": HEAD + "room,beds,0,1,3,9,assumed,so\n",
    "published | derived | council | assumed": HEAD + "unit,beds,0,1,3,9,guessed,so\n",
    "a name, and a reason": HEAD + "unit,beds,0,1,3,9,assumed,a,b\n",
    "this file (what a figure usually is)": None,
}


@pytest.mark.parametrize("expected", SPOILT)
def test_a_spoilt_file_of_ranges_is_refused(tmp_path, expected):
    file = tmp_path / "plausible.csv"
    if SPOILT[expected] is not None:
        file.write_text(SPOILT[expected], "utf-8")
    with pytest.raises(BadInput) as raised:
        read_ranges(file)
    assert any(expected in fault.expected for fault in raised.value.faults)

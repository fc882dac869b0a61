"""A placement type of its own kind is data: supported accommodation at 16 and 17, with its own list and prices.

Nothing but rows is added to a model, and a catalogue.yaml with two words; what is half done is told in plain faults.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from placement_opt.answering import answer as answer_to
from placement_opt.inputs import read_model
from placement_opt.inputs.schema import TABLES
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from placement_opt.question import Want
from placement_opt.running import run
from tests import tiny_model

WORDS = """\
waiting_lists:
  supported: a place in supported accommodation
price_families:
  supported_accommodation: fees of supported accommodation
"""
TYPE = "supported,Supported accommodation,other,external,supported_list,yes,market,supported_accommodation"
STRATEGY = "name: plan\ntitle: Plan\nsource: {source}\nlevers: {{placement_choice: []}}\n"


def add(path: Path, table: str, *rows: str) -> None:
    """Add rows to a table of a model: whole ones, or keys, parameter and value of a figure."""
    made = rows if not TABLES[table].parameters else [_figure(table, *row.rsplit(",", 2)) for row in rows]
    with (path / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in made)


def _figure(table: str, key: str, parameter: str, value: str) -> str:
    about = key if table == "general" else ""
    unit = next(p.units[0] for p in TABLES[table].parameters if p.name == parameter and p.about(about))
    return f"{key},{parameter},{value},{unit},assumption,assumed,{value},{value},yes,a test"


def with_type(path: Path, need: str) -> None:
    """Add supported accommodation for a need group to a model: its words, its type and every row that it needs."""
    with (path / "catalogue.yaml").open("a", encoding="utf-8") as file:  # a model may have words of its own already
        file.write(WORDS.replace("supported:", "supported_list:"))
    add(path, "placements", TYPE)
    add(path, "suitability", f"{need},supported,most_of_group,1")
    add(path, "exits", f"{need},supported,leaves_care,0.1")
    add(path, "market", "supported,new_placements,2")
    add(path, "prices", "supported,fee,300")
    add(path, "general", "supported_accommodation,inflation,0.05")


def last_quarter(answer, placement: str) -> float:
    rows = next(p for p in answer.plans if p.plan.name == "recommended").children
    here = rows[(rows["placement"] == placement) & (rows["measure"] == "children")]
    return float(here[here["quarter"] == here["quarter"].iloc[-1]]["value"].sum())


@pytest.mark.slow
def test_the_tiny_town_places_children_there(tmp_path):
    path = tiny_model.write(tmp_path)
    with_type(path, "older")
    add(path, "transitions", "older,home_external,older,supported_list,moves_on,0.2")
    strategy = tmp_path / "plan.yaml"
    strategy.write_text(STRATEGY.format(source="paper"), "utf-8")
    answer = run(Options(model=path, strategy=strategy, horizon=4, pack=False))
    c = answer.case
    assert c.placements["supported"].waiting_list == "supported_list"
    assert {y: c.price_index["supported_accommodation", y] for y in ("2012/13", "2013/14")} == {
        "2012/13": 1.0,
        "2013/14": 1.05,
    }
    assert last_quarter(answer, "supported") > 0
    ledger = answer.plans[2].ledger
    assert ledger[ledger["line"] == "Supported accommodation: fees"]["gbp"].sum() > 0


@pytest.mark.slow
def test_manchester_places_children_there(tmp_path):
    path = tmp_path / "manchester"
    shutil.copytree(paths.find_model("manchester"), path)
    options, recommended = Options(model=path, horizon=8), Want(plans=("recommended",), best=())
    before = answer_to(prepare(options).question, recommended)
    with_type(path, "16_17_standard")
    answer = answer_to(prepare(options).question, recommended)
    assert last_quarter(answer, "supported") > 0
    costs = [sum(a.plan("recommended").ledger["gbp"]) for a in (before, answer)]
    assert costs[1] < costs[0], "a cheaper place that suits saves something"


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("market", "market.csv parameter: expected a row supported,new_placements in children_per_quarter"),
        ("prices", "prices.csv parameter: expected a row supported,fee in GBP_per_child_week"),
        ("general", "general.csv parameter: expected a row supported_accommodation,inflation in per_year"),
        ("exits", "exits.csv parameter: expected a row younger,supported,leaves_care or younger,all,leaves_care"),
    ],
)
def test_what_is_half_done_says_which_rows_are_missing(tmp_path, left_out, words):
    path = tiny_model.write(tmp_path)
    text = (path / f"{left_out}.csv").read_text("utf-8")
    with_type(path, "younger")
    if left_out == "exits":
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("younger,all"))
    (path / f"{left_out}.csv").write_text(text, "utf-8")
    with pytest.raises(BadInput) as raised:
        read_model(path)
    assert words in str(raised.value)


def test_words_that_nobody_defines_are_named_with_the_nearest(tmp_path):
    path = tiny_model.write(tmp_path)
    with_type(path, "older")
    (path / "catalogue.yaml").write_text(WORDS.replace("supported_accommodation", "supported_acommodation"), "utf-8")
    with pytest.raises(BadInput) as raised:
        read_model(path)
    told = str(raised.value)
    assert "placements.csv:9 waiting_list: expected residential | foster | specialist | supported, got" in told
    assert "supported_list - did you mean supported?" in told
    assert "got supported_accommodation - did you mean supported_acommodation?" in told


def test_a_family_that_nothing_follows_needs_no_row(tmp_path):
    path = tiny_model.write(tmp_path)
    (path / "catalogue.yaml").write_text(WORDS, "utf-8")
    assert "supported_accommodation" in read_model(path).catalogue.price_families


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("waiting_lists:\n  foster: a hotel\n", "catalogue.yaml:2 waiting_lists: expected a new word, got foster"),
        (
            "price_family:\n  rent: rent\n",
            "catalogue.yaml:1 price_family: expected one of after_care_support, exits, families, levels, ",
        ),
        (
            "capacities:\n  tents: tents\nprice_families:\n  rent: rent\n",
            "catalogue.yaml:1 capacities: expected one of after_care_support, exits, families, levels, ",
        ),
        (
            "waiting_lists:\n  A list: a place\n",
            "catalogue.yaml:2 waiting_lists: expected a name of lower-case letters",
        ),
        ("levels:\n  settled: {title: t, held_to_today: foster}\n", "catalogue.yaml:2 levels: expected another name"),
        (
            "levels:\n  high: {title: t, held_to_today: fosters}\n",
            "catalogue.yaml:2 levels.high.held_to_today: expected",
        ),
    ],
)
def test_a_model_adds_words_and_changes_none(tmp_path, text, words):
    path = tiny_model.write(tmp_path)
    (path / "catalogue.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput) as raised:
        read_model(path)
    assert words in str(raised.value)

"""Every way to spoil a model folder, and the sentence that names the file, the row and the column."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from placement_opt.inputs import read_model
from placement_opt.kernel.errors import BadInput, Fault
from tests.tiny_model import set_value

Spoil = Callable[[Path], None]


def swap(file: str, old: str, new: str, encoding: str = "utf-8") -> Spoil:
    """Replace the only occurrence of a text in a file, with the bytes of an encoding."""

    def spoil(path: Path) -> None:
        data = (path / file).read_bytes()
        assert data.count(old.encode("utf-8")) == 1, f"{old} in {file}"
        (path / file).write_bytes(data.replace(old.encode("utf-8"), new.encode(encoding)))

    return spoil


def add(file: str, line: str) -> Spoil:
    return lambda path: (path / file).write_text((path / file).read_text("utf-8") + line + "\n", "utf-8")


def drop(file: str, line: str) -> Spoil:
    return swap(file, line + "\n", "")


def remove(file: str) -> Spoil:
    return lambda path: (path / file).unlink()


def becomes(file: str, data: bytes) -> Spoil:
    return lambda path: (path / file).write_bytes(data) and None


def recode(file: str, change: Callable[[bytes], bytes]) -> Spoil:
    return lambda path: (path / file).write_bytes(change((path / file).read_bytes())) and None


def put(file: str, row: str, value: str, column: str = "value") -> Spoil:
    """Put a value, low and high, or the word of another column, into the row that starts so."""
    return lambda path: set_value(path, file, row, value, column) and None


def priced(value: str) -> Spoil:
    """Set the price of an external home, the third line of prices.csv."""
    return swap("prices.csv", ",fee,3000,GBP_per_child_week", f",fee,{value},GBP_per_child_week")


def row(words: str, value: str, unit: str) -> str:
    return f"{words},{value},{unit},paper,council,{value},{value},yes,"


# how it is spoilt, and the sentence that says so; … stands for any words
FAULTS: dict[str, tuple[Spoil, str]] = {
    # --- files and headers
    "missing table": (remove("exits.csv"),
        "exits.csv: expected this file (children leaving care), got no such file"),
    "missing settings": (remove("model.yaml"), "model.yaml: expected this file, got no such file"),
    "unknown table": (lambda path: (path / "price.csv").write_text("") and None,
        "price.csv: expected only the tables that a model has, got price.csv - did you mean prices.csv?"),
    "empty file": (becomes("exits.csv", b""),
        "exits.csv:1: expected column names: need,placement,…, got an empty file"),
    "header only": (recode("entries.csv", lambda data: data.split(b"\n")[0] + b"\n"),
        "entries.csv: expected at least one row (how many children come into care), got a header only"),
    "missing column": (
        recode("needs.csv", lambda data: data.replace(b",after_mtfc", b"").replace(b",older\n", b"\n")),
        "needs.csv:1 after_mtfc: expected column after_mtfc, got no such column"),
    "unknown column": (swap("prices.csv", ",evidence,", ",evidense,"),
        "prices.csv:1 evidense: expected columns placement,parameter,…, got evidense - did you mean "
        "evidence?"),
    "repeated column": (swap("needs.csv", ",to_age,level", ",to_age,to_age"),
        "needs.csv:1 to_age: expected column to_age once, got it more than once"),
    "semicolons": (recode("prices.csv", lambda data: data.replace(b",", b";")),
        "prices.csv:1: expected cells separated by commas, got cells separated by semicolons"),
    "too many cells": (swap("needs.csv", "younger,Younger children", "younger,Younger, children"),
        "needs.csv:2: expected 8 cells, got 9 cells - text that holds a comma needs double quotes"),
    "open quote": (swap("needs.csv", "Older children", '"Older children'),
        "needs.csv:3: expected double quotes that close, got unexpected end of data"),
    # --- bytes
    "Windows-1252": (swap("needs.csv", "Older children", "Older – children", encoding="cp1252"),
        "needs.csv:3 title: expected text in UTF-8, got byte 0x96 (in Windows-1252: –) at position 13 "
        "of the line - open it in Notepad, choose Save As and Encoding: UTF-8…"),
    "Windows-1252 in YAML": (swap("sources.yaml", "January 2013", "January – 2013", encoding="cp1252"),
        "sources.yaml:4: expected text in UTF-8, got byte 0x96 (in Windows-1252: –) at position 18 of "
        "the line - open it in Notepad, choose Save As and Encoding: UTF-8…"),
    "byte-order mark": (recode("needs.csv", lambda data: codecs.BOM_UTF8 + data),
        "needs.csv:1: expected text in UTF-8 without a byte-order mark, got a byte-order mark - open it "
        "in Notepad, choose Save As and Encoding: UTF-8…"),
    "binary": (recode("needs.csv", lambda data: b"\0\1" + data),
        "needs.csv:1: expected text in UTF-8 without a byte-order mark, got binary data"),
    "UTF-16": (recode("needs.csv", lambda data: data.decode("utf-8").encode("utf-16")),
        "needs.csv:1: expected text in UTF-8 without a byte-order mark, got text in UTF-16 - "
        "open it in Notepad, choose Save As and Encoding: UTF-8…"),
    # --- numbers
    "pounds and thousands": (priced('"£3,000.00"'),
        "prices.csv:3 value: expected a plain number, got £3,000.00 - write 3000.00"),
    "per cent": (swap("suitability.csv", "most_of_group,0.5,", "most_of_group,50%,"),
        "suitability.csv:9 value: expected a plain number, got 50% - write the share as a decimal, "
        "without %"),
    "text in a number": (priced("about 3000"), "prices.csv:3 value: expected a plain number, got about 3000"),
    "digits of another script": (priced("\uff14\uff18"),
        "prices.csv:3 value: expected a plain number, got \uff14\uff18"),
    "years in digits of another script": (swap("needs.csv", "0,9,standard", "0,\uff19,standard"),
        "needs.csv:2 to_age: expected a whole number of years, got \uff19"),
    "a quarter in another form": (swap("pipeline.csv", "2013/14 Q2", "2013-14 q2"),
        "pipeline.csv:2 quarter: expected a quarter such as 2013/14 Q1, got 2013-14 q2 - did you mean 2013/14 Q2?"),
    "not a number": (priced("NaN"), "prices.csv:3 value: expected a plain number, got NaN"),
    "infinite": (priced("inf"), "prices.csv:3 value: expected a plain number, got inf"),
    "too large to be finite": (priced("1e999"), "prices.csv:3 value: expected a plain number, got 1e999"),
    "negative": (priced("-3000"), "prices.csv:3 value: expected 0 or more, got -3000"),
    "no value": (priced(""), "prices.csv:3 value: expected GBP_per_child_week (…), got nothing"),
    "share above 1": (put("suitability.csv", "older,foster_specialist", "1.5"),
        "suitability.csv:9 value: expected 1 or less, got 1.5"),
    "part of a quarter": (put("mtfc.csv", "length", "2.5"),
        "mtfc.csv:4 value: expected a whole number, got 2.5"),
    "value outside low and high": (swap("prices.csv", "council,3000,3000", "council,3100,3200"),
        "prices.csv:3 value: expected a value between low and high, 3,100 and 3,200, got 3000"),
    # --- words
    "wrong unit": (swap("prices.csv", "fee,3000,GBP_per_child_week", "fee,3000,GBP_per_week"),
        "prices.csv:3 unit: expected GBP_per_child_week, got GBP_per_week"),
    "unknown parameter": (swap("prices.csv", "home_external,fee", "home_external,fees"),
        "prices.csv:3 parameter: expected one of fee, fee_spread, got fees - did you mean fee?"),
    "unknown need": (put("exits.csv", "older,parents", "oldest", "need"),
        "exits.csv:4 need: expected a name in needs.csv, got oldest - did you mean older?"),
    "unknown placement": (swap("prices.csv", "foster_ifa,fee", "foster_iffa,fee"),
        "prices.csv:5 placement: expected a name in placements.csv, got foster_iffa - did you mean "
        "foster_ifa?"),
    "unknown need in a list": (put("services.csv", "mst", "younger;elder", "needs"),
        "services.csv:2 needs: expected a name in needs.csv, got elder - did you mean older?"),
    "unknown setting": (put("placements.csv", "foster_ifa", "fostering", "setting"),
        "placements.csv:5 setting: expected residential | foster | mtfc | family | supported | other, got fostering "
        "- did you mean foster?"),
    "unknown evidence": (put("prices.csv", "home_external", "guess", "evidence"),
        "prices.csv:3 evidence: expected published | derived | council | assumed, got guess"),
    "unknown source": (put("prices.csv", "home_external", "papers", "source"),
        "prices.csv:3 source: expected a key of sources.yaml, got papers - did you mean paper?"),
    "assumed from a source": (put("prices.csv", "home_external", "assumed", "evidence"),
        "prices.csv:3 source: expected assumption, since the evidence is assumed, got paper"),
    "derived without the working": (put("prices.csv", "home_external", "derived", "evidence"),
        "prices.csv:3 note: expected the working or the reason, since the evidence is derived, got nothing"),
    "a name with blanks": (swap("services.csv", "fip,Family", "Family project,Family"),
        "services.csv:3 service: expected a name of lower-case letters, digits and underscores, got "
        "Family project"),
    "repeated row": (add("opening.csv", row("older,home_inhouse,children", "3", "children")),
        "opening.csv:8 parameter: expected each row once, got older home_inhouse children - the first "
        "is on line 5"),
    "repeated need": (add("needs.csv", "older,Older,10,17,complex,no,,older"),
        "needs.csv:4 need: expected each row once, got older - the first is on line 3"),
    "malformed quarter": (swap("pipeline.csv", "2013/14 Q2", "2013/14 Q5"),
        "pipeline.csv:2 quarter: expected a quarter such as 2013/14 Q1, got 2013/14 Q5"),
    "malformed year": (swap("published.csv", "2012/13", "2012/14"),
        "published.csv:2 year: expected a financial year such as 2013/14, got 2012/14"),
    "quarter before the opening": (swap("pipeline.csv", "2013/14 Q2", "2012/13 Q4"),
        "pipeline.csv:2 quarter: expected 2013/14 Q1 or later, got 2012/13 Q4"),
    # --- rows that must be there
    "missing parameter": (drop("carers.csv", row("foster_inhouse,attrition", "0", "per_quarter")),
        "carers.csv:2 parameter: expected a row foster_inhouse,attrition in per_quarter (…), got no "
        "such row"),
    "missing general figure": (drop("general.csv", row("staff,post_cost", "30000", "GBP_per_FTE_year")),
        "general.csv:11 parameter: expected a row staff,post_cost in GBP_per_FTE_year (…), got no such row"),
    "missing price": (drop("prices.csv", row("foster_ifa,fee", "800", "GBP_per_child_week")),
        "prices.csv parameter: expected a row foster_ifa,fee in GBP_per_child_week (…), got no such row"),
    "missing exits": (drop("exits.csv", row("younger,all,leaves_care", "0.05", "per_quarter")),
        "exits.csv parameter: expected a row younger,foster_inhouse,leaves_care or "
        "younger,all,leaves_care, got no such row"),
    "missing judged year": (swap("model.yaml", '["2013/14"]', '["2013/14", "2014/15"]'),
        "schedule.csv parameter: expected a row residential_withdrawal,2014/15,step in GBP, since "
        "2014/15 is judged, got no such row"),
    "missing programme": (remove("mtfc.csv"),
        "mtfc.csv parameter: expected a row length in quarters (…), got no such row"),
    "posts in one year": (
        swap("schedule.csv", "residential_withdrawal,total,staff", "residential_withdrawal,2013/14,staff"),
        "schedule.csv:3 year: expected year total for staff, and a financial year for step, got "
        "2013/14,staff"),
    # --- what cannot be
    "fee of MTFC": (add("prices.csv", row("mtfc,fee", "900", "GBP_per_child_week")),
        "prices.csv:7 placement: expected a placement type other than MTFC, whose prices stand in mtfc.csv, got mtfc"),
    "need without a place": (add("needs.csv", "newborn,Newborn,0,0,standard,no,,"),
        "needs.csv:4 need: expected a suitable placement type in suitability.csv, got none for newborn"),
    "opening in an unsuitable place": (
        add("opening.csv", row("younger,home_inhouse,children", "2", "children")),
        "opening.csv:8 placement: expected a placement type suitable for the need, got 2 children of "
        "younger - add younger,home_inhouse to suitability.csv or move the children"),
    "ageing out of a suitable place": (
        drop("suitability.csv", row("older,foster_ifa,most_of_group", "1", "share")),
        "suitability.csv:3 placement: expected a placement type suitable for the older group too, got "
        "foster_ifa - younger ages into older"),
    "ageing into itself": (swap("needs.csv", "complex,no,,older", "complex,no,younger,older"),
        "needs.csv:2 ages_into: expected an older group, got younger > older > younger"),
    "more leave than are there": (put("exits.csv", "older,all", "0.6"),
        "exits.csv:3 value: expected at most 1 leaving older in home_inhouse in a quarter, "
        "got exits 0.6 + planned moves 0.5"),
    "entry mix": (put("entry_mix.csv", "older,foster", "0.2"),
        "entry_mix.csv:4 value: expected shares of older in entry_mix that sum to 1, got 0.95"),
    "entrants with nowhere to go": (swap("entry_mix.csv", "younger,foster", "younger,residential"),
        "entry_mix.csv:2 destination: expected a destination with a place that suits younger, got "
        "residential"),
    "move to an unsuitable place": (swap("moves.csv", "older,home_inhouse,mtfc", "younger,foster_ifa,mtfc"),
        "moves.csv:3 to_placement: expected a placement type suitable for younger, got mtfc"),
    "no group after MTFC": (swap("needs.csv", "complex,no,,older", "complex,no,,"),
        "needs.csv:3 after_mtfc: expected a need group with a suitable foster placement, since the "
        "group may enter MTFC, got nothing"),
    "home cheaper than its staff": (put("homes.csv", "home_b,fixed_cost", "800"),
        "homes.csv:10 value: expected at least the cost of 3 posts, GBP 90,000 a year, got GBP 83,486 a "
        "year"),
    "over the usual fostering limit": (put("carers.csv", "foster_inhouse,places_per_household", "4"),
        "carers.csv:4 value: expected at most 3, the usual fostering limit, got 4"),
    "carried on a waiting list": (put("placements.csv", "parents", "foster", "waiting_list"),
        "placements.csv:8 waiting_list: expected nothing, since the placement type is carried, got foster"),
    "service with nobody to serve": (put("services.csv", "mst", "", "needs"),
        "services.csv:2 needs: expected need groups that it is for, separated by ;, got "
        "nothing"),
    # --- settings
    "YAML syntax": (swap("model.yaml", 'title: "Tiny town"', "title: Tiny: town"),
        "model.yaml:2: expected valid YAML, got title: Tiny: town - text that holds a colon needs double quotes"),
    "unknown setting key": (swap("model.yaml", "judged:", "judge:"),
        "model.yaml:5 judge: expected one of contains_small_counts,…, got judge - did you mean judged?"),
    "missing setting": (drop("model.yaml", 'price_base: "2012/13"'),
        "model.yaml:1 price_base: expected the key price_base, got no such key"),
    "repeated setting": (add("model.yaml", "name: other"),
        "model.yaml:8 name: expected each key once, got name - the first is on line 1"),
    "opening inside a quarter": (swap("model.yaml", "2013-03-31", "2013-03-30"),
        "model.yaml:3 opening: expected the last day of a quarter, such as 2013-03-31, got 2013-03-30"),
    "no such date": (swap("model.yaml", "2013-03-31", "2013-02-31"),
        "model.yaml:3 opening: expected a date that exists, got 2013-02-31"),
    "years out of order": (swap("model.yaml", '["2013/14"]', '["2014/15", "2013/14"]'),
        "model.yaml:5 judged: expected financial years in order, each once, got 2014/15, 2013/14"),
    "source without a title": (swap("sources.yaml", 'title: "Budget paper"', 'tilte: "Budget paper"'),
        "sources.yaml:2 tilte: expected one of date, grade, note, place, publisher, rights, title, url, "
        "got tilte - did you mean title?"),
    "no assumption among the sources": (swap("sources.yaml", "assumption:", "assumed:"),
        "sources.yaml assumption: expected the key assumption, got no such key"),
}  # fmt: skip


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as raised:
        read_model(path)
    assert raised.value.exit_code == 2
    return raised.value.faults


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_named_with_its_place(tiny, kind):
    spoil, sentence = FAULTS[kind]
    spoil(tiny)
    pattern = re.escape(f"models/tiny/{sentence}").replace("…", ".*")
    faults = [str(f) for f in faults_of(tiny)]
    assert any(re.fullmatch(pattern, f) for f in faults), faults


def test_all_faults_come_at_once(tiny):
    for spoil in (
        remove("exits.csv"),
        swap("prices.csv", "fee,3000,GBP_per_child_week", "fee,x,GBP"),
        swap("homes.csv", "home_b,beds,2,beds", "home_b,beds,-2,bed"),
        swap("model.yaml", "frozen_year", "frozen_yaer"),
        swap("sources.yaml", "publisher: \"tests\"", "publisher: 7"),
        put("carers.csv", "foster_inhouse,places_per_household", "4"),
        swap("moves.csv", "older,home_inhouse,mtfc", "older,foster_ifa,nowhere"),
        add("needs.csv", "newborn,Newborn,0,0,standard,no,,"),
    ):  # fmt: skip
        spoil(tiny)
    places = [(f.file.removeprefix("models/tiny/"), f.row, f.column) for f in faults_of(tiny)]
    assert set(places) == {
        *(("exits.csv", None, ""), ("prices.csv", 3, "unit"), ("prices.csv", 3, "value")),
        *(("homes.csv", 8, "unit"), ("homes.csv", 8, "value")),
        *(("model.yaml", 6, "frozen_yaer"), ("model.yaml", 1, "frozen_year")),
        *(("sources.yaml", 9, "publisher"), ("carers.csv", 4, "value"), ("moves.csv", 3, "to_placement")),
        *(("needs.csv", 4, "need"), ("entries.csv", None, "parameter")),
    }
    assert places == sorted(places, key=lambda p: (p[0], p[1] or 0))  # in the order of files and rows


def test_a_broken_table_does_not_hide_the_faults_between_others(tiny):
    remove("prices.csv")(tiny)
    drop("entries.csv", row("older,entries", "0.5", "children_per_quarter"))(tiny)
    assert [f.file for f in faults_of(tiny)] == ["models/tiny/entries.csv", "models/tiny/prices.csv"]

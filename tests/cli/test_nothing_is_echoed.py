"""A file of children given by mistake, in the place of any file of any command: no word of it is printed."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.models import ArgumentInfo

from placement_opt.cli import COMMANDS
from placement_opt.inputs.base import read_base
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.settings import ScenarioFile
from placement_opt.inputs.strategy_settings import read_file
from placement_opt.intake.folder.ofsted import read_providers
from placement_opt.intake.folder.price_list import read_prices
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.placements.placement_settings import read_placement_settings
from placement_opt.intake.placements.standard_fields import read_standard
from placement_opt.intake.records.codes import read_codes
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import config_folder
from placement_opt.kernel.yamls import read_yaml
from tests import tiny_model
from tests.command import call
from tests.intake.placements.referral_files import rows, write
from tests.intake.read.reading_files import CATALOGUE
from tests.intake.read.reading_files import folder as small_return

IDENTIFIERS = ("QX7001", "2011-05-17", "ZZ14", "7QQ", "987650000001", "4857773456", "QX7002", "2010-12-03", "Quillf")
RECORDS = (
    "QX7001,2011-05-17,ZZ14 7QQ,A987650000001,4857773456,H5,Quillfeather\n"
    "QX7002,2010-12-03,ZZ14 7QQ,A987650000002,4857773457,K2,Quillfeather\n"
)
LEAKS = {  # how a file of children may look that nobody wrote as settings or a list
    "without a header": RECORDS,
    "one row": RECORDS.splitlines()[0],
    "two columns": "QX7001,Quillfeather\nQX7002,Quillfeather\n",
    "semicolons": RECORDS.replace(",", ";"),
    "bars in quotes": "".join('"' + '"|"'.join(line.split(",")) + '"\n' for line in RECORDS.splitlines()),
    "an open quote": '"' + RECORDS,
    "names as keys": "Quillfeather: 2011-05-17\nQX7002: ZZ14 7QQ\n",
    "a list": "- Quillfeather\n- QX7001 2011-05-17\n",
    "JSON": '{"QX7001": {"born": "2011-05-17", "post": "ZZ14 7QQ"}}',
    "XML": "<CHILD>\n<CHILDID>QX7001</CHILDID>\n<DOB>2011-05-17</DOB>\n</CHILD>\n",
    "its own header": "Number,Born,Home\n" + "QX7001,2011-05-17,ZZ14 7QQ\n" * 3,
}
NO_FILES = {  # what is typed and is neither a file nor a place
    *("QUARTER", "ROLE", "TEXT", "DATE", "YEARS", "CODE", "FROM:TO", "GROUP", "FIGURE=VALUE", "ADDRESS"),
}
WRITTEN = {"out"}  # places that are written and not read; `folder` may be read


def asked(command: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Yield what a command takes as words: field, name as typed ("" of an argument), whether it must be, has a file."""
    for p in inspect.signature(COMMANDS[command], eval_str=True).parameters.values():
        kind, info = get_args(p.annotation)[:2]
        if not _kinds(kind) & {str, Path}:
            continue
        name = "" if isinstance(info, ArgumentInfo) else _typed(p.name, info)
        must = p.default is inspect.Parameter.empty
        yield p.name, name, must, info.metavar not in NO_FILES and p.name not in WRITTEN


def _kinds(kind: Any) -> set[Any]:
    """Return a type and those inside it: of a list that may be left out, what is in the list."""
    return {kind}.union(*map(_kinds, get_args(kind)))


def _typed(field: str, info: Any) -> str:
    named = (info.default, *(info.param_decls or ()))
    return next((n for n in named if isinstance(n, str) and n.startswith("--")), f"--{field.replace('_', '-')}")


TAKING_FILES = [(c, field) for c in COMMANDS for field, _name, _must, file in asked(c) if file]


@pytest.fixture(scope="module")
def given(tmp_path_factory) -> dict[str, str]:
    """Return what does for each word that a command must have or that leads to others."""
    place = tmp_path_factory.mktemp("given")
    model = tiny_model.write(place)
    return {
        "place": str(place),
        "model": str(model),
        "strategy": str(tiny_model.write_strategy(place)),
        "source": str(small_return(place / "return")),
        "files": str(write(place, rows(6))),
        "folder": str(place / "new"),
        "name": "leeds",
        "as_of": "2018-03-31",
        "quarter": "2013/14 Q1",
        "run": str(place),
        "as_": "analyst",
    }


def with_leak(command: str, field: str, leak: Path, given: dict[str, str]) -> list[str]:
    """Return a command line with a leak as one of its files, and what does for the rest."""
    line = [command]
    for name, typed, must, _file in asked(command):
        value = str(leak) if name == field else given[name] if must or name == "strategy" else ""
        if value:
            line += [typed, value] if typed else [value]
    return line


FILES_OF_A_MODEL = ("catalogue.yaml", "claims.yaml", "uncertainty.yaml", "strangers.csv")


def _told(faults: list[Fault]) -> None:
    raise BadInput(faults)


def tells_nothing(said: str) -> bool:
    return not [word for word in IDENTIFIERS if word.lower() in said.lower()]


def test_every_command_that_takes_words_is_known():
    assert len(TAKING_FILES) > 40
    assert {"--config", "--code-map", "--strategy", "--scenario", "--prices", "--ofsted", "--return"} <= {
        name for c in COMMANDS for _field, name, _must, file in asked(c) if file
    }


READERS: dict[str, Callable[[Path], object]] = {
    "config": lambda file: read_base([config_folder() / "base.yaml", file]),
    "strategy": lambda file: _told(read_file(file).faults),
    "scenario": lambda file: _told(read_yaml(file, "", ScenarioFile)[2]),
    "code map": lambda file: read_codes(file, CATALOGUE),
    "choices of the import": lambda file: read_settings(file, CATALOGUE),
    "choices of referrals": read_placement_settings,
    "fields of referrals": lambda file: read_standard(file, 3),
    "catalogue": read_catalogue,
    "prices": lambda file: read_prices(file, [("foster_ifa", "fee")]),
    "providers": read_providers,
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("leak", LEAKS)
def test_no_reader_tells_a_word_of_a_file_that_is_none_of_its_kind(tmp_path, kind, leak):
    file = tmp_path / "mine.csv"
    file.write_text(LEAKS[leak], "utf-8")
    with pytest.raises(BadInput) as raised:
        READERS[kind](file)
    assert tells_nothing(str(raised.value)), raised.value
    assert raised.value.faults


@pytest.mark.parametrize("leak", LEAKS)
def test_no_word_of_a_file_of_a_model_is_printed(tmp_path, given, leak):
    model = shutil.copytree(given["model"], tmp_path / "tiny")
    files = {*FILES_OF_A_MODEL, *(file.name for file in model.iterdir() if file.suffix in (".yaml", ".csv"))}
    for name in files:
        (model / name).write_text(LEAKS[leak], "utf-8")
    done = call("check", model, cwd=tmp_path)
    assert tells_nothing(done.stdout + done.stderr), done.stderr
    assert done.returncode == 2, done.stderr
    assert [name for name in files if f"{name}:" not in done.stderr] == []


@pytest.mark.parametrize(("command", "field"), TAKING_FILES, ids=[" ".join(k) for k in TAKING_FILES])
def test_no_word_of_a_file_of_children_is_printed(tmp_path, given, command, field):
    leak = tmp_path / "list.csv"
    leak.write_text(LEAKS["without a header"], "utf-8")
    done = call(*with_leak(command, field, leak, given), cwd=tmp_path)
    assert tells_nothing(done.stdout + done.stderr), done.stdout + done.stderr
    assert done.returncode in (0, 2), done.stderr


def test_rows_of_children_below_the_right_heading_are_not_told_either(tmp_path, given):
    file, model = tmp_path / "mine.csv", shutil.copytree(given["model"], tmp_path / "tiny")
    heading = (model / "opening.csv").read_text("utf-8").partition("\n")[0]
    (model / "opening.csv").write_text(f"{heading}\n{RECORDS}", "utf-8")
    done = call("check", model, cwd=tmp_path)
    assert tells_nothing(done.stderr), done.stderr
    assert "opening.csv: expected a table of this kind, got what looks like records of children" in done.stderr
    file.write_text(f"title: x\nreason: y\n{RECORDS}", "utf-8")
    with pytest.raises(BadInput, match="what looks like records of children") as raised:
        READERS["scenario"](file)
    assert tells_nothing(str(raised.value))
    file.write_text("placement,fee\nQX7001,2011-05-17\nQX7002,2010-12-03\n", "utf-8")
    with pytest.raises(BadInput, match="what looks like records of children") as raised:
        READERS["prices"](file)
    assert tells_nothing(str(raised.value))


@pytest.mark.parametrize("leak", ["without a header", "JSON", "XML"])
def test_no_word_of_what_stands_in_the_place_of_a_run_is_printed(tmp_path, leak):
    folder = tmp_path / "runs" / "wrong"
    folder.mkdir(parents=True)
    for name in ("manifest.json", "verdict.json"):
        (folder / name).write_text(LEAKS[leak], "utf-8")
    for line in (("runs", "wrong"), ("verify", "wrong"), ("report", "runs/wrong"), ("review", "runs/wrong")):
        done = call(*line, cwd=tmp_path)
        assert tells_nothing(done.stdout + done.stderr), done.stderr
        assert done.returncode == 2, done.stderr

"""A working folder with every kind of file that a command reads, each of them good: what the corpus breaks."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl

from placement_opt.inputs.fund_tables import FUND_TABLES
from placement_opt.inputs.schema import TABLES
from tests import tiny_model
from tests.command import call
from tests.england.small_england import write_zip
from tests.intake.folder.lists import xlsx
from tests.intake.placements.referral_files import rows
from tests.intake.placements.referral_files import write as write_referrals
from tests.intake.read.reading_files import EPISODES, HEADER, MISSING, UASC
from tests.intake.read.reading_files import folder as write_return
from tests.intake.read.test_xml_return import XML
from tests.model_book.tiny_book import book_of, changed
from tests.paths import ROOT

RUN, OTHER = "runs/one", "runs/two"
QUARTER = "2013/14 Q1"
SCENARIO = """\
title: Dear homes
reason: what if homes cost more
changes:
  - {table: prices, where: {placement: home_external}, parameter: fee, multiply: 1.1, reason: market}
"""
CLAIMS = """\
claims:
  - {kind: saving, year: "2013/14", source: paper, section: "1.1"}
  - {kind: posts, amount: 4, source: paper, page: "7", note: "Counted twice."}
"""
UNCERTAINTY = """\
groups:
  - {group: "what care costs", figures: [prices.fee.home_external], reason: One market.}
distributions:
  - {figures: [prices.fee.home_external], shape: uniform, reason: Nothing is known between the ends.}
"""
CATALOGUE = """\
measures:
  plan_posts: posts that were to go
"""
MINE = "cycle: {jump_beyond: 3}\n"
ACTUALS = f"""\
quarter,measure,subject,need,value,note
{QUARTER},children,home_inhouse,,3,
{QUARTER},came,,younger,2,
"""
PRICES = "placement,fee,low,high,note\nhome_external,5200,4000,6000,spot\nfoster_ifa,950,,,\n"
FLAGS = "CHILD,LEVEL,SINCE\nQX7001,complex,03/04/2017\n"
OFSTED = """\
URN,Provision type,Registration status,Local authority,Sector,Number of registered places
SC000001,Children's Home,Active,Leeds,Local Authority,6
SC000003,Children's Home,Active,Leeds,Private,4
"""
IDENTIFIERS = (  # what the files of children hold, and no word of which may get out
    *("QX7", "A98765000000", "ZZ14", "ZY3 8", "ZX19", "ZW1 5", "ZV2 4", "7QQ", "8WW", "9871234", "9875678", "9879999"),
    *("07/11/2008", "19/12/2009", "2008-11-07", "2009-12-19", "07/11/2012", "2012-11-07", "03/04/2017", "10/05/2017"),
    *("Zebedee", "Larkhollow", "Quillfeather"),
)


def make(folder: Path) -> Path:
    """Write the working folder, with two runs of the tiny model in it, and return it."""
    model = tiny_model.write(folder)
    _texts(
        model,
        {
            "strategies/tiny_plan.yaml": tiny_model.STRATEGY,
            "scenarios/dear.yaml": SCENARIO,
            "claims.yaml": CLAIMS,
            "uncertainty.yaml": UNCERTAINTY,
            "catalogue.yaml": CATALOGUE,
            "model.yaml": f"{tiny_model.MODEL}strategy: tiny_plan\n",
        },
    )
    _tables_without_rows(model)
    (folder / "tiny.xlsx").write_bytes(changed(book_of(model), _prices_first))
    _texts(folder, {"mine.yaml": MINE, "counted.csv": ACTUALS, "prices.csv": PRICES, "flags.csv": FLAGS})
    _texts(folder, {"ofsted.csv": OFSTED})
    for name, text in (("counted", ACTUALS), ("prices", PRICES), ("ofsted", OFSTED)):
        xlsx(folder / f"{name}.xlsx", {"x": [line.split(",") for line in text.splitlines()]})
    _files_of_children(folder)
    shutil.copytree(ROOT / "config", folder / "config")
    _fund(folder / "town")
    write_zip(folder / "published.zip")
    _runs(folder)
    _releases(folder)
    return folder


def _prices_first(book: openpyxl.Workbook) -> None:
    """Let the first sheet of a model's workbook, which is the one that is broken, be one that is read."""
    book.move_sheet("prices", -book.sheetnames.index("prices"))
    book.active = 0


def _files_of_children(folder: Path) -> None:
    tables = {"episodes": EPISODES, "header": HEADER, "uasc": UASC, "missing": MISSING}
    write_return(folder / "return", **tables)
    with zipfile.ZipFile(folder / "return.zip", "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"2017-18/{name}.csv", text)
    (folder / "return.xml").write_text(XML, "utf-8")
    write_referrals(folder, rows(20))
    for source in ("codes.csv", "settings.yaml"):
        shutil.copy(ROOT / "config" / "ssda903" / source, folder / f"import_{source}")
    shutil.copy(ROOT / "config" / "placements" / "settings.yaml", folder / "placements_settings.yaml")


def _fund(town: Path) -> None:
    """Write a fund with every table that one may have, those that it does not need without rows."""
    shutil.copytree(ROOT / "examples" / "investment_town", town)
    for table in FUND_TABLES.values():
        if not (town / "fund" / table.file).exists():
            (town / "fund" / table.file).write_text(",".join(table.header) + "\n", "utf-8")


def _runs(folder: Path) -> None:
    """Write two runs that differ, the first of them signed and with a review to fill in."""
    for run, more in ((RUN, ()), (OTHER, ("--scenario", "dear"))):
        _done(call("run", "models/tiny", "--horizon", 4, "--out", run, *more, cwd=folder))
    _done(call("sign", "one", "--as", "analyst", "--name", "A. Nalyst", cwd=folder))
    (signature,) = (folder / RUN / "signatures").iterdir()
    signature.rename(signature.with_name("signed.json"))
    _done(call("review", "one", cwd=folder))


def _releases(folder: Path) -> None:
    """Import what may be shared of an earlier quarter, against which later tables are held."""
    asked = ("return", "--name", "leeds", "--as-of", "2017-12-31", "--out", "earlier")
    _done(call("import-903", *asked, cwd=folder))
    _done(call("import-placements", "referrals.csv", "--name", "leeds", "--out", "referred", cwd=folder))


def _done(done: object) -> None:
    assert getattr(done, "returncode", None) == 0, done


def _texts(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")


def _tables_without_rows(model: Path) -> None:
    """Write the header of every table that the model lacks, so that each can be broken."""
    for name, table in TABLES.items():
        if not (model / f"{name}.csv").exists():
            (model / f"{name}.csv").write_text(",".join(table.header) + "\n", "utf-8")

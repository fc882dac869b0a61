"""Every file that a command reads, with the command that reads it and the ways in which its kind is broken."""

from __future__ import annotations

from dataclasses import dataclass

from placement_opt.inputs.fund_tables import FUND_TABLES
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import Table
from tests.corpus import json_breaks, settings_breaks
from tests.corpus.breaks import BYTES, PLACES, Break
from tests.corpus.return_breaks import FOLDERS, XML
from tests.corpus.table_breaks import SHAPES, in_columns
from tests.corpus.workbook_breaks import PARTS, SHEETS, TEXTS, ZIPS
from tests.corpus.world import QUARTER

Line = tuple[str, ...]
CHECK: Line = ("check", "models/tiny")
RUN: Line = ("run", "models/tiny", "--horizon", "1", "--quiet")
IMPORT: Line = ("import-903", "return", "--name", "leeds", "--as-of", "2018-03-31", "--quiet")
LISTS: Line = (*IMPORT, "--ofsted", "ofsted.csv", "--prices", "prices.csv")
REFER: Line = ("import-placements", "referrals.csv", "--name", "leeds", "--quiet")
STRESS: Line = ("stress", "models/tiny", "--horizon", "4", "--draws", "2", "--chances", "--processes", "1", "--quiet")
FUND: Line = ("fund", "town", "--quiet", "--out", "funded")
ACTUALS: Line = ("actuals", "models/tiny", QUARTER)


@dataclass(frozen=True)
class Given:
    """A file that is read, the command that reads it, and how it can be broken."""

    file: str
    line: Line
    breaks: tuple[Break, ...]
    shipped: bool = False  # it is one of the program's own folder of settings


def _importing(option: str, file: str) -> Line:
    return (*IMPORT, option, file)


TABLE = (*PLACES, *BYTES, *SHAPES)
FIGURES = (*TABLE, *in_columns(0, -1))
SETTINGS = (*PLACES, *BYTES, *settings_breaks.SYNTAX, *settings_breaks.KEYS, *settings_breaks.values_at(0, 1, 2, 3, 4))
WORKBOOK = (*PLACES, *ZIPS, *PARTS, *SHEETS, *TEXTS)
JSON = (*PLACES, *BYTES, *json_breaks.SYNTAX, *json_breaks.KEYS, *json_breaks.values_at(*range(12)))


def _table(name: str) -> tuple[Break, ...]:
    return _columns_of(TABLES[name])


def _columns_of(table: Table) -> tuple[Break, ...]:
    header = table.header
    numbers = [header.index(column) for column in ("value", "unit", "source") if column in header]
    return (*TABLE, *in_columns(*dict.fromkeys((0, min(1, len(header) - 1), *numbers))))


MODEL = tuple(Given(f"models/tiny/{name}.csv", CHECK, _table(name)) for name in TABLES)
MODEL_SETTINGS = (
    *(Given(f"models/tiny/{name}.yaml", CHECK, SETTINGS) for name in ("model", "sources", "claims", "catalogue")),
    Given("models/tiny/uncertainty.yaml", CHECK, SETTINGS),
    Given("models/tiny/strategies/tiny_plan.yaml", (*CHECK, "--strategy", "tiny_plan"), SETTINGS),
    Given("models/tiny/scenarios/dear.yaml", (*RUN, "--scenario", "dear"), SETTINGS),
    Given("mine.yaml", (*RUN, "--config", "mine.yaml"), SETTINGS),
)
CYCLE = (
    Given("counted.csv", (*ACTUALS, "counted.csv"), (*TABLE, *in_columns(0, 1, 2, 3, 4, 5))),
    Given("counted.xlsx", (*ACTUALS, "counted.xlsx"), WORKBOOK),
    Given("tiny.xlsx", ("check", "tiny.xlsx"), WORKBOOK),
)
RUN_FILES = tuple(
    Given(f"runs/one/{file}", line, JSON)
    for file, lines in {
        "manifest.json": (
            ("runs",),
            ("runs", "one"),
            ("verify", "one", "--hashes"),
            ("compare", "one", "two"),
            ("review", "one", "--out", "again.csv"),
            ("sign", "one", "--as", "assurer", "--name", "B. Oss"),
        ),
        "verdict.json": (("runs",), ("runs", "one"), ("compare", "one", "two")),
        "sections.json": (("report", "one"),),
        "strategy.json": (("report", "one"),),
        "case.json": (("report", "one"),),
        "signatures/signed.json": (("runs",), ("runs", "one")),
    }.items()
    for line in lines
)
RUN_TABLES = (
    *(Given(f"runs/one/{n}.csv", ("report", "one"), TABLE) for n in ("ledger", "plan", "savings", "funding")),
    Given("review.csv", ("review", "one", "review.csv"), (*TABLE, *in_columns(0, 1, 7, 8, 9, 10))),
    Given("runs/one/inputs/tiny/prices.csv", ("verify", "one"), TABLE),
    Given("runs/one/inputs/tiny/model.yaml", ("compare", "one", "two"), SETTINGS),
)
RETURNS = (
    Given("return", IMPORT, FOLDERS),
    Given("return/episodes.csv", IMPORT, (*TABLE, *in_columns(0, 1, 2, 3, 4, 5, 6, 7, 8))),
    Given("return/header.csv", IMPORT, (*TABLE, *in_columns(0, 1, 2, 4))),
    Given("return/uasc.csv", IMPORT, (*TABLE, *in_columns(0, 3))),
    Given("return/missing.csv", IMPORT, (*TABLE, *in_columns(0, 3, 4))),
    Given("return.zip", ("import-903", "return.zip", *IMPORT[2:]), (*PLACES, *ZIPS)),
    Given("return.xml", ("import-903", "return.xml", *IMPORT[2:]), (*PLACES, *BYTES, *XML)),
    Given("flags.csv", _importing("--need-levels", "flags.csv"), (*TABLE, *in_columns(0, 1, 2))),
    Given("ofsted.csv", _importing("--ofsted", "ofsted.csv"), (*TABLE, *in_columns(0, 1, 2, 3, 4, 5))),
    Given("ofsted.xlsx", _importing("--ofsted", "ofsted.xlsx"), WORKBOOK),
    Given("prices.csv", _importing("--prices", "prices.csv"), (*TABLE, *in_columns(0, 1, 2, 4))),
    Given("prices.xlsx", _importing("--prices", "prices.xlsx"), WORKBOOK),
    Given("import_codes.csv", _importing("--code-map", "import_codes.csv"), (*TABLE, *in_columns(0, 1, 2))),
    Given("earlier", _importing("--released", "earlier"), PLACES),
    *(
        Given(f"earlier/import/{n}.csv", _importing("--released", "earlier"), (*TABLE, *in_columns(0, 1, -1)))
        for n in ("stock", "quarters")
    ),
    Given("import_settings.yaml", _importing("--config", "import_settings.yaml"), SETTINGS),
)
REFERRALS = (
    Given("referrals.csv", REFER, (*TABLE, *in_columns(0, 1, 8, 11, 15, 17))),
    Given("referred/shares.csv", (*REFER, "--released", "referred"), (*TABLE, *in_columns(0, -1))),
    Given("placements_settings.yaml", (*REFER, "--config", "placements_settings.yaml"), SETTINGS),
)
SHIPPED = (
    *(Given(f"config/{n}.yaml", CHECK, SETTINGS, True) for n in ("base", "catalogue", "file_limits")),
    Given("config/scenarios/demand_high.yaml", (*RUN, "--scenario", "demand_high"), SETTINGS, True),
    Given("config/entries_volatility.csv", STRESS, (*TABLE, *in_columns(0, 1)), True),
    *(
        Given(f"config/ssda903/{name}.csv", LISTS, (*TABLE, *in_columns(0, 1)), True)
        for name in ("codes", "councils", "successors", "trusts")
    ),
    Given("config/ssda903/settings.yaml", IMPORT, SETTINGS, True),
    Given("config/placements/fields.csv", REFER, (*TABLE, *in_columns(0, 1)), True),
    Given("config/placements/settings.yaml", REFER, SETTINGS, True),
    Given("config/ssda903/invented_council.yaml", ("example", "made"), SETTINGS, True),
    Given("config/ssda903/invented_prices.csv", ("example", "made"), (*TABLE, *in_columns(0, 1)), True),
    Given("config/placements/invented_referrals.yaml", ("example", "made"), SETTINGS, True),
)
FUNDS = (
    *(Given(f"town/fund/{table.file}", FUND, _columns_of(table)) for table in FUND_TABLES.values()),
    *(Given(f"town/{name}.yaml", FUND, SETTINGS) for name in ("model", "sources")),
    Given("town/outcomes.csv", (*FUND, "--outcomes", "town/outcomes.csv"), (*TABLE, *in_columns(0, 1, 2, 3, 4, 6, 8))),
    Given("config/fund.yaml", FUND, SETTINGS, True),
)
NEIGHBOURS: Line = ("neighbours", "Elm", "--published", "published.zip")
STATEMENT_OF: Line = ("report", "one", "--sufficiency", "--published", "published.zip")
ENGLAND = (
    Given("published.zip", NEIGHBOURS, (*PLACES, *ZIPS)),
    Given("published.zip", STATEMENT_OF, PLACES),
    Given("config/published.yaml", NEIGHBOURS, SETTINGS, True),
)
INPUTS = (*ENGLAND, *FUNDS, *MODEL, *MODEL_SETTINGS, *CYCLE, *RUN_FILES, *RUN_TABLES, *RETURNS, *REFERRALS, *SHIPPED)

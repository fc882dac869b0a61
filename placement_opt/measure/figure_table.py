"""Every figure that the programme reads, with its evidence, and how much of a plan's spend has it as its price."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from placement_opt.inputs.csv_tables import Row
from placement_opt.inputs.frames import Tables, records
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.table_records import NO_PLAN_READS, PROVENANCE

KEYS_PARTED = "/"  # between the words of a key, as in the column `price_of` of a ledger
TERMS_PARTED, TIMES_A_FIGURE = "; ", "*"  # in the column `price_of`: between terms, and within one
FIGURE_COLUMNS = ["table", "key", "parameter", *PROVENANCE[:-1], "spend_share", PROVENANCE[-1]]
Name = tuple[str, str, str]  # table, parameter, key


def figure_table(tables: Tables, sources: Mapping[str, str], ledger: pd.DataFrame) -> pd.DataFrame:
    """Return one row a figure, in FIGURE_COLUMNS, in the order of the tables and of their rows.

    `sources` are titles by key; `ledger` is that of the plan whose spend is shared out. What happened, and what was
    published before, is no figure of the programme.
    """
    shares = spend_shares(ledger, {name: float(row["value"]) for name, row in _figures(tables)})
    rows = []
    for (table, parameter, key), row in _figures(tables):
        told = {k: row[k] for k in PROVENANCE} | {"source": _titles(str(row["source"]), sources)}
        share = shares.get((table, parameter, key), math.nan)
        rows.append({"table": table, "key": key, "parameter": parameter, **told, "spend_share": share})
    return pd.DataFrame(rows, columns=FIGURE_COLUMNS)


def _figures(tables: Tables) -> Iterator[tuple[Name, Row]]:
    """Yield every figure by its table, parameter and key, with its row."""
    for name, table in TABLES.items():
        if table.parameters and name not in NO_PLAN_READS:
            for row in records(tables, name):
                key = KEYS_PARTED.join(str(row[k.name]) for k in table.columns)
                yield (name, str(row["parameter"]), key), row


def _titles(keys: str, sources: Mapping[str, str]) -> str:
    """Return the titles of the sources of a row, which may rest on several."""
    return TERMS_PARTED.join(sources.get(k.strip(), k.strip()) for k in keys.split(";"))


def spend_shares(ledger: pd.DataFrame, values: Mapping[Name, float]) -> dict[Name, float]:
    """Return the share of spend whose price is each figure; nothing while the ledger does not say what prices are of.

    Where a price is made of several figures, each has the part that it makes of it: its factor times its value, over
    the same of all of them. What a figure adds in one line and takes off another is set off, and spend is counted
    whatever its sign, as for grades of evidence.
    """
    if "price_of" not in ledger:
        return {}
    found: dict[Name, list[float]] = {}
    together = ledger.groupby("price_of", sort=False)["gbp"].agg(math.fsum)
    for text, gbp in together.items():
        parts = {name: factor * values.get(name, math.nan) for name, factor in terms(str(text)).items()}
        whole = math.fsum(parts.values())
        for name, part in parts.items() if whole else ():
            found.setdefault(name, []).append(float(gbp) * part / whole)
    spent = math.fsum(ledger["gbp"].abs())
    return {name: abs(math.fsum(amounts)) / spent for name, amounts in found.items()} if spent else {}


def terms(price_of: str) -> dict[Name, float]:
    """Return what a price is made of: the factor on each figure, such as 6 in `6*homes/fixed_cost/home_1`."""
    found: dict[Name, float] = {}
    for term in price_of.split(TERMS_PARTED) if price_of else ():
        factor, _, figure = term.partition(TIMES_A_FIGURE)
        table, parameter, key = (*figure.split(KEYS_PARTED, 2), "")[:3]  # some tables have no key
        found[table, parameter, key] = found.get((table, parameter, key), 0.0) + float(factor)
    return found

"""The rows of a run's files as the workbook needs them, and the words for their codes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from placement_opt.domain.schedule_lines import TITLES, TOTAL
from placement_opt.domain.strategy import AS_PUBLISHED, DO_NOTHING, MOST_SAVED, RECOMMENDED
from placement_opt.measure.ledger_behind import OPENING_YEAR
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.money_sections import PLAN_HEADINGS
from placement_opt.report.section import Crosstab

Row = Mapping[str, str]
COMPARED_PLANS = (AS_PUBLISHED, RECOMMENDED, MOST_SAVED)
ONLY = "only_"  # before the name of a lever: the plan in which it is the only one
LEDGER_FILES = ("ledger.csv", "ledger_behind.csv")


@dataclass(frozen=True)
class RunRows:
    """The files of a run as rows of text, each read once."""

    run: KeptRun

    def of(self, name: str) -> list[Row]:
        """Return the rows of a CSV file of the run; none if it has no such file."""
        if name not in self._read:
            text = self.run.files.get(name, b"").decode("utf-8")
            self._read[name] = list(csv.DictReader(io.StringIO(text)))
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def ledger(self) -> list[Row]:
        """The rows of the ledger: those of the plans, then those that stand behind savings and bridge."""
        return [row for name in LEDGER_FILES for row in self.of(name)]

    @cached_property
    def quarters(self) -> list[str]:
        """The labels of the quarters in order."""
        return [str(q["label"]) for q in self.run.case["quarters"]]

    @cached_property
    def years(self) -> list[str]:
        """The financial years of the horizon in order."""
        return list(dict.fromkeys(str(q["year"]) for q in self.run.case["quarters"]))

    @cached_property
    def plans(self) -> list[str]:
        """The plans that have an answer, doing nothing first."""
        there = {row["plan"] for row in self.of(LEDGER_FILES[0])}
        return [plan for plan in (DO_NOTHING, *COMPARED_PLANS) if plan in there]

    @cached_property
    def levers(self) -> list[str]:
        """The plans in which a lever is the only one, in the order of the bridge."""
        return list(dict.fromkeys(row["plan"] for row in self.ledger if row["plan"].startswith(ONLY)))

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the schedule, with what is outside it last."""
        return list(dict.fromkeys(row["line"] for row in self.of("savings.csv") if row["line"] != TOTAL))

    @cached_property
    def savings(self) -> dict[tuple[str, str, str, str, str], float]:
        """Pounds of savings.csv by basis, plan, year, line and reading."""
        rows = self.of("savings.csv")
        return {(k["basis"], k["plan"], k["year"], k["line"], k["reading"]): float(k["gbp"]) for k in rows}

    @cached_property
    def recurrent(self) -> dict[tuple[str, str, str], float]:
        """Recurrent pounds of the ledger by plan, year and line of the schedule."""
        rows = (row for row in self.ledger if row["one_off"] == "no")
        found = totals(((row["plan"], row["year"], row["schedule_line"]), exact(row)) for row in rows)
        return {(plan, year, line): gbp for (plan, year, line), gbp in found.items()}

    @cached_property
    def words(self) -> dict[str, str]:
        """The words for plans and lines of the schedule, by their codes."""
        titles = {str(k["line"]): str(k["title"]) for k in self.run.case["schedule"]}
        levers = {f"{ONLY}{name}": f"Only: {words}" for name, words in self._words_in("bridge").items()}
        own = {DO_NOTHING: "Do nothing", OPENING_YEAR: "Opening year: the frozen budget"}
        told = {k: v for k, v in self._words_in("schedule_level_do_nothing").items() if k in PLAN_HEADINGS}
        return {**TITLES, **titles, **PLAN_HEADINGS, **told, **levers, **own}

    def word(self, code: str) -> str:
        """Return the words for a code, or the code where it has none."""
        return self.words.get(code, code)

    def _words_in(self, section: str) -> Mapping[str, str]:
        found = self.run.sections.get(section)
        return found.layout.words if found and isinstance(found.layout, Crosstab) else {}


def exact(row: Row) -> float:
    """Return what a row of the ledger comes to, unrounded [GBP]."""
    return float(row["quantity"]) * float(row["price"]) * float(row["index"])


def totals(amounts: Iterable[tuple[tuple[str, ...], float]]) -> dict[tuple[str, ...], float]:
    """Return amounts by key: what a formula on the same rows comes to, for programs that work none out."""
    found: dict[tuple[str, ...], float] = {}
    for key, amount in amounts:
        found[key] = found.get(key, 0.0) + amount
    return found


def total_of(amounts: Iterable[float]) -> float:
    """Return amounts added up, as a formula on them does."""
    return math.fsum(amounts)


def _key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def across(rows: Iterable[Row], keys: tuple[str, ...], column: str) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield rows that share some keys as one, with the value of each by what stands in a column."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        found.setdefault(_key(row, keys), {})[row[column]] = row["value"]
    yield from found.items()

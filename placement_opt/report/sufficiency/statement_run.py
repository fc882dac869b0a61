"""What the parts of a sufficiency statement read: a run as it may be published, its dates, and what others publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import yaml

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.england.council_titles import years_published
from placement_opt.england.councils_by_name import COUNCIL_KEY
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR, last_day
from placement_opt.kernel.paths import MODEL_FILE
from placement_opt.measure.kept_children import quarters_in
from placement_opt.measure.kept_prices import least_sure
from placement_opt.measure.summary import GRADES
from placement_opt.report.claim_sections import GRADE_WORDS
from placement_opt.report.kept_run import KeptRun
from placement_opt.report.paper.council_paper import long_date
from placement_opt.report.paper.paper_run import NOT_KNOWN, PaperRun, paper_run, rows_with
from placement_opt.report.paper.published_counts import INPUTS_KEPT
from placement_opt.report.report_request import ReportRequest
from placement_opt.report.sufficiency.council_outside import CouncilOutside, council_outside
from placement_opt.report.sufficiency.statement_sections import (
    RUN_BY_OTHERS,
    TYPES_AHEAD,
    Case,
    now_in,
    statement_sections,
)

MOST_ENDS = 4  # ends of years that a table has room for beside now
NOT_KNOWN_HERE = "not known"  # in a cell for which the run has no figure
COUNCIL_ITSELF, OTHER_PROVIDERS = "the council", "others"
NOT_PROVIDED = ("family", "other")  # settings in which nobody is paid to provide the place
HOW_KNOWN = {grade: GRADE_WORDS.get(grade, grade) for grade in GRADES}
PLANS_IN_STATEMENT = {DO_NOTHING: "Doing nothing", RECOMMENDED: "Recommended plan"}


@dataclass(frozen=True)
class End:
    """The end of a quarter that a table shows: its label, and the heading of its column."""

    label: str
    heading: str
    year: str = ""  # the financial year that ends then; "" if none does


@dataclass(frozen=True)
class StatementRun:
    """A run as a sufficiency statement reads it."""

    paper: PaperRun
    outside: CouncilOutside

    @property
    def case(self) -> Case:
        """The content of case.json; no count of it is printed."""
        return self.paper.case

    @cached_property
    def now(self) -> End:
        """When the run knows where children live: its opening, or the end of the last quarter that has passed."""
        label = now_in(self.case)
        words = long_date(now_day(self.case, opening_day(self.paper.run)).isoformat())
        return End(label, words)

    @cached_property
    def ends(self) -> tuple[End, ...]:
        """The ends of the financial years ahead, as many as a table has room for."""
        last = {str(q["year"]): q for q in self.case["quarters"][self.passed :]}
        whole = {y: y if q["in_year"] == QUARTERS_PER_YEAR else "" for y, q in last.items()}
        found = (End(str(q["label"]), f"End of {whole[y] or q['label']}", whole[y]) for y, q in last.items())
        return tuple(found)[:MOST_ENDS]

    @property
    def passed(self) -> int:
        """How many quarters have passed."""
        return int(self.case["past"]["quarters"]) if self.case["past"] else 0

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Now and every quarter ahead."""
        every = quarters_in(self.paper.section(TYPES_AHEAD).frame)
        return every[every.index(self.now.label) :]

    @property
    def years_ahead(self) -> tuple[str, ...]:
        """The financial years in which quarters are ahead."""
        return tuple(dict.fromkeys(str(q["year"]) for q in self.case["quarters"][self.passed :]))

    @property
    def opening_words(self) -> str:
        """The day at which the model opens."""
        return long_date(opening_day(self.paper.run).isoformat())

    @property
    def price_base(self) -> str:
        """The year in whose prices the model is."""
        return str(_settings(self.paper.run)["price_base"])

    @property
    def is_of_published(self) -> bool:
        """Whether the model was made of published statistics, and not of the council's own records."""
        return _settings(self.paper.run).get("published_year") is not None

    @property
    def years_published(self) -> tuple[int, ...]:
        """The years of which something is published of the council."""
        k = self.outside
        return years_published(k.statistics, k.council) if k.council else ()

    @property
    def types(self) -> Mapping[str, Any]:
        """The placement types of the model by their ids."""
        found: Mapping[str, Any] = self.case["placements"]
        return found

    def provider(self, kind: str) -> str:
        """Return who provides a placement type, in words."""
        p = self.types[kind]
        if p["setting"] in NOT_PROVIDED:
            return "–"
        return OTHER_PROVIDERS if p["provider"] == RUN_BY_OTHERS else COUNCIL_ITSELF

    def title(self, id: str) -> str:
        """Return what a need group or a placement type is called."""
        return self.paper.words(TYPES_AHEAD, id)

    def count(self, section: str, **where: str) -> str:
        """Return the value of a section as tables print it, a small count hidden; not known if it has none."""
        return self.printed(section, "value", **where)

    def printed(self, section: str, column: str, **where: str) -> str:
        """Return one number of a section likewise."""
        text = self.paper.printed(section, column, **where)
        return NOT_KNOWN_HERE if text == NOT_KNOWN else text

    def amount(self, section: str, **where: str) -> float:
        """Return a number of children as it may be drawn; nought without a row."""
        rows = rows_with(self.paper.section(section).frame, where)
        return float(rows["value"].sum())

    def grade(self, table: str, keys: Iterable[str]) -> str:
        """Return in words how sure the least sure of some figures of a table is; not known without any."""
        if not self.paper.has("assumptions"):
            return NOT_KNOWN_HERE
        rows = rows_with(self.paper.section("assumptions").frame, {"table": table})
        grades = {str(k) for k in rows.loc[rows["key"].isin(set(keys)), "evidence"]}
        return HOW_KNOWN.get(least_sure(grades), NOT_KNOWN_HERE) if grades else NOT_KNOWN_HERE

    def how_known(self, table: str) -> str:
        """Return a sentence that says how a table of the model is known, with a blank before it; nothing if unknown."""
        grade = self.grade(table, self.keys(table))
        return "" if grade == NOT_KNOWN_HERE else f" The least sure of these figures are {in_sentence(grade)}."

    def keys(self, table: str) -> tuple[str, ...]:
        """Return the keys of the figures of a table, each once."""
        if not self.paper.has("assumptions"):
            return ()
        return tuple(dict.fromkeys(rows_with(self.paper.section("assumptions").frame, {"table": table})["key"]))


def statement_run(run: KeptRun, asked: ReportRequest) -> StatementRun:
    """Return what a statement reads of a run, its counts hidden together with those of its other sections.

    Raises BadInput for a council that does not exist, or published statistics that cannot be read.
    """
    named, day = _settings(run).get(COUNCIL_KEY), now_day(run.case, opening_day(run))
    outside = council_outside(asked, str(run.case["title"]), None if named is None else str(named), day)
    return StatementRun(paper_run(replace(run, beside=(*run.beside, *statement_sections(run)))), outside)


def in_sentence(grade: str) -> str:
    """Return how a figure is known as a sentence has it."""
    return grade.replace("council's", "the council's")


def opening_day(run: KeptRun) -> date:
    """Return the day at which the model of a run opens."""
    return date.fromisoformat(str(_settings(run)["opening"]))


def _settings(run: KeptRun) -> dict[str, Any]:
    """Return the content of model.yaml as the run keeps it."""
    return dict(yaml.safe_load(run.files[f"{INPUTS_KEPT}{run.manifest['read_as']['model']}/{MODEL_FILE}"]))


def now_day(c: Case, opening: date) -> date:
    """Return the last day of the last quarter that has passed; the opening if none has."""
    return last_day(c["past"]["quarters"], opening) if c["past"] else opening

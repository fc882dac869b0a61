"""A run as it may be published: no small count of children and no home's name in a section that a paper uses.

If any section holds a count from 1 to the limit of config/ssda903/settings.yaml, every count of children of every
section is rounded: to the base given there, or to the least multiple of it at which no small count can be worked out
from a total that somebody knows and the parts that are shown. What is below that is hidden; a chart draws it as that.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

import pandas as pd

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.estimate.publish import nearest
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.suppress import safe_base
from placement_opt.kernel.paths import config_folder
from placement_opt.report.kept_run import SECTION_FILES, KeptRun
from placement_opt.report.section import Cards, Section, Sentences
from placement_opt.report.section_data import sections_in, text_of_sections

COUNT_UNITS = ("children",)  # units of what is a number of children
HIDDEN = "hidden"  # column that says whether the row is a small count
OF_ONE_TOTAL = ("plan", "year", "quarter")  # rows with the same of these are parts of one total
PART_COLUMNS = ("group", "kind")  # columns that name the parts
KNOWN_TOTALS = ("age_band", "setting", "provider", "shown_with", "of_type", "where")  # columns of further such totals
MOVED_PARTS = ("moved_by_plan", "moved_after_an_ending", "moved_without_a_plan")  # measures that add up to a total
INPUTS_KEPT = "inputs/"  # files that reports of a published run may read beside its sections
NOT_SAID = "The figure is not published: it is a small count of children, or names a home."
COUNTS_CHILDREN = (
    r"(?:[a-z-]+ ){0,3}(?:child(?:ren)?|moves?)\b(?!-|['’]s? homes?)"  # no child-years, no children's homes
)
WORDS_OF_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class PublishedRun:
    """A run as it may be published, the most that is a small count, and to what counts are rounded; 0 if to nothing."""

    run: KeptRun
    small: int
    base: int
    homes: tuple[str, ...]  # titles of children's homes, which no published sentence names

    def keeps_back(self, text: str) -> bool:
        """Return whether a sentence is not published: it tells a small count, or names a home."""
        return tells_few(text, self.small) or any(home in text for home in self.homes)

    @property
    def rounded(self) -> bool:
        """Whether counts had to be rounded."""
        return self.base > 0


def published(run: KeptRun) -> PublishedRun:
    """Return a run without any small count of children: its sections alone, and its inputs for their sources.

    Whether a model's own figures are published does not matter: a plan's counts are published nowhere else.
    """
    limit = read_settings(config_folder() / "ssda903" / "settings.yaml", read_catalogue()).publishing
    sections = run.sections.values()
    needed = any(_is_small(n, limit.small) for s in sections for n in _counts(s))
    parts = (group for s in sections for group in _adding_up(s))
    tables = (table for s in sections for table in _of_several_totals(s))
    base = safe_base(parts, limit.small, limit.round_to, tables) if needed else 0
    bare = PublishedRun(run, limit.small, base, tuple(home["title"] for home in run.case.get("homes", ())))
    files = {name: data for name, data in run.files.items() if name.startswith(INPUTS_KEPT)}
    for part in (name for name in SECTION_FILES if name in run.files):
        files[part] = text_of_sections(_section(s, bare) for s in sections_in(run.files[part])).encode("utf-8")
    beside = tuple(_section(s, bare) for s in run.beside)
    return dataclasses.replace(bare, run=KeptRun(files, run.manifest, beside))


def tells_few(text: str, small: int) -> bool:
    """Return whether a sentence tells a count of children from 1 to the limit, in digits or in words."""
    numbers = [rf"0*[0-{small}]\.\d+", *(str(n) for n in range(1, small + 1)), *WORDS_OF_TEN[:small]]
    return re.search(rf"(?<![\w.,£/-])(?:{'|'.join(numbers)}) {COUNTS_CHILDREN}", text, re.IGNORECASE) is not None


def _is_small(number: float, small: int) -> bool:
    return not math.isnan(number) and 1 <= abs(round(number)) <= small


def _counts(section: Section) -> Iterable[float]:
    """Yield every number of children of a section's table; a card's claim is no table of children."""
    if isinstance(section.layout, Cards) or "unit" not in section.frame:
        return
    rows = section.frame[section.frame["unit"].isin(COUNT_UNITS)]
    for row in rows.to_dict("records"):
        yield from (float(v) for v in row.values() if _is_number(v))


def _adding_up(section: Section) -> Iterable[list[int]]:
    """Return the counts of a section that add up to a total somebody may know, such as all children of a quarter."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in () if isinstance(section.layout, Cards) else section.frame.to_dict("records"):
        value = row.get("whole", row.get("value"))
        is_part = {*PART_COLUMNS} & {*row} or row.get("measure") in MOVED_PARTS
        if row.get("unit") in COUNT_UNITS and is_part and _is_count(value):
            groups.setdefault(tuple(str(row[k]) for k in OF_ONE_TOTAL if k in row), []).append(abs(round(value)))
    return groups.values()


def _of_several_totals(section: Section) -> Iterable[tuple[list[int], list[list[int]]]]:
    """Yield the counts of a section of which somebody may know more totals than one, and the places of each total."""
    columns = [k for k in KNOWN_TOTALS if k in section.frame]
    rows = section.frame.to_dict("records") if columns else []
    counted = [row for row in rows if row["unit"] in COUNT_UNITS and _is_count(row["value"])]
    lines: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(counted):
        for column in ("", *columns):
            lines.setdefault((column, str(row[column]) if column else ""), []).append(place)
    if counted:
        yield [abs(round(row["value"])) for row in counted], list(lines.values())


def _is_count(value: Any) -> TypeGuard[float]:
    return _is_number(value) and not math.isnan(value)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _section(section: Section, hide: PublishedRun) -> Section:
    """Return a section without its small counts, and without sentences that are not published."""
    sentence, note = ("" if hide.keeps_back(text) else text for text in (section.sentence, section.note))
    return dataclasses.replace(section, sentence=sentence, note=note, frame=_frame(section, hide))


def _frame(section: Section, hide: PublishedRun) -> pd.DataFrame:
    frame = section.frame
    if isinstance(section.layout, Sentences) and "sentence" in frame:
        return frame[[not hide.keeps_back(str(text)) for text in frame["sentence"]]].reset_index(drop=True)
    if isinstance(section.layout, Cards):
        return _cards(frame, hide)
    if not hide.rounded or "unit" not in frame:
        return frame
    rows = [
        _row(row, hide) if row["unit"] in COUNT_UNITS else {**row, HIDDEN: False} for row in frame.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[*frame.columns, HIDDEN])


def _cards(frame: pd.DataFrame, hide: PublishedRun) -> pd.DataFrame:
    """Return cards of claims; of one whose judgement is not published the figures are left out."""
    rows = [
        {k: (math.nan if _is_number(v) else v) for k, v in row.items()} | {"reason": NOT_SAID}
        if hide.keeps_back(str(row.get("reason", "")))
        else row
        for row in frame.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=frame.columns)


def _row(row: dict[Any, Any], hide: PublishedRun) -> dict[Any, Any]:
    """Return a row of counts rounded, and whether one of them is hidden."""
    numbers = {k: v for k, v in row.items() if _is_count(v)}
    few = any(1 <= abs(round(v)) < hide.base for v in numbers.values())
    return row | {k: rounded_count(v, hide.base) for k, v in numbers.items()} | {HIDDEN: few}


def rounded_count(number: float, base: int) -> float:
    """Return a count rounded to a base; who is there at all is never rounded to nobody."""
    whole = abs(round(number))
    return math.copysign(float(max(base, nearest(whole, base))), number) if whole else 0.0

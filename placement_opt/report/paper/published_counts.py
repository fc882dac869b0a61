"""A run as it may be published: small counts of children hidden in every section that a paper or its charts use.

If any section holds a count from 1 to the limit of config/ssda903/settings.yaml, every count of children of every
section is rounded to the base given there, and a small one is never less than that base. So no exact count stands
beside a hidden one, and no total less its other parts tells it: each is known only to within half the base either way.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.estimate.publish import nearest
from placement_opt.intake.import_settings import read_settings
from placement_opt.kernel.paths import config_folder
from placement_opt.report.kept_run import PARTS, KeptRun
from placement_opt.report.section import Cards, Section, Sentences
from placement_opt.report.section_data import sections_in, text_of_sections

COUNTED = ("children",)  # units of what is a number of children
HIDDEN = "hidden"  # column that says whether the row is a small count
INPUTS_KEPT = "inputs/"  # files that reports of a published run may read beside its sections
NOT_SAID = "The figure is a small count of children and is not shown."
OF_CHILDREN = r"(?:[a-z-]+ ){0,3}(?:child(?:ren)?|moves?)\b(?!-|['’]s? homes?)"  # no child-years, no children's homes
WORDS_OF_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class PublishedRun:
    """A run as it may be published, the most that is a small count, and whether counts had to be rounded for it."""

    run: KeptRun
    small: int
    base: int
    rounded: bool


def published(run: KeptRun) -> PublishedRun:
    """Return a run without any small count of children: its sections alone, and its inputs for their sources.

    Whether a model's own figures are published does not matter: a plan's counts are published nowhere else.
    """
    limit = read_settings(config_folder() / "ssda903" / "settings.yaml", read_catalogue()).publishing
    needed = any(_is_small(n, limit.small) for s in run.sections.values() for n in _counts(s))
    bare = PublishedRun(run, limit.small, limit.round_to, needed)
    files = {name: data for name, data in run.files.items() if name.startswith(INPUTS_KEPT)}
    for part in (name for name in PARTS if name in run.files):
        files[part] = text_of_sections(_section(s, bare) for s in sections_in(run.files[part])).encode("utf-8")
    beside = tuple(_section(s, bare) for s in run.beside)
    return dataclasses.replace(bare, run=KeptRun(files, run.manifest, beside))


def tells_few(text: str, small: int) -> bool:
    """Return whether a sentence tells a count of children from 1 to the limit, in digits or in words."""
    numbers = [rf"0*[0-{small}]\.\d+", *(str(n) for n in range(1, small + 1)), *WORDS_OF_TEN[:small]]
    return re.search(rf"(?<![\w.,£/-])(?:{'|'.join(numbers)}) {OF_CHILDREN}", text, re.IGNORECASE) is not None


def _is_small(number: float, small: int) -> bool:
    return not math.isnan(number) and 1 <= abs(round(number)) <= small


def _counts(section: Section) -> Iterable[float]:
    """Yield every number of children of a section's table; a card's claim is no table of children."""
    if isinstance(section.layout, Cards) or "unit" not in section.frame:
        return
    rows = section.frame[section.frame["unit"].isin(COUNTED)]
    for row in rows.to_dict("records"):
        yield from (float(v) for v in row.values() if _is_number(v))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _section(section: Section, hide: PublishedRun) -> Section:
    """Return a section without its small counts, and without sentences that tell one."""
    sentence, note = ("" if tells_few(text, hide.small) else text for text in (section.sentence, section.note))
    return dataclasses.replace(section, sentence=sentence, note=note, frame=_frame(section, hide))


def _frame(section: Section, hide: PublishedRun) -> pd.DataFrame:
    frame = section.frame
    if isinstance(section.layout, Sentences) and "sentence" in frame:
        return frame[[not tells_few(str(text), hide.small) for text in frame["sentence"]]].reset_index(drop=True)
    if isinstance(section.layout, Cards):
        return _cards(frame, hide)
    if not hide.rounded or "unit" not in frame:
        return frame
    rows = [_row(row, hide) if row["unit"] in COUNTED else {**row, HIDDEN: False} for row in frame.to_dict("records")]
    return pd.DataFrame(rows, columns=[*frame.columns, HIDDEN])


def _cards(frame: pd.DataFrame, hide: PublishedRun) -> pd.DataFrame:
    """Return cards of claims; of one whose judgement tells a small count the figures are left out."""
    rows = [
        {k: (math.nan if _is_number(v) else v) for k, v in row.items()} | {"reason": NOT_SAID}
        if tells_few(f"{row.get('reason', '')}", hide.small)
        else row
        for row in frame.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=frame.columns)


def _row(row: dict[Any, Any], hide: PublishedRun) -> dict[Any, Any]:
    """Return a row of counts rounded, and whether one of them was small."""
    numbers = {k: v for k, v in row.items() if _is_number(v) and not math.isnan(v)}
    few = any(_is_small(v, hide.small) for v in numbers.values())
    return row | {k: rounded_count(v, hide) for k, v in numbers.items()} | {HIDDEN: few}


def rounded_count(number: float, hide: PublishedRun) -> float:
    """Return a count rounded to the base; who is there at all is never rounded to nobody."""
    whole = abs(round(number))
    up = max(hide.base, nearest(whole, hide.base)) if whole else 0
    return math.copysign(float(up), number) if up else 0.0

"""Columns of text to numbers: each different text is looked at once, and what is wrong is told without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.domain.catalogue import SETTLED, Catalogue
from placement_opt.intake.placements.placement_settings import ANSWERS, CARE_WORDS, REFERRED_SETTINGS, PlacementSettings
from placement_opt.intake.placements.standard_fields import (
    DAY,
    IDENTIFIER,
    IDENTIFIERS,
    JOINED_BY,
    NEED_GROUP,
    READ_AS,
    WEEKLY_COST,
    WHOLE_NUMBER,
    Standard,
    bare,
)
from placement_opt.intake.read import cell_text
from placement_opt.intake.read.child_frames import UNKNOWN
from placement_opt.intake.read.dates import DateRules, RowLocator, date_faults, read_dates
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel import calendar
from placement_opt.kernel.errors import Fault
from placement_opt.kernel.text import pounds

Values = npt.NDArray[np.float64]  # NaN: blank
WRONG = -1.0  # text that is no answer
_WHOLE = re.compile(r"([0-9]{1,6})(?:\.0+)?")
_MONEY = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,4})?")  # 3200, £3,200.50


@dataclass(frozen=True)
class CellReader:
    """What the cells of every field may be."""

    standard: Standard
    settings: PlacementSettings
    dates: DateRules
    catalogue: Catalogue
    dearest: Mapping[str, float]  # kind of care -> GBP a week: no fee is higher

    def read(self, frame: pd.DataFrame, locator: RowLocator) -> tuple[pd.DataFrame, list[Fault], list[RuleCount]]:
        """Return numbers in place of text, NaN where blank; identifiers stay as text in `child` and `local_id`."""
        made: dict[str, object] = {}
        faults: list[Fault] = []
        met: list[RuleCount] = []
        for field, kind in READ_AS.items():
            if kind == IDENTIFIER:
                made[field], decimal = cell_text.identifiers(_without(frame[field], self._nothing))
                met += locator.rule_counts("spreadsheet_ids", decimal) if field in IDENTIFIERS else []
            elif kind == DAY:
                made[field], wrong, stand_ins = self._days(frame[field], field, locator)
                faults, met = [*faults, *wrong], [*met, *stand_ins]
            else:
                made[field], wrong = self._answers(frame[field], field, locator)
                faults += wrong
        table = pd.DataFrame({**made, "file": frame["file"], "row": frame["row"]})
        for check in (self._identity_faults, self._fee_faults, self._far_faults):
            faults += check(table, locator)
        return table, faults, met

    def _answers(self, column: pd.Series[str], field: str, locator: RowLocator) -> tuple[Values, list[Fault]]:
        """Return the numbers of a column of answers, NaN where one is blank or none."""
        read, expected = self._by_kind(READ_AS[field])
        values = _each(column, read)
        wrong = locator.faults(values == WRONG, self.standard.titles[field], expected, "another answer")
        return np.where(values == WRONG, np.nan, values), list(wrong)

    @property
    def _nothing(self) -> frozenset[str]:
        return frozenset(bare(word) for word in self.settings.nothing)

    def _by_kind(self, kind: str) -> tuple[Callable[[str], float], str]:
        """Return how an answer is read, and what it must be in words."""
        if kind == WHOLE_NUMBER:
            most = self.settings.oldest
            return lambda word: self._whole(word, most), f"a whole number from 0 to {most}, or a blank"
        if kind == WEEKLY_COST:
            return self._money, "pounds a week such as 950 or £950.50, or a blank"
        if kind == NEED_GROUP:
            known = needs_by_word(self.catalogue)
            return lambda word: self._one_of(word, known), f"{' | '.join(known_needs(self.catalogue))}, or a blank"
        given = self.settings.answers[kind]
        known = {bare(text): float(ANSWERS[kind].index(word)) for word, texts in given.items() for text in texts}
        words = " | ".join(texts[0] for texts in given.values() if texts)
        return lambda word: self._one_of(word, known), f"{words}, or a blank"

    def _one_of(self, word: str, known: Mapping[str, float]) -> float:
        return np.nan if _is_nothing(word, self._nothing) else known.get(bare(word), WRONG)

    def _whole(self, word: str, most: int) -> float:
        found = _WHOLE.fullmatch(word.strip())
        if found:
            return float(found[1]) if int(found[1]) <= most else WRONG
        return np.nan if _is_nothing(word, self._nothing) else WRONG

    def _money(self, word: str) -> float:
        found = _MONEY.fullmatch(word.strip())
        if not found:
            return np.nan if _is_nothing(word, self._nothing) else WRONG
        return float(found[1].replace(",", "") + (found[2] or ""))

    def _days(
        self, column: pd.Series[str], field: str, locator: RowLocator
    ) -> tuple[Values, list[Fault], list[RuleCount]]:
        """Return the days since 1970-01-01 of a column of dates; only the date of the referral may not be blank."""
        read, needed = read_dates(_without(column, self._nothing), self.dates), field == JOINED_BY
        title = self.standard.titles[field]
        wrong = date_faults(read, title, locator, self.dates.plausible, required=needed, open_ended=not needed)
        days = np.where(read.day == UNKNOWN, np.nan, read.day.astype(float))
        return days, list(wrong), locator.rule_counts("no_date", read.stand_in)

    def _fee_faults(self, table: pd.DataFrame, locator: RowLocator) -> Iterator[Fault]:
        """Yield a fault per file and kind of care with a fee of a week that cannot be one, such as that of a year."""
        cost, kind = table["cost"].to_numpy(dtype=np.float64), table["placement_type"].to_numpy(dtype=np.float64)
        for setting, most in self.dearest.items():
            here = (kind == REFERRED_SETTINGS.index(setting)) & (cost > most)
            expected = f"at most {pounds(most)} a week for {CARE_WORDS[setting]}"
            yield from locator.faults(here, self.standard.titles["cost"], expected, "more", "is it the cost of a year?")

    def _far_faults(self, table: pd.DataFrame, locator: RowLocator) -> Iterator[Fault]:
        """Yield a fault per file for days far from the middle day of referral: slips that would stretch the period."""
        referred = table[JOINED_BY].to_numpy(dtype=np.float64)
        if np.isnan(referred).all():
            return
        middle, years = np.nanmedian(referred), self.settings.years_apart
        for field in (JOINED_BY, "latest_date", "placement_date"):
            far = np.abs(table[field].to_numpy(dtype=np.float64) - middle) > years * calendar.DAYS_PER_COMMON_YEAR
            expected = f"a day within {years} years of most referrals"
            yield from locator.faults(far, self.standard.titles[field], expected, "another day")

    def _identity_faults(self, table: pd.DataFrame, locator: RowLocator) -> Iterator[Fault]:
        """Yield a fault per file with rows of nobody, or with identifiers that a spreadsheet has rounded."""
        title = self.standard.titles[IDENTIFIERS[0]]
        blank = np.logical_and.reduce([cell_text.is_word(table[field], cell_text.BLANK) for field in IDENTIFIERS])
        yield from locator.faults(blank, title, "the identifier of a child", "nothing")
        for field in IDENTIFIERS:
            rounded = cell_text.rounded(table[field])
            hint = "format the column as text and write the file again"
            found = "a number that a spreadsheet has rounded"
            yield from locator.faults(rounded, self.standard.titles[field], "the identifier of a child", found, hint)


def needs_by_word(catalogue: Catalogue) -> dict[str, float]:
    """Return each word for a level of need or a need group, bare, and its place in `known_needs`."""
    known = known_needs(catalogue)
    titles = {catalogue.needs[g].title: g for g in known if g in catalogue.needs}
    titles |= {catalogue.levels[word].title: word for word in known if word in catalogue.levels}
    return {bare(word): float(known.index(titles.get(word, word))) for word in (*known, *titles)}


def known_needs(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the levels of need and the need groups that a referral may have: nobody who is referred is settled."""
    return (*catalogue.levels, *(g for g, need in catalogue.needs.items() if need.standing != SETTLED))


def _each(column: pd.Series[str], read: Callable[[str], float]) -> Values:
    """Return a number for each row; every different text is read once."""
    numbers = np.array([read(str(word)) for word in column.cat.categories], dtype=np.float64)
    return numbers[column.cat.codes.to_numpy()] if len(numbers) else np.zeros(0)


def _without(column: pd.Series[str], nothing: frozenset[str]) -> pd.Series[str]:
    """Return the column with a blank in place of text that stands for nothing."""
    return cell_text.changed(column, lambda word: "" if _is_nothing(word, nothing) else word)


def _is_nothing(word: str, nothing: frozenset[str]) -> bool:
    """Say whether a text stands for no answer; letters that are not Latin leave nothing bare, and do not."""
    plain = bare(word)
    return plain in nothing if plain else not word.strip("- .")

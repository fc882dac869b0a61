"""Days as whole numbers since 1970-01-01: quarter ends, birthdays, ages and their texts."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from placement_opt.intake.invented.given_rates import BANDS, FIRST_AGES

LAST_TEXT = 32_000  # day in 2057: later than any date that is written


def day(text: str) -> int:
    """Return the day of an ISO date."""
    return int(np.datetime64(text, "D").astype(int))


def year_start(closing: int) -> int:
    return day(f"{closing - 1}-04-01")


def year_end(closing: int) -> int:
    return day(f"{closing}-03-31")


def quarter_end(first_year: int, quarter: int) -> int:
    """Return the last day of a quarter; 0 is 31 March before the first return's year, which closes in first_year."""
    month = np.datetime64(f"{first_year - 1}-04", "M") + np.timedelta64(3 * quarter, "M")
    return int(month.astype("M8[D]").astype(int)) - 1


def birthdays(born: np.ndarray, ages: tuple[int, ...] = FIRST_AGES[1:]) -> np.ndarray:
    """Return the birthdays, (child, age); nobody is born on 29 February."""
    date = born.astype("M8[D]")
    month = date.astype("M8[M]")
    columns = [(month + np.timedelta64(12 * age, "M")).astype("M8[D]") + (date - month) for age in ages]
    return np.stack(columns, axis=1).astype(int).astype(np.int32)


def bands(limits: np.ndarray, when: np.ndarray | int) -> np.ndarray:
    """Return the band by number on a day, len(BANDS) for an adult."""
    return np.asarray((limits <= np.reshape(when, (-1, 1))).sum(axis=1))


def draw_births(rng: np.random.Generator, band: np.ndarray, when: np.ndarray | int) -> np.ndarray:
    """Return dates of birth of children who are in a band on a quarter's last day; babies are mostly new-born."""
    end = np.broadcast_to(np.asarray(when), band.shape).astype("M8[D]")
    month = end.astype("M8[M]")
    # the quarter's end, so many years before
    back = [(month - np.timedelta64(12 * age, "M")).astype("M8[D]") + (end - month) for age in FIRST_AGES]
    latest, earliest = np.choose(band, back[:-1]).astype(int), np.choose(band, back[1:]).astype(int) + 1
    share = rng.random(len(band)) ** np.where(band == BANDS.index("under_1"), 2, 1)
    born = (latest - np.floor(share * (latest - earliest + 1)).astype(int)).astype("M8[D]")
    leap = (born.astype("M8[M]").astype(int) % 12 == 1) & ((born - born.astype("M8[M]")).astype(int) == 28)
    return np.asarray(born.astype(int) - leap)


@lru_cache(maxsize=2)
def _texts(form: str) -> np.ndarray:
    iso = np.datetime_as_string(np.arange(LAST_TEXT).astype("M8[D]"))
    texts = [*iso.tolist(), ""]
    if form == "day_first":
        texts = [f"{t[8:]}/{t[5:7]}/{t[:4]}" if t else "" for t in texts]
    return np.array(texts, dtype=object)


def day_texts(days: np.ndarray, form: str) -> np.ndarray:
    """Return dates as texts, `day_first` or `iso`; "" where OPEN."""
    if form not in ("day_first", "iso"):
        raise ValueError(f"dates are day_first or iso, not {form}")
    return np.asarray(_texts(form)[np.minimum(days, LAST_TEXT)])

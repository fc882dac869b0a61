"""Faults that real returns have and that a reader should mend, leave out or name: put into rows of episodes."""

from __future__ import annotations

import numpy as np

from placement_opt.intake.invented.days import day, day_texts

Texts = dict[str, np.ndarray]
FAULTS = (
    "open_with_reason",
    "provider_blank",
    "twice",
    "late_end",
    "never_closed",
    "end_before_start",
    "small_letters",
)
LATEST = 4  # days by which an ending overlaps the next start


def with_faults(texts: Texts, share: float, rng: np.random.Generator, dates: str) -> Texts:
    """Return the episodes with faults in about that share of rows, each kind as often as it can be.

    open_with_reason: an open episode has a REC; provider_blank; twice: the row is there twice; late_end: an ending X1
    some days after the next start; never_closed: an ending X1 left out; end_before_start; small_letters: codes in small
    letters with blanks around.
    """
    out = {name: column.copy() for name, column in texts.items()}
    n = len(out["CHILD"])
    kind = np.where(rng.random(n) < share, rng.integers(0, len(FAULTS), n), -1)
    rows = {name: np.flatnonzero(kind == number) for number, name in enumerate(FAULTS)}
    is_open, goes_on = out["DEC"] == "", out["REC"] == "X1"
    later = rng.integers(1, LATEST + 1, n)
    out["REC"][_those(rows["open_with_reason"], is_open)] = "X1"
    out["PLACE_PROVIDER"][rows["provider_blank"]] = ""
    late = _those(rows["late_end"], goes_on)
    out["DEC"][late] = day_texts(_days(out["DEC"][late], dates) + later[late], dates)
    unclosed = _those(rows["never_closed"], goes_on)
    for name in ("DEC", "REC", "REASON_PLACE_CHANGE"):
        out[name][unclosed] = ""
    early = _those(rows["end_before_start"], ~is_open)
    out["DEC"][early] = day_texts(_days(out["DECOM"][early], dates) - later[early], dates)
    for name in ("RNE", "LS", "PLACE", "PLACE_PROVIDER"):
        out[name][rows["small_letters"]] = [f" {text.lower()} " for text in out[name][rows["small_letters"]]]
    again = np.sort(np.concatenate([np.arange(n), rows["twice"]]))
    return {name: column[again] for name, column in out.items()}


def _those(rows: np.ndarray, which: np.ndarray) -> np.ndarray:
    return rows[which[rows]]


def _days(texts: np.ndarray, dates: str) -> np.ndarray:
    iso = texts if dates == "iso" else [f"{t[6:]}-{t[3:5]}-{t[:2]}" for t in texts]
    return np.array([day(text) for text in iso], dtype=int)

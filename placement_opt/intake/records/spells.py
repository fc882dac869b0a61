"""Episodes to placements: temporary stays folded, same-carer changes joined, moves told from the data.

A move is an episode with reason P or B whose placement code, provider or place differs from the one before
(DfE edit rules 434 to 436: recompute moves from the data, not from RNE). Reasons L, T and U are the same carer,
unless the child passes into or out of residential care. A code that the return of the other never had was renamed
(Q2 to U6 in 2014/15), not left.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read.child_frames import Raw
from placement_opt.intake.read.quality import RuleCount
from placement_opt.intake.records.codes import FOLD, PLACE, Codes, placement
from placement_opt.intake.records.inner_stays import INNER
from placement_opt.intake.records.neighbours import Mask, before, episode_count, has_before

SAME_CARER = ("L", "T", "U")  # RNE: legal status only, status of the placement, or both
LEGAL = "L"


def spells(raw: Raw, codes: Codes, settings: Settings) -> tuple[pd.DataFrame, list[RuleCount]]:
    """Return episodes with placement type, period of care and placement number, and what was joined or noticed.

    Adds `placement` (category), `period` and `spell` (numbers rising with the rows), `stepped_down` (the placement
    followed residential care) and `in_home` (bool). Rows are sorted by child and start and do not overlap.
    """
    eps = raw.episodes
    child, start, end = (eps[name].to_numpy() for name in ("child", "start", "end"))
    kind = placement(eps, codes)
    fold = (kind == FOLD).to_numpy() | eps[INNER].to_numpy()
    kind = kind.mask(eps[INNER], FOLD)
    begins = ~(has_before(child) & (before(end) == start))
    period = np.cumsum(begins) - 1
    around = kind.cat.remove_categories([FOLD]).groupby(period)
    kind = _settle(kind, around, settings.reading.only_temporary)
    home = kind.isin(settings.need_levels.complex.residential).to_numpy()
    last = _last_lasting(fold, begins)
    has_last = last >= 0
    changed = has_last & _differs(eps, kind, last, codes) & ~fold
    crossed = has_last & (home != home[last]) & ~fold
    same_carer = eps["rne"].isin(SAME_CARER).to_numpy()
    moved = np.where(same_carer, crossed, changed)
    joined = ~begins & ~moved & ~fold
    made = eps.assign(
        placement=kind,
        in_home=home,
        period=period,
        spell=np.cumsum(begins | moved) - 1,
        stepped_down=moved & crossed & ~home,
    )
    legal = (eps["rne"] == LEGAL).to_numpy()
    after_fold = ~begins & before(fold)
    return made, [
        episode_count("status_change", raw, joined & legal),
        episode_count("same_carer", raw, joined & same_carer & ~legal),
        episode_count("temporary", raw, fold),
        episode_count("change_without_move", raw, joined & ~same_carer & ~after_fold),
        episode_count("move_without_reason", raw, moved & same_carer),
    ]


def _settle(kind: pd.Series[str], around: object, only_temporary: str) -> pd.Series[str]:
    """Return every episode's placement type, a temporary one's from the placement before it, else after it."""
    filled = around.ffill()  # type: ignore[attr-defined]
    if filled.isna().any():
        filled = filled.fillna(around.bfill())  # type: ignore[attr-defined]
    settled: pd.Series[str] = filled.fillna(only_temporary)
    return settled


def _last_lasting(fold: Mask, begins: Mask) -> npt.NDArray[np.int64]:
    """Return of each row the row of the last placement before it in its period that was not temporary; -1 if none."""
    rows = np.arange(len(fold))
    lasting = np.maximum.accumulate(np.where(fold, -1, rows)) if len(rows) else rows
    first = np.maximum.accumulate(np.where(begins, rows, 0)) if len(rows) else rows
    last = np.append([-1], lasting[:-1])[: len(rows)]
    return np.where(last >= first, last, -1)


def _differs(eps: pd.DataFrame, kind: pd.Series[str], last: npt.NDArray[np.int64], codes: Codes) -> Mask:
    """Return whether placement code, provider or place differ from those of the row `last`."""
    differs = (kind.cat.codes.to_numpy() != kind.cat.codes.to_numpy()[last]).astype(bool)
    place, provider = (eps[name].cat.codes.to_numpy() for name in ("place", "provider"))
    years = np.array([codes.years[PLACE, code] for code in eps["place"].cat.categories]).reshape(-1, 2)[place]
    first, end = years[:, 0], years[:, 1]
    together = (first <= end[last]) & (first[last] <= end)  # some return has both codes
    differs |= (together & (place != place[last])) | (provider != provider[last])
    site = eps["site"].to_numpy()
    known = (site >= 0) & (site[last] >= 0)
    moved: Mask = differs | (known & (site != site[last]))
    return moved

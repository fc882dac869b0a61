"""The files of a return to child-level frames: every fault of every file at once, and no identifier that stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from placement_opt.intake.import_settings import Settings
from placement_opt.intake.read import councils, return_years, returns
from placement_opt.intake.read.beyond_lives import beyond_lives
from placement_opt.intake.read.cell_text import changed, numbered
from placement_opt.intake.read.child_frames import Raw, ReadFile
from placement_opt.intake.read.columns import CODE_COLUMNS, to_columns, without_blanks
from placement_opt.intake.read.dates import date_rules
from placement_opt.intake.read.layouts import (
    ASYLUM,
    EPISODES,
    HEADER,
    MISSING,
    OWN_LEVELS,
)
from placement_opt.intake.read.open_files import Tables, open_tables
from placement_opt.intake.read.quality import RETURN_RULES, RuleCount
from placement_opt.intake.read.returns import Opened
from placement_opt.intake.read.same_children import same_children
from placement_opt.intake.read.successors import Succession, families
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput, Fault

Frames = dict[str, pd.DataFrame]
READ_RULES = {EPISODES: "episodes", HEADER: "headers", ASYLUM: "asylum", MISSING: "missing", OWN_LEVELS: "own_levels"}
FRAME_COLUMNS = {
    EPISODES: (
        *("child", "la", "council", "year", "start", "end", *CODE_COLUMNS),
        *("site", "home_area", "placed_area", "located", "file", "row"),
    ),
    HEADER: ("child", "born", "year", "file", "row"),
    ASYLUM: ("child", "ceased"),
    MISSING: ("child", "start", "end"),
    OWN_LEVELS: ("child", "level", "since"),
}


def read_return(
    request: ImportRequest, settings: Settings, levels: Collection[str], successions: Sequence[Succession] = ()
) -> tuple[Raw, list[RuleCount]]:
    """Return the records of a folder, a zip or a file, and how many rows of each file met each rule.

    `levels` are the words that the council's own file of levels of need may use. Raises BadInput with every fault of
    every file.
    """
    small = settings.publishing.small
    opened = open_tables(request.source, request.need_levels, settings.reading, small)
    text, named, wrong = councils.pick(opened, request, settings, successions)
    faults, rule_counts = [*opened.faults, *wrong], list(opened.rule_counts)
    rules = date_rules(settings.reading)
    made: Frames = {}
    for table, frame in text.items():
        filled, met = without_blanks(frame, table, opened.locator(frame, small))
        made[table], wrong, more = to_columns(filled, table, opened.locator(filled, small), rules, levels)
        faults += wrong
        rule_counts += [*met, *more]
    faults += beyond_lives(made, opened, settings)
    year, wrong, noticed = _years(made, opened, settings)
    kept, more_wrong = _asked(made, year, request.years)
    if faults := [*faults, *wrong, *more_wrong]:
        raise BadInput(faults)
    frames, met = _numbered(kept, opened, small, successions)
    passed = _left_behind(opened, [(opened.text, text), (made, kept)])
    labels, more = _labels(made, year, opened.files)
    rule_counts += [*met, *passed, *noticed, *more, *_read(kept, opened, small)]
    files = tuple(ReadFile(f.name, f.table, f.rows, labels.get(i, "")) for i, f in enumerate(opened.files))
    raw = Raw(
        episodes=frames[EPISODES],
        headers=frames[HEADER],
        asylum=frames[ASYLUM],
        missing=frames[MISSING],
        own_levels=frames[OWN_LEVELS],
        files=files,
        named=named,
        successions=tuple(successions),
    )
    return raw, sorted(rule_counts, key=lambda f: (list(RETURN_RULES).index(f.rule), f.file, f.row or 0))


def _years(
    made: Frames, opened: Tables, settings: Settings
) -> tuple[dict[str, returns.Years], list[Fault], list[RuleCount]]:
    """Return the return year of every row of every table: from its column YEAR, its dates, or the files beside it."""
    reading, files, small = settings.reading, opened.files, settings.publishing.small
    dated = np.array([file.dated for file in files], dtype=bool)
    tables = (EPISODES, HEADER, ASYLUM, MISSING)  # the files of the others are known by those of episodes
    number = {t: made[t]["file"].to_numpy() for t in tables}
    locator = {t: opened.locator(made[t], small) for t in tables}
    written = {t: returns.written(made[t]["YEAR"], reading.plausible_years) for t in tables}
    faults = [f for t in tables for f in returns.year_faults(made[t]["YEAR"], written[t], dated[number[t]], locator[t])]
    with_column = dated[number[EPISODES]]
    shifts = return_years.shift_of_column(made[EPISODES], written[EPISODES], with_column, reading)
    closing = {t: return_years.shifted(written[t], made[t]["LA"], shifts) for t in tables}
    found, met = return_years.of_files(made[EPISODES], files, reading)
    year = {EPISODES: np.where(with_column, closing[EPISODES], found)}
    faults += return_years.misfits(made[EPISODES], closing[EPISODES], with_column, locator[EPISODES], reading)
    met += locator[EPISODES].rule_counts("opening_year", with_column & (closing[EPISODES] != written[EPISODES]))
    known = returns.years_of_files(number[EPISODES], year[EPISODES])
    for table in tables[1:]:
        year[table] = np.where(dated[number[table]], closing[table], _companions(number[table], files, known))
    return year, faults, met


def _companions(
    number: npt.NDArray[np.int16], files: Sequence[Opened], known: Mapping[int, frozenset[int]]
) -> returns.Years:
    by_file = np.zeros(len(files), dtype=np.int16)
    for file in np.unique(number):
        by_file[file] = returns.companion(files[file], files, known)
    return by_file[number]


def _asked(made: Frames, year: dict[str, returns.Years], years: Sequence[str]) -> tuple[Frames, list[Fault]]:
    """Return the rows of the returns asked for, with their year; rows whose year is not known are kept."""
    dated = {t: frame.assign(year=year[t]) if t in year else frame for t, frame in made.items()}
    if not years:
        return dated, []
    wanted, faults = returns.asked(years, np.unique(year[EPISODES]).tolist())
    kept = {
        t: frame[frame["year"].isin([*wanted, returns.NO_YEAR])].reset_index(drop=True) if t in year else frame
        for t, frame in dated.items()
    }
    return kept, faults


def _numbered(
    kept: Frames, opened: Tables, small: int, successions: Sequence[Succession]
) -> tuple[Frames, list[RuleCount]]:
    """Return the frames of Raw, children by number; own levels of children in no other table are only counted."""
    order = [t for t in FRAME_COLUMNS if t != OWN_LEVELS] + [OWN_LEVELS]
    family = families([*dict.fromkeys(str(n) for t in order for n in kept[t]["LA"].unique())], successions)
    numbers = dict(zip(order, numbered([(kept[t]["CHILD"], kept[t]["LA"]) for t in order]), strict=True))
    last = max((int(numbers[t].max()) for t in order[:-1] if len(numbers[t])), default=-1)
    stranger = numbers[OWN_LEVELS] > last
    met = opened.locator(kept[OWN_LEVELS], small).rule_counts("unknown_child", stranger)
    numbers, joined = same_children(numbers, kept[HEADER], family, HEADER)
    frames = {
        t: kept[t].assign(child=numbers[t], la=changed(kept[t]["LA"], lambda name: family.get(name, name)))
        for t in order
    }
    frames[OWN_LEVELS] = frames[OWN_LEVELS][~stranger].reset_index(drop=True)
    tidy = {t: _tidy(frame.rename(columns={"LA": "council"})[list(FRAME_COLUMNS[t])]) for t, frame in frames.items()}
    return tidy, [*met, RuleCount("same_child", joined)]


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame without words that no row has any more."""
    for column in frame.select_dtypes("category"):
        frame[column] = frame[column].cat.remove_unused_categories()
    return frame


def _read(kept: Frames, opened: Tables, small: int) -> list[RuleCount]:
    """Return how many rows of each file were read and kept."""
    return [
        rule_count
        for table, frame in kept.items()
        for rule_count in opened.locator(frame, small).rule_counts(READ_RULES[table], np.ones(len(frame), dtype=bool))
    ]


def _left_behind(opened: Tables, steps: Sequence[tuple[Frames, Frames]]) -> list[RuleCount]:
    """Return how many rows of each file a choice of council or of returns has left out."""
    left = np.zeros(len(opened.files), dtype=np.int64)
    for before, after in steps:
        for table in before:
            for frame, sign in ((before[table], 1), (after[table], -1)):
                left += sign * np.bincount(frame["file"], minlength=len(opened.files))
    return [RuleCount("skipped", int(n), f.name) for f, n in zip(opened.files, left, strict=True) if n]


def _labels(
    made: Frames, year: dict[str, returns.Years], files: Sequence[Opened]
) -> tuple[dict[int, str], list[RuleCount]]:
    """Return the label of each file that is of one return, and the files whose name says another."""
    known = {t: returns.years_of_files(made[t]["file"].to_numpy(), years) for t, years in year.items()}
    labels = {i: returns.label(next(iter(y))) for years in known.values() for i, y in years.items() if len(y) == 1}
    return labels, returns.label_counts(files, known[EPISODES])

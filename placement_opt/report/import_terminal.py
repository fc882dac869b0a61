"""What an import found, on a terminal of 80 columns or more; what is printed may be shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake import shared_tables
from placement_opt.intake.audited.shared_keys import FOLDER
from placement_opt.intake.estimate import ALL_CHILDREN
from placement_opt.intake.imported import Imported
from placement_opt.intake.newest_words import newest
from placement_opt.intake.read.quality import KINDS
from placement_opt.intake.released_note import OTHERS_PUBLISH, released_words, told_words
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.kernel.errors import TERMINAL_COLUMNS
from placement_opt.measure.summary import GRADES
from placement_opt.report.claim_sections import GRADE_WORDS
from placement_opt.report.import_tables import VERBS, heading, number_table

ALL_PLACEMENTS = "All placements"
BACKTESTED = {"children": "forecast", "low": "low", "high": "high"}  # of a forecast -> of the table of the backtest


def show(found: Imported, console: Console) -> None:
    """Print what was read, repaired and estimated, how far to trust it, and what is still to fill in."""
    quarters, files = found.reading.counts.quarters, found.reading.files
    console.print(Text(f"{found.request.title}: children looked after on {_date(found)}", "bold"))
    console.print(
        f"{len(files):,d} files, {quarters[0]} to {quarters[-1]}. Counts of 1 to {found.small} are not shown. Nothing "
        "printed here is about one child."
    )
    _quality(found, console)
    if found.request.rounded:
        console.print(
            "\nCounts are rounded in the folder and not shown here, since exact and rounded counts of the same "
            "children give each other away. Of this folder and an import without --rounded, release one only."
        )
        _folder(found, console)
        return
    _anomalies(found, console)
    _stock(found, console)
    _entries(found, console)
    heading(console, f"If nothing is done: children by placement type, with the {found.confidence:.0%} interval")
    console.print(" ".join(found.estimates.trust))
    console.print(_forecast(found))
    _backtest(found, console)
    _durations(found, console)
    _released(found, console)
    _folder(found, console)


def _date(found: Imported) -> str:
    day = found.request.as_of
    return f"{day.day} {day:%B %Y}"


def _list(rows: Sequence[tuple[str, str, str]]) -> Table:
    """Return numbers, names and what they mean, which may take several lines."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    return table


def _in_order(placements: Iterable[str], catalogue: Catalogue) -> list[str]:
    """Return placement types in the order of the catalogue, all of them together last."""
    known = list(catalogue.placements)
    return sorted(placements, key=lambda p: known.index(p) if p in known else len(known))


def _titled(placement: str, catalogue: Catalogue) -> str:
    """Return a placement type in words."""
    return catalogue.placements[placement].title if placement in catalogue.placements else ALL_PLACEMENTS


def _quality(found: Imported, console: Console) -> None:
    met = shared_tables.quality(found)
    for kind in KINDS:
        rows = met.loc[met["kind"] == kind]
        if len(rows):
            heading(console, VERBS[kind])
            console.print(_list([(str(r.rows), str(r.rule), str(r.words)) for r in rows.itertuples(index=False)]))
    for words in shared_tables.named(found):
        console.print(f"- {words}")


def _anomalies(found: Imported, console: Console) -> None:
    heading(console, "Quarters that do not look like the rest")
    for anomaly in found.estimates.anomalies:
        console.print(f"- {anomaly.words}")
    if not found.estimates.anomalies:
        console.print("None was found.")


def _stock(found: Imported, console: Console) -> None:
    """Print children by placement type and need group, as many columns at a time as fit."""
    table, catalogue = found.stock, found.catalogue
    heading(console, "Children by placement type, age and level of need")
    console.print(f"{NOT_SHOWN}: a small count, or one that would give a small count away.")
    label = max(len(_titled(str(p), catalogue)) for p in table.index)
    for needs in _parts([str(need) for need in table.columns], label, catalogue):
        made = number_table("", *(_stacked(need, catalogue) for need in needs))
        for place, cells in table[needs].iterrows():
            style = "bold" if place == TOTALS else ""
            made.add_row(_titled(str(place), catalogue), *(str(cell) for cell in cells), style=style)
        console.print(made)
    console.print(f"Unaccompanied asylum-seeking children among them: {shared_tables.unaccompanied(found)}.")
    if words := newest(found.nowcast, found.round_to):
        console.print(words)


def _parts(columns: Sequence[str], label: int, catalogue: Catalogue) -> Iterator[list[str]]:
    """Yield need groups that fit beside the names of placement types, those of one age together."""
    part: list[str] = []
    for _, band in groupby(columns, key=lambda c: catalogue.needs[c].band if c in catalogue.needs else None):
        more = list(band)
        if part and label + sum(_width(column, catalogue) + 1 for column in (*part, *more)) > TERMINAL_COLUMNS:
            yield part
            part = []
        part = [*part, *more]
    yield part


def _width(column: str, catalogue: Catalogue) -> int:
    return max(map(len, _stacked(column, catalogue).split("\n")))


def _stacked(column: str, catalogue: Catalogue) -> str:
    """Return a need group in two lines: its ages and its level; a total as it is."""
    need = catalogue.needs.get(column)
    if need is None:
        return column
    ages = f"{need.from_age}-{need.to_age}" if need.to_age else "under 1"
    return f"{ages}\n{need.standing}"


def _entries(found: Imported, console: Console) -> None:
    estimates = found.estimates
    first, last = estimates.window[0], estimates.window[-1]
    heading(console, "Entering and leaving care, by quarter")
    made = number_table(
        "", "entered\ncare", "left\ncare", "both in the\nquarter", "not in the\nnext return", "looked after\nat its end"
    )
    for row in shared_tables.by_quarter(found).itertuples(index=False):
        inside = str(row.quarter) in estimates.window
        made.add_row(*(str(cell) for cell in row), style="" if inside else "dim")
    console.print(made)
    console.print(
        f"Rates rest on {first} to {last}. {shared_tables.trend(found)} Children who enter and leave in one quarter "
        "are in no count at its end. Those not in the next return count neither as staying nor as leaving."
    )


def _forecast(found: Imported) -> Table:
    ahead = shared_tables.forecast(found)
    labels = list(dict.fromkeys(ahead["quarter"]))
    shown = [label for i, label in enumerate(labels, 1) if i % QUARTERS_PER_YEAR == 0 or i == len(labels)]
    made = number_table("", "now", *(f"{label}" for label in shown))
    for place, today in _today(found, ahead).items():
        rows = ahead.loc[ahead["placement"] == place].set_index("quarter")
        made.add_row(
            _titled(place, found.catalogue),
            today,
            *(_interval(rows.loc[q].to_dict()) for q in shown),
            style=_bold(place),
        )
    return made


def _today(found: Imported, ahead: pd.DataFrame) -> dict[str, str]:
    """Return children now for every placement type of the forecast."""
    today = shared_tables.now(found)
    return {place: today.get(place, "0") for place in _in_order(set(ahead["placement"]), found.catalogue)}


def _interval(row: Mapping[str, str]) -> str:
    """Return a forecast with its interval; one that is small throughout only as small."""
    mean, low, high = (str(row[name]) for name in ("children", "low", "high"))
    return mean if mean == low == high else f"{mean} ({low} to {high})"


def _bold(place: str) -> str:
    return "bold" if place == shared_tables.name(ALL_CHILDREN) else ""


def _backtest(found: Imported, console: Console) -> None:
    test = found.backtest
    heading(console, "How far to trust the forecast: the last quarters, forecast without knowing them")
    if test is None:
        console.print("Too few quarters were observed to test it.")
        return
    table = shared_tables.backtest(found)
    last = str(table["quarter"].iloc[-1])
    scores = shared_tables.scores(found)
    made = number_table(
        "", f"forecast for\n{last}", "actual", f"actual at\n{test.origin}", "average\nerror", "within\ninterval"
    )
    rows = table.loc[table["quarter"] == last].set_index("placement")
    for place in _in_order(map(str, rows.index), found.catalogue):
        row = rows.loc[place]
        span = _interval({name: str(row[column]) for name, column in BACKTESTED.items()})
        told = (span, str(row["actual"]), str(row["at_origin"]), *scores[place])
        made.add_row(_titled(place, found.catalogue), *told, style=_bold(place))
    console.print(made)
    if both := shared_tables.error_of_all(found, test):
        console.print(
            f"All placements together, the forecast was out by {both[0]:.1f} children on average; the count of "
            f"{test.origin} carried forward, by {both[1]:.1f}."
        )


def _durations(found: Imported, console: Console) -> None:
    heading(console, "How long a new placement lasts, in quarters")
    made = number_table("", "median", f"{found.confidence:.0%} interval", "placements")
    rows = shared_tables.durations(found).set_index("placement")
    for place in _in_order(map(str, rows.index), found.catalogue):
        row = rows.loc[place]
        span = NOT_SHOWN if row["low"] == NOT_SHOWN else f"{row['low']} to {row['high']}"
        made.add_row(_titled(place, found.catalogue), *map(str, (row["median_quarters"], span, row["placements"])))
    console.print(made)


def _released(found: Imported, console: Console) -> None:
    """Print what these tables tell together with earlier releases, and what of that nobody can know here."""
    heading(console, "What may be shared, and earlier releases")
    for words in (*released_words(found), *told_words(found), OTHERS_PUBLISH):
        console.print(words, markup=False)


def _folder(found: Imported, console: Console) -> None:
    if found.notes:
        heading(console, "Of the lists that were given")
    for note in found.notes:
        console.print(f"- {note}")
    gaps = found.gaps
    heading(console, "What the return cannot know")
    if gaps:
        console.print(_list([(f"{gap.values:,d}", gap.file, gap.words) for gap in gaps]))
        console.print("Fill these in, or import again with --prices and --fill-from.")
    else:
        console.print("No value is empty.")
    console.print(_evidence(found))
    console.print("What is borrowed is assumed; its note says so.")
    if found.donor_files:
        console.print(f"Borrowed from another council, in part or whole: {', '.join(found.donor_files)}.")
    _next(found, console)


def _evidence(found: Imported) -> Table:
    """Return how many figures of the folder have each grade of evidence, in the order of a run."""
    made = number_table("evidence", "figures")
    for grade in (g for g in GRADES if g in found.evidence):
        made.add_row(GRADE_WORDS.get(grade, grade), f"{found.evidence[grade]:,d}")
    return made


def _next(found: Imported, console: Console) -> None:
    """Print where the folder is, whether it may be shared, and the next command."""
    out, empty = found.request.out, found.empty_values
    if out is None:
        return
    where = out.as_posix()
    shared = f"It holds small counts: not for publication. {where}/{FOLDER} may be shared."
    console.print(f"\nWrote {where}. {'Counts in it are rounded.' if found.request.rounded else shared}")
    if found.own_prices:
        console.print(found.own_prices)
    if not found.checked:
        console.print(f"Next: `placement-opt run {where}`.")
        return
    wrong = found.checked - empty
    also = f" and {wrong:,d} {'error' if wrong == 1 else 'errors'} to correct" if wrong > 0 else ""
    console.print(f"Next: `placement-opt check {where}` lists {empty:,d} values to fill in{also}.")

"""What an import found, on a terminal of 100 columns; what is printed may be shared."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console
from rich.table import Table

from placement_opt.intake.estimate import ALL, Ahead
from placement_opt.intake.imported import Imported
from placement_opt.intake.read.quality import KINDS
from placement_opt.kernel.calendar import QUARTERS_PER_YEAR
from placement_opt.report import import_tables
from placement_opt.report.suppress import HIDDEN, TOTAL

NARROW = 5  # letters of a level of need
VERBS = {
    "read": "Read",
    "merged": "Merged: several rows say one thing",
    "repaired": "Repaired (refused with --strict)",
    "excluded": "Not counted",
    "noticed": "Noticed and left as it is",
}


def show(found: Imported, console: Console) -> None:
    """Print what was read, mended and estimated, how far to trust it, and what is still to fill in."""
    quarters, files = found.reading.counts.quarters, found.reading.files
    console.print(f"[bold]{found.request.title}: children looked after as at {_date(found)}[/bold]")
    console.print(
        f"{len(files):,d} files, {quarters[0]} to {quarters[-1]}. Counts of 1 to {found.small} are not shown; nothing "
        "printed here is of one child."
    )
    _quality(found, console)
    if found.request.rounded:
        console.print(
            "\nCounts are rounded in the folder and not shown here: exact and rounded counts of the same children tell "
            "each other. Of this folder and an import without --rounded, release one only."
        )
        _folder(found, console)
        return
    _anomalies(found, console)
    _heading(console, f"Children by placement type and need group ({HIDDEN}: small, or would tell a small one)")
    console.print("stand: standard need, compl: complex, settl: settled, as config/ssda903/settings.yaml tells them.")
    console.print(_stock(found))
    console.print(f"Unaccompanied asylum-seeking children among them: {import_tables.unaccompanied(found)}.")
    _entries(found, console)
    _heading(console, f"If nothing is done: children by placement type, with the {found.confidence:.0%} interval")
    console.print(_trust(found))
    console.print(_forecast(found))
    _backtest(found, console)
    _durations(found, console)
    _folder(found, console)


def _date(found: Imported) -> str:
    day = found.request.as_of
    return f"{day.day} {day:%B %Y}"


def _heading(console: Console, text: str) -> None:
    console.print(f"\n[bold]{text}[/bold]")


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="right" if i else "left", overflow="fold")
    return table


def _quality(found: Imported, console: Console) -> None:
    met = import_tables.quality(found)
    for kind in KINDS:
        rows = met.loc[met["kind"] == kind]
        if len(rows):
            _heading(console, VERBS[kind])
            table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
            table.add_column(justify="right")
            table.add_column(no_wrap=True)
            table.add_column()
            for row in rows.itertuples(index=False):
                table.add_row(str(row.rows), str(row.rule), str(row.words))
            console.print(table)
    _named(found, console)


def _named(found: Imported, console: Console) -> None:
    for words in import_tables.named(found):
        console.print(f"- {words}")


def _anomalies(found: Imported, console: Console) -> None:
    _heading(console, "Quarters that do not look like the rest")
    for anomaly in found.estimates.anomalies:
        console.print(f"- {anomaly.words}")
    if not found.estimates.anomalies:
        console.print("None was found.")


def _stock(found: Imported) -> Table:
    table = import_tables.stock(found)
    made = _table("", *(_short(str(need)) for need in table.columns))
    made.columns[0].no_wrap = True
    for place, cells in table.iterrows():
        style = "bold" if place == TOTAL else ""
        made.add_row(str(place), *(str(cell) for cell in cells), style=style)
    return made


def _short(need: str) -> str:
    """Return a need group in two narrow lines: its ages and its level."""
    ages, _, level = need.rpartition("_")
    if not ages:
        return need
    words = ages.replace("_", "-") if ages[0].isdigit() else ages.replace("_", " ")
    return f"{words}\n{level[:NARROW]}"


def _entries(found: Imported, console: Console) -> None:
    estimates = found.estimates
    first, last = estimates.window[0], estimates.window[-1]
    _heading(console, f"Coming into care and leaving, by quarter (rates rest on {first} to {last})")
    table = import_tables.by_quarter(found)
    made = _table("quarter", "entries", "leavers", "short stays", "unmatched", "children at end")
    for row in table.itertuples(index=False):
        inside = str(row.quarter) in estimates.window
        made.add_row(*(str(cell) for cell in row), style="" if inside else "dim")
    console.print(made)
    console.print(
        f"{import_tables.trend(found)} "
        "Short stays: came and left within the quarter, so in no count at its end. Unmatched: closed because no later "
        "return knows the child."
    )


def _forecast(found: Imported) -> Table:
    ahead = import_tables.forecast(found)
    labels = list(dict.fromkeys(ahead["quarter"]))
    shown = [label for i, label in enumerate(labels, 1) if i % QUARTERS_PER_YEAR == 0 or i == len(labels)]
    made = _table("", "now", *(f"{label}" for label in shown))
    for place, today in _today(found, ahead).items():
        rows = ahead.loc[ahead["placement"] == place].set_index("quarter")
        made.add_row(place, today, *(_interval(rows.loc[q].to_dict()) for q in shown), style=_bold(place))
    return made


def _today(found: Imported, ahead: pd.DataFrame) -> dict[str, str]:
    """Return children now for every placement type of the forecast."""
    today = import_tables.now(found)
    return {str(place): today.get(str(place), "0") for place in dict.fromkeys(ahead["placement"])}


def _interval(row: Mapping[str, str]) -> str:
    """Return a forecast with its interval; one that is small throughout only as small."""
    mean, low, high = (str(row[name]) for name in ("children", "low", "high"))
    return mean if mean == low == high else f"{mean} ({low} to {high})"


def _bold(place: str) -> str:
    return "bold" if place == import_tables.name(ALL) else ""


def _backtest(found: Imported, console: Console) -> None:
    test = found.backtest
    _heading(console, "How far to trust the forecast: the last quarters held back and forecast")
    if test is None:
        console.print("Too few quarters were observed to hold any back.")
        return
    table = import_tables.backtest(found)
    last = str(table["quarter"].iloc[-1])
    scores = import_tables.scores(found)
    made = _table(f"at the end of {last}", "forecast", "came", f"at {test.origin}", "mean error", "inside")
    for row in table.loc[table["quarter"] == last].to_dict("records"):
        place = str(row["placement"])
        span = _interval({"children": row["forecast"], "low": row["low"], "high": row["high"]})
        made.add_row(place, span, str(row["actual"]), str(row["at_origin"]), *scores[place], style=_bold(place))
    console.print(made)
    console.print("came: children then; inside: quarters in which the interval held what came.")
    whole = [row for row in test.rows if row[0].placement == ALL]
    ours, naive = (sum(abs(x) for x in out) / len(whole) for out in zip(*_misses(whole), strict=True))
    console.print(f"All placements together: out by {ours:.1f} children, the last stock by {naive:.1f}.")


def _trust(found: Imported) -> str:
    """Return how far the forecast can be trusted, in a sentence."""
    test = found.backtest
    if test is None:
        return "Too few quarters were observed to test it: nothing shows that it is right."
    quarters = len({ahead.quarter for ahead, _, _ in test.rows})
    verdict = "It beats" if test.error < test.naive else "It does not beat"
    return (
        f"{verdict} carrying the last stock forward: held back and forecast, the last {quarters} quarters were out by "
        f"{test.error:.1f} children a placement type, the stock before them by {test.naive:.1f}; the interval held "
        f"{test.covered:.0%} of what came."
    )


def _misses(rows: list[tuple[Ahead, int, int]]) -> list[tuple[float, float]]:
    """Return how far the forecast and the last stock were from what came, quarter by quarter."""
    return [(ahead.mean - actual, float(before - actual)) for ahead, actual, before in rows]


def _durations(found: Imported, console: Console) -> None:
    _heading(console, "How long a new placement lasts, in quarters: the median of those begun since the first quarter")
    made = _table("", "median", f"{found.confidence:.0%} interval", "placements")
    for row in import_tables.durations(found).to_dict("records"):
        span = HIDDEN if row["low"] == HIDDEN else f"{row['low']} to {row['high']}"
        made.add_row(*map(str, (row["placement"], row["median_quarters"], span, row["placements"])))
    console.print(made)


def _folder(found: Imported, console: Console) -> None:
    out, gaps = found.request.out, found.gaps
    _heading(console, "What the return cannot know")
    if gaps:
        made = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
        made.add_column(justify="right")
        made.add_column(no_wrap=True)
        made.add_column()
        for gap in gaps:
            made.add_row(f"{gap.values:,d}", gap.file, gap.words)
        console.print(made)
        console.print("Fill in, or import again with --prices and --fill-from.")
    else:
        console.print("No value is empty.")
    grades = ", ".join(f"{n:,d} {grade}" for grade, n in found.evidence.items())
    console.print(f"Figures by evidence: {grades}. What is borrowed is assumed and says so in its note.")
    for note in found.notes:
        console.print(note)
    if found.donor_files:
        console.print(f"Borrowed from another council, in part or whole: {', '.join(found.donor_files)}.")
    if out is None:
        return
    empty = sum(gap.values for gap in gaps)
    where = out.as_posix()
    shared = f"It holds small counts: not for publication. {where}/{import_tables.FOLDER} may be shared."
    console.print(f"\nWrote {where}. {'Counts in it are rounded.' if found.request.rounded else shared}")
    wrong = found.checked - empty
    if found.checked:
        also = f" and {wrong:,d} that cannot be right" if wrong > 0 else ""
        console.print(f"Next: `placement-opt check {where}` lists {empty:,d} values to fill in{also}.")
    else:
        console.print(f"Next: `placement-opt run {where}`.")

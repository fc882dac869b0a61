"""What an import found, as text that may be shared: counts from 1 to 4, and what would tell them, are hidden.

The tables are read together, also with those of earlier releases, so each count is hidden in all of them or in none
(`intake/audited`), and what was made from a hidden count is hidden with it. All children at the as-of date are always
shown, unless they are few.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from placement_opt.intake.audited.shared_keys import (
    AT_END,
    BEFORE,
    BRIEFLY,
    CAME_IN,
    EVERYONE,
    FOLDER,
    LOST,
    WENT,
    children_at,
)
from placement_opt.intake.estimate import ALL_CHILDREN, Ahead, Backtest
from placement_opt.intake.estimate.publish import nearest
from placement_opt.intake.imported import Imported
from placement_opt.intake.read.quality import KINDS, RETURN_RULES, RuleCount
from placement_opt.intake.released_note import note_of
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS, count

OF_FILES = (  # rules that count files, columns, years or councils, not rows of children
    *("byte_order_mark", "windows_1252", "utf_16", "other_separator", "title_rows", "extra_columns", "other_tables"),
    *("not_a_table", "missing_year", "year_label", "year_from_name", "run_late", "several_years", "late_council"),
    "later_start",
)
RULES_OF_YEARS = (
    "year_label",
    "year_from_name",
    "run_late",
    "several_years",
)  # rules of files with a year that may surprise
NAMED_RULES = {
    "not_a_table": "skipped, no table of the return",
    "missing_year": "no return",
    "late_council": "left out, the returns do not cover the day",
}


def files(found: Imported) -> dict[str, str]:
    """Return the tables of the import as CSV, by their names inside the model folder.

    None beside a folder of rounded counts: exact and rounded counts of the same children tell each other.
    """
    if found.request.rounded:
        return {}
    tables = {
        "quality": quality(found),
        "stock": found.stock.rename_axis("placement").reset_index(),
        "quarters": by_quarter(found),
        "anomalies": anomalies(found),
        "forecast": forecast(found),
        "backtest": backtest(found),
        "durations": durations(found),
    }
    texts = {f"{FOLDER}/{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in tables.items()}
    return texts | {f"{FOLDER}/README.md": note_of(found)}


def quality(found: Imported) -> pd.DataFrame:
    """Return each rule that was met, what it does and how many rows met it, in the order of the rules."""
    rows: dict[str, int] = {}
    for rule_count in found.reading.rule_counts:
        rows[rule_count.rule] = rows.get(rule_count.rule, 0) + rule_count.rows
    met = [(r.kind, rule, _rows(rule, rows[rule], found), r.words) for rule, r in RETURN_RULES.items() if rule in rows]
    met.sort(key=lambda row: KINDS.index(row[0]))
    return pd.DataFrame(met, columns=["kind", "rule", "rows", "words"])


def _rows(rule: str, rows: int, found: Imported) -> str:
    """Return how many rows met a rule; files and years are no children, so they are counted as they are."""
    return f"{rows:,d}" if rule in OF_FILES else count(rows, found.small)


def named(found: Imported) -> list[str]:
    """Return by name what was skipped, left out or missing, and files read as another year than one might think."""
    years = {file.name: file.year for file in found.reading.files if file.year}
    words = [(f.file, NAMED_RULES.get(f.rule) or _read_as(f, years)) for f in found.reading.rule_counts if f.file]
    return list(dict.fromkeys(f"{file}: {said}" for file, said in words if said))


def _read_as(met: RuleCount, years: Mapping[str, str]) -> str:
    return f"read as the return of {years[met.file]}" if met.rule in RULES_OF_YEARS and met.file in years else ""


def by_quarter(found: Imported) -> pd.DataFrame:
    """Return entries, leavers and children in care by quarter; a quarter's entries and leavers are hidden together."""
    shared = found.shared
    first, *quarters = shared.ends
    return pd.DataFrame(
        {
            "quarter": [BEFORE, *quarters],
            CAME_IN: ["", *(shared.cell((CAME_IN, q)) for q in quarters)],
            WENT: ["", *(shared.cell((WENT, q)) for q in quarters)],
            BRIEFLY: ["", *(shared.at_least((BRIEFLY, q)) for q in quarters)],
            LOST: ["", *(shared.at_least((LOST, q)) for q in quarters)],
            AT_END: [shared.at_least(children_at(q)) for q in (first, *quarters)],
        }
    )


def anomalies(found: Imported) -> pd.DataFrame:
    """Return the quarters that do not look like the rest."""
    rows = [(o.quarter, o.kind, o.words) for o in found.estimates.anomalies]
    return pd.DataFrame(rows, columns=["quarter", "kind", "words"])


def forecast(found: Imported) -> pd.DataFrame:
    """Return children by placement type and quarter if nothing is done, with the interval.

    Of a placement type whose children now are hidden the interval alone is shown: where no change is sure, the number
    forecast is the one there now.
    """
    there = now(found)
    rows = [
        (a.quarter, name(a.placement), *_span(a, found.small, there.get(name(a.placement), "0"))) for a in found.ahead
    ]
    return pd.DataFrame(rows, columns=["quarter", "placement", "children", "low", "high"])


def backtest(found: Imported) -> pd.DataFrame:
    """Return what would have been forecast for the last quarters, what came, and what had been at the origin.

    What was forecast is hidden where the children at the origin are, from whom it may not differ.
    """
    columns = ["quarter", "placement", "forecast", "low", "high", "actual", "at_origin"]
    if found.backtest is None:
        return pd.DataFrame(columns=columns)
    rows: list[tuple[str, ...]] = []
    for quarter in dict.fromkeys(ahead.quarter for ahead, _, _ in found.backtest.rows):
        here = [row for row in found.backtest.rows if row[0].quarter == quarter]
        parts = [row for row in here if row[0].placement != ALL_CHILDREN]
        ordered = [*parts, *(row for row in here if row[0].placement == ALL_CHILDREN)]
        for ahead, _, _ in ordered:
            came, before = (_living(found, at, ahead.placement) for at in (quarter, found.backtest.origin))
            rows.append((quarter, name(ahead.placement), *_span(ahead, found.small, before), came, before))
    return pd.DataFrame(rows, columns=columns)


def scores(found: Imported) -> dict[str, tuple[str, str]]:
    """Return by placement type the mean absolute error of the backtest and how many quarters its interval held.

    Hidden where any of the counts that they were made from is.
    """
    if found.backtest is None:
        return {}
    table = backtest(found)
    secret = {str(p) for p in table.loc[(table[["actual", "at_origin"]] == NOT_SHOWN).any(axis=1), "placement"]}
    by_place: dict[str, list[tuple[float, bool]]] = {}
    for ahead, actual, _ in found.backtest.rows:
        score = (abs(ahead.mean - actual), ahead.low <= actual <= ahead.high)
        by_place.setdefault(name(ahead.placement), []).append(score)
    return {
        place: (NOT_SHOWN, NOT_SHOWN)
        if place in secret
        else (f"{sum(e for e, _ in each) / len(each):.1f}", f"{sum(h for _, h in each)} of {len(each)}")
        for place, each in by_place.items()
    }


def error_of_all(found: Imported, test: Backtest) -> tuple[float, float] | None:
    """Return how far the forecast of all placements together was out on average, and the last stock carried forward.

    None where one of the counts that it is made from is hidden.
    """
    rows = [row for row in test.rows if row[0].placement == ALL_CHILDREN]
    if NOT_SHOWN in {found.shared.living(at) for at in (test.origin, *(row[0].quarter for row in rows))}:
        return None
    ours = sum(abs(ahead.mean - actual) for ahead, actual, _before in rows)
    naive = sum(abs(before - actual) for _ahead, actual, before in rows)
    return ours / len(rows), naive / len(rows)


def durations(found: Imported) -> pd.DataFrame:
    """Return how long placements last, by type: the median in quarters with its range; hidden where few were seen.

    How many placements it rests on is rounded, and how many have ended is not said: the rest of them are there now.
    """
    rows, there = [], now(found)
    for place, length in found.estimates.lengths.items():
        few = length.spells <= found.small or there.get(place) == NOT_SHOWN
        span = (_quarters(n, few) for n in (length.median, length.low, length.high))
        rows.append((place, *span, NOT_SHOWN if few else f"about {nearest(length.spells, found.round_to)}"))
    return pd.DataFrame(rows, columns=["placement", "median_quarters", "low", "high", "placements"])


def trend(found: Imported) -> str:
    """Return how entries change; in whole per cent, and not at all where a quarter's entries are hidden."""
    fitted = found.estimates.trend
    table = by_quarter(found).set_index("quarter")
    if NOT_SHOWN in set(table.loc[list(found.estimates.window), "entries"]):
        return "How entries change is not shown, since some quarter's entries are hidden."
    if not fitted.fitted and not fitted.value:
        return "Too few quarters, or too few entries, to tell how entries change."
    none = "which is not statistically different from zero, so the model has no trend"
    used = "and the model continues that" if fitted.value else none
    return f"Entries change by {fitted.fitted:+.0%} a year ({fitted.low:+.0%} to {fitted.high:+.0%}), {used}."


def _quarters(number: float | None, few: bool) -> str:
    return NOT_SHOWN if few else "not reached" if number is None else f"{number:.1f}"


def unaccompanied(found: Imported) -> str:
    """Return how many of the children looked after are unaccompanied asylum-seeking; not if the others are few."""
    counts = found.reading.counts
    last = counts.asylum.loc[counts.asylum["quarter"] == len(counts.quarters), "children"]
    others = found.shared.numbers[children_at(found.shared.ends[-1])] - int(last.sum())
    return NOT_SHOWN if 0 < others <= found.small else count(int(last.sum()), found.small)


def now(found: Imported) -> dict[str, str]:
    """Return children at the as-of date by placement type and in all: what the table of stock shows, and no more."""
    return {name(ALL_CHILDREN if p == TOTALS else str(p)): str(cell) for p, cell in found.stock[TOTALS].items()}


def name(placement: str) -> str:
    """Return a placement type, or all of them, in words."""
    return EVERYONE if placement == ALL_CHILDREN else placement


def _living(found: Imported, quarter: str, placement: str) -> str:
    """Return the children in a placement type at the end of a quarter; now as the table of stock shows them."""
    if quarter == found.shared.ends[-1]:
        return now(found).get(name(placement), "0")
    return found.shared.living(quarter, TOTALS if placement == ALL_CHILDREN else placement)


def _span(ahead: Ahead, small: int, before: str) -> tuple[str, str, str]:
    """Return a forecast and its ends in whole children, a small one only as small.

    Hidden as a whole where the count before is: forecast and ends lie around that count, and two that are hidden for
    each other's sake would differ in what is shown.
    """
    if before == NOT_SHOWN:
        return NOT_SHOWN, NOT_SHOWN, NOT_SHOWN
    mean, low, high = (round(n) for n in (ahead.mean, ahead.low, ahead.high))
    return tuple(f"under {small + 1}" if n <= small else f"{n:,d}" for n in (mean, low, high))  # type: ignore[return-value]

"""What the yearly update prints: rows read of each file, what was added, and what was not and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from placement_opt.england.published_tables import STATISTICS
from placement_opt.england.yearly_update.folder import MadeUpdate
from placement_opt.england.yearly_update.update import FileOutcome
from placement_opt.kernel.errors import TERMINAL_COLUMNS


def lines_of(made: MadeUpdate, file: str) -> Iterator[str]:
    """Yield the lines of the account, none wider than a terminal: each file, then what the new file holds and lacks."""
    for outcome in made.update.outcomes:
        yield from _of_file(outcome)
    for name, why in made.not_read:
        yield from _wrapped(f"{_name(name)}: not read: {why}")
    years = sorted({year for year, _measure in made.new.source_of})
    yield from _wrapped(f"{_name(file)}: figures of {years[0]} to {years[-1]}, dated {made.new.made_on.isoformat()}")
    yield from _lacking(made)


def _of_file(outcome: FileOutcome) -> Iterator[str]:
    reading = outcome.reading
    unused = sum(reading.unused.values())
    yield from _wrapped(f"{_name(reading.file)}: {reading.rows:,d} rows read, {unused:,d} of them not used")
    yield from _reasons(reading.unused)
    what = "councils' neighbours" if reading.neighbours else "figures"
    yield from _wrapped(f"{outcome.added:,d} {what} added, {sum(outcome.kept.values()):,d} not", 2)
    yield from _reasons(outcome.kept)


def _reasons(counts: Mapping[str, int]) -> Iterator[str]:
    for reason, count in sorted(counts.items()):
        if count:
            yield from _wrapped(f"{reason}: {count:,d}", 4)


def _lacking(made: MadeUpdate) -> Iterator[str]:
    """Yield new names of measures, years left out, and measures that the year before had and the last has not."""
    before, now = made.old.latest, made.new.latest
    in_long_form = {f.measure for k in made.update.outcomes if _name(k.reading.file) == STATISTICS
                    for f in k.reading.figures}  # fmt: skip
    if unheard := sorted(in_long_form - {measure for _year, measure in made.old.source_of}):
        yield from _wrapped(f"No year before has a measure of this name: {', '.join(unheard)}")
    if now == before:
        return
    if missing := sorted(set(range(before, now)) - {year for year, _measure in made.new.source_of}):
        years = ", ".join(map(str, missing))
        yield from _wrapped(f"There is no figure at all of {years}, so that no change is counted across that")
    lacking = sorted(set(made.old.measures_of[before]) - set(made.new.measures_of[now]))
    if lacking:
        yield from _wrapped(f"Of {now} there is no figure of what {before} has: {', '.join(lacking)}")


def _name(file: str) -> str:
    """Return the name of a file without its folder, which is the one that was given."""
    return file.rpartition("/")[2]


def _wrapped(text: str, indent: int = 0) -> list[str]:
    first, later = " " * indent, " " * (indent + 2)
    return textwrap.wrap(text, TERMINAL_COLUMNS, initial_indent=first, subsequent_indent=later,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip

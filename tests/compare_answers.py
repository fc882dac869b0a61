"""Compare two run folders, or two folders of run folders by name: `python tests/compare_answers.py BEFORE AFTER`.

For a change that should leave every answer as it is. Rows are matched by all their columns but the figure, in any
order; money is held to the penny as printed, everything else to a millionth. Sentences that differ are reported and
fail only with `--words`. A row that prints as nothing is no row. A column, a word in a cell or a key of the verdict
that a change renames on purpose is named: `--renamed plan.csv:need=group`.

Exit code 0: equal; 1: different; 2: the call cannot be carried out.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

VERDICT = "verdict.json"
FIGURE = {  # of each table, the column that is compared; all others say which row it is
    "savings.csv": "gbp",
    "cost_benefit.csv": "value",
    "ledger.csv": "gbp",
    "plan.csv": "value",
    "flows.csv": "value",
    "homes.csv": "value",
    "home_moves.csv": "value",
    "bridge.csv": "gbp",
    "funding.csv": "gbp",
    "scored.csv": "value",
}
SENTENCES = ("sentence", "notes", "words", "caution", "warnings")  # keys of the verdict and columns of a table
IDS = ("claim", "rule")  # a list of parts with one of these keys is matched by it, not by its order
HALF_A_PENNY = 0.005
MILLIONTH = 1e-6 * (1 + 1e-6)  # two printed figures a millionth apart are equal
SHOWN = 5

Row = tuple[str, ...]


@dataclass
class Compared:
    """What was found in one file: the largest difference, and one line for each part that differs."""

    file: str
    many: int = 0
    largest: float = 0.0
    differs: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)

    def failed(self, words: bool) -> bool:
        return bool(self.differs) or (words and bool(self.reworded))


def numbers(before: float, after: float, limit: float, where: str, found: Compared) -> None:
    apart = 0.0 if before == after or (isnan(before) and isnan(after)) else abs(before - after)
    found.many += 1
    found.largest = max(found.largest, apart)
    if not apart <= limit:  # nor is a figure that is missing on one side within it
        found.differs.append(f"{where}: {before:.12g} -> {after:.12g} ({after - before:+.3g})")


def read_table(path: Path, renamed: dict[str, str]) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and rows of a table, with old names of columns and old words replaced by new ones."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = [renamed.get(name, name) for name in reader.fieldnames or ()]
        return columns, [{renamed.get(k, k): renamed.get(v, v) for k, v in row.items()} for row in reader]


def grouped(rows: list[dict[str, str]], keys: list[str], figure: str) -> dict[tuple[Row, str], list[float]]:
    """Return the figures of each row's key and unit, in order of size where a key stands twice."""
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[k] for k in keys), row.get("unit", "GBP")].append(float(row[figure] or "nan"))
    return {key: sorted(values) for key, values in found.items()}


def compare_tables(before: Path, after: Path, renamed: dict[str, str]) -> Compared:
    found = Compared(before.name)
    figure = renamed.get(FIGURE[before.name], FIGURE[before.name])
    old_columns, old = read_table(before, renamed)
    new_columns, new = read_table(after, {})
    gone = [c for c in old_columns if c not in new_columns]
    found.differs += [f"column {c} is missing" for c in gone]
    found.differs += [f"column {c} is extra" for c in new_columns if c not in old_columns]
    if figure in gone:
        return found
    shared = [c for c in old_columns if c in new_columns and c != figure]
    keys = [c for c in shared if c not in SENTENCES]
    old_figures, new_figures = grouped(old, keys, figure), grouped(new, keys, figure)
    old_figures = {k: values for k, values in old_figures.items() if k in new_figures or any(values)}
    new_figures = {k: values for k, values in new_figures.items() if k in old_figures or any(values)}
    for (key, unit), values in old_figures.items():
        others, where = new_figures.get((key, unit), []), " ".join(k for k in key if k)
        if len(values) != len(others):
            found.differs.append(f"{where}: {len(values)} rows -> {len(others)}")
            continue
        limit = HALF_A_PENNY if unit == "GBP" else MILLIONTH
        for a, b in zip(values, others, strict=True):
            numbers(a, b, limit, where, found)
    extra = [key for key in new_figures if key not in old_figures]
    found.differs += [f"{' '.join(k for k in key if k)}: no row -> {len(new_figures[key, u])}" for key, u in extra]
    for column in (c for c in shared if c in SENTENCES):
        lost = Counter(row[column] for row in old) - Counter(row[column] for row in new)
        found.reworded += [f"{column}: {text}" for text in lost]
    return found


def parts(before: Any, after: Any, where: str, found: Compared) -> Iterator[tuple[Any, Any, str]]:
    """Yield the parts of two dictionaries or lists that belong together; note those that stand on one side only."""
    if isinstance(before, list):
        before, after = by_id(before), by_id(after)
    for key in [*before, *(k for k in after if k not in before)]:
        inside = f"{where} {key}".strip()
        if key not in after or key not in before:
            found.differs.append(f"{inside} is {'missing' if key in before else 'extra'}")
        else:
            yield before[key], after[key], inside


def by_id(items: list[Any]) -> dict[Any, Any]:
    ids = [next((item[k] for k in IDS if k in item), None) if isinstance(item, dict) else None for item in items]
    unique = None not in ids and len(set(ids)) == len(ids)
    return dict(zip(ids if unique else range(len(items)), items, strict=True))


def compare_values(before: Any, after: Any, where: str, found: Compared) -> None:
    """Compare two parts of a verdict, whatever they hold."""
    counts = [isinstance(x, (int, float)) and not isinstance(x, bool) for x in (before, after)]
    if where.rpartition(" ")[2] in SENTENCES:
        if before != after:
            found.reworded.append(f"{where}: {before} -> {after}")
    elif all(counts):
        numbers(before, after, HALF_A_PENNY, where, found)
    elif type(before) is type(after) and isinstance(before, (dict, list)):
        for one, other, inside in parts(before, after, where, found):
            compare_values(one, other, inside, found)
    elif before != after:
        found.differs.append(f"{where}: {before!r} -> {after!r}")


def compare_verdicts(before: Path, after: Path, renamed: dict[str, str]) -> Compared:
    found = Compared(before.name)
    one, other = (json.loads(p.read_text(encoding="utf-8")) for p in (before, after))
    compare_values(with_new_names(one, renamed), other, "", found)
    return found


def with_new_names(part: Any, renamed: dict[str, str]) -> Any:
    """Return a part of a verdict with old keys and old words replaced by new ones."""
    if isinstance(part, dict):
        return {renamed.get(k, k): with_new_names(v, renamed) for k, v in part.items()}
    if isinstance(part, list):
        return [with_new_names(v, renamed) for v in part]
    return renamed.get(part, part) if isinstance(part, str) else part


def compare_runs(before: Path, after: Path, renamed: dict[str, dict[str, str]]) -> list[Compared]:
    """Compare the files of two run folders; a file that neither has is nothing."""
    found = []
    for name in (VERDICT, *FIGURE):
        one, other = before / name, after / name
        if one.exists() and other.exists():
            compared = compare_verdicts(one, other, renamed.get(name, {})) if name == VERDICT else None
            found.append(compared or compare_tables(one, other, renamed.get(name, {})))
        elif one.exists() or other.exists():
            found.append(Compared(name, differs=[f"{name} is {'missing' if one.exists() else 'extra'}"]))
    return found


def compare(before: Path, after: Path, renamed: dict[str, dict[str, str]]) -> dict[str, list[Compared]]:
    """Compare two runs, or the runs of two folders by name."""
    if (before / VERDICT).exists() and (after / VERDICT).exists():
        return {"": compare_runs(before, after, renamed)}
    names = [{p.parent.name for p in folder.glob(f"*/{VERDICT}")} for folder in (before, after)]
    if not all(names):
        raise ValueError(f"expected two run folders, or two folders of them, found {before} and {after}")
    found = {n: compare_runs(before / n, after / n, renamed) for n in sorted(names[0] & names[1])}
    for name in sorted(names[0] ^ names[1]):
        found[name] = [Compared("(folder)", differs=[f"{name} is {'missing' if name in names[0] else 'extra'}"])]
    return found


def renamings(texts: list[str]) -> dict[str, dict[str, str]]:
    """Return by file the new name of each old column, of texts such as "plan.csv:old=new"."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for text in texts:
        file, _, names = text.partition(":")
        old, _, new = names.partition("=")
        if file not in (VERDICT, *FIGURE) or not old or not new:
            raise ValueError(f"expected FILE:old=new with one of {', '.join((VERDICT, *FIGURE))}, found {text}")
        found[file][old] = new
    return found


def lines(found: dict[str, list[Compared]], words: bool) -> Iterator[str]:
    """Yield one line for each file and then its first differences."""
    for run, files in found.items():
        for file in files:
            verdict = "DIFFERENT" if file.failed(words) else "equal"
            reworded = f", {len(file.reworded)} sentences changed" if file.reworded else ""
            name = f"{run}/{file.file}" if run else file.file
            many = f"{file.many} figures, largest difference {file.largest:.3g}"
            yield f"{verdict:<10}{name}: {many}, {len(file.differs)} differ{reworded}"
            told = [*file.differs[:SHOWN], *(file.reworded[:SHOWN] if words else [])]
            yield from (f"            {text}" for text in told)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--renamed", nargs="+", action="extend", default=[], metavar="FILE:OLD=NEW")
    parser.add_argument("--words", action="store_true", help="a changed sentence is a difference too")
    try:
        asked = parser.parse_args(arguments)
        found = compare(asked.before, asked.after, renamings(asked.renamed))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines(found, asked.words)))
    return int(any(file.failed(asked.words) for files in found.values() for file in files))


if __name__ == "__main__":
    sys.exit(main())

"""Changes at random, each drawn from a seed: of bytes, cells, rows, and of values in settings."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from tests.corpus import settings_breaks
from tests.corpus.table_breaks import CELLS, Rows, rows_of, written

FACTORS = (0.001, 0.01, 0.1, 10, 100, 1000, -1)
LONGEST_SLICE = 60  # bytes that one change deletes, repeats or moves
MOST_CHANGES = 4


@dataclass(frozen=True)
class Mutation:
    """One change: its kind, and the seed of what is drawn for it."""

    kind: str
    seed: int

    def __call__(self, data: bytes) -> bytes:
        """Return changed bytes; the same where a file cannot be changed so, as one that is no table any more."""
        rng = random.Random(self.seed)
        try:
            return KINDS[self.kind](data, rng)
        except Exception:  # what is no table any more can be changed as one in no way
            return data


def drawn(rng: random.Random, file: str) -> tuple[Mutation, ...]:
    """Return a few changes that make sense in a file, by its ending."""
    kinds = [*BYTES, *(TABLES if file.endswith(".csv") else SETTINGS if file.endswith(".yaml") else ())]
    return tuple(
        Mutation(rng.choice(kinds[-1:] * 3 + kinds), rng.randrange(1 << 32))
        for _ in range(rng.randint(1, MOST_CHANGES))
    )


def _slice(data: bytes, rng: random.Random) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, start + rng.randint(1, LONGEST_SLICE)


def _flipped(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _deleted(data: bytes, rng: random.Random) -> bytes:
    start, end = _slice(data, rng)
    return data[:start] + data[end:]


def _repeated(data: bytes, rng: random.Random) -> bytes:
    start, end = _slice(data, rng)
    return data[:end] + data[start:end] + data[end:]


def _inserted(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice([b'"', b",", b"\n", b"\0", b"\r", b":", b"-", b"\xff", b"\xe2\x82"]) + data[at:]


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _on_rows(change: Callable[[Rows, random.Random], Rows]) -> Callable[[bytes, random.Random], bytes]:
    return lambda data, rng: written(change(rows_of(data), rng))


def _row(rows: Rows, rng: random.Random) -> int:
    return rng.randrange(1, len(rows))


def _without_row(rows: Rows, rng: random.Random) -> Rows:
    which = _row(rows, rng)
    return rows[:which] + rows[which + 1 :]


def _row_twice(rows: Rows, rng: random.Random) -> Rows:
    return [*rows, rows[_row(rows, rng)]]


def _swapped_columns(rows: Rows, rng: random.Random) -> Rows:
    a, b = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]))
    for cells in rows[rng.randint(0, 1) :]:
        cells[a], cells[b] = cells[b], cells[a]
    return rows


def _other_cell(rows: Rows, rng: random.Random) -> Rows:
    return _put(rows, rng, rng.choice(list(CELLS.values())))


def _cell_of_elsewhere(rows: Rows, rng: random.Random) -> Rows:
    return _put(rows, rng, rng.choice(rows[_row(rows, rng)]))


def _times(rows: Rows, rng: random.Random) -> Rows:
    """Return rows with a number, and those beside it that are the same, times a factor."""
    numbers = [(r, cell) for r, cells in enumerate(rows[1:], 1) for cell in cells if _is_number(cell)]
    which, old = rng.choice(numbers)
    new = f"{float(old) * rng.choice(FACTORS):g}"
    return [[new if r == which and cell == old else cell for cell in cells] for r, cells in enumerate(rows)]


def _is_number(cell: str) -> bool:
    try:
        return bool(float(cell))
    except ValueError:
        return False


def _put(rows: Rows, rng: random.Random, text: str) -> Rows:
    cells = rows[_row(rows, rng)]
    cells[rng.randrange(len(cells))] = text
    return rows


def _other_value(data: bytes, rng: random.Random) -> bytes:
    return settings_breaks.value(rng.randrange(1 << 16), rng.choice(list(settings_breaks.VALUES.values())))(data)


def _value_of_elsewhere(data: bytes, rng: random.Random) -> bytes:
    text = data.decode()
    nodes = list(settings_breaks.nodes_of(yaml.compose(text)))
    node = rng.choice([n for n in nodes if isinstance(n, yaml.ScalarNode)])
    taken = text[node.start_mark.index : node.end_mark.index]
    return settings_breaks.value(rng.randrange(1 << 16), taken)(data)


def _without_key(data: bytes, rng: random.Random) -> bytes:
    return settings_breaks.without_key(rng.randrange(1 << 16))(data)


BYTES = {"a bit": _flipped, "deleted": _deleted, "repeated": _repeated, "inserted": _inserted, "cut off": _cut}
TABLES = {
    "a row less": _on_rows(_without_row),
    "a row twice": _on_rows(_row_twice),
    "columns swapped": _on_rows(_swapped_columns),
    "a cell of elsewhere": _on_rows(_cell_of_elsewhere),
    "a number times a factor": _on_rows(_times),
    "another cell": _on_rows(_other_cell),
}
SETTINGS = {"a key less": _without_key, "a value of elsewhere": _value_of_elsewhere, "another value": _other_value}
KINDS: dict[str, Callable[[bytes, random.Random], bytes]] = {**BYTES, **TABLES, **SETTINGS}

"""A reader who takes all that is shared at once, of one release and of two, narrows no small count."""

import csv

import pytest

from tests.intake.attack.conftest import SCALE, SEED
from tests.intake.attack.reader import known, together
from tests.intake.attack.referrals import known_of_referrals, later
from tests.intake.attack.towns import small_counts, two_referrals
from tests.intake.attack.undone import WIDE, narrowed, tight

COLUMNS = ("assessed", "suitable", "preferred", "unsuitable", "referrals", "placed", "timed", "in_time")
pytestmark = pytest.mark.slow


def read(folder, name, found):
    return known(folder / name / "import", found.estimates.trust)


def test_neither_release_tells_a_small_count_nor_do_both(releases):
    folder, found = releases
    told = [read(folder, name, one) for name, one in zip(("first", "second"), found, strict=True)]
    small = [small_counts(one) for one in found]
    assert min(map(len, small)) > 40
    assert [narrowed(knows, counts, set()) for knows, counts in zip(told, small, strict=True)] == [{}, {}]
    assert narrowed(together(*told), {**small[0], **small[1]}, set()) == {}
    assert found[1].shared.told == ()
    assert found[1].shared.compared > 100
    assert found[1].shared.revised > 0, "else nothing is seen of revised counts"


def shown(folder, table, change):
    """Write a table of a release with cells changed: `change` is given each row."""
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with file.open("w", encoding="utf-8", newline="") as lines:
        made = csv.DictWriter(lines, rows[0])
        made.writeheader()
        made.writerows(change(row) for row in rows)


def hidden_place(folder):
    """Return a placement type whose children now are hidden."""
    with (folder / "stock.csv").open(encoding="utf-8", newline="") as lines:
        return next(row["placement"] for row in csv.DictReader(lines) if row["total"] == "x")


@pytest.mark.parametrize(
    ("table", "column"), [("forecast", "children"), ("backtest", "actual"), ("stock", "total"), ("durations", "")]
)
def test_the_reader_wins_where_a_derived_figure_is_shown(releases, tmp_path, table, column):
    folder, (_, found) = releases
    made = tmp_path / "import"
    made.mkdir()
    for file in (folder / "second" / "import").glob("*.csv"):
        (made / file.name).write_bytes(file.read_bytes())
    place, last = hidden_place(made), found.reading.counts.quarters[-1]
    number = sum(n for (_, p), n in found.estimates.opening.items() if p == place)

    def change(row):
        if row["placement"] == place and row.get("quarter", last) in (last, found.ahead[0].quarter):
            return {**row, **({column: str(number)} if column else {"placements": "about 0"})}
        return row

    shown(made, table, change)
    small = {name: n for name, n in small_counts(found).items() if name[1] == last}
    ranges = known(made).range_of(small, WIDE)
    assert [name for name, (low, high) in ranges.items() if high - low < WIDE]


def test_no_small_count_of_referrals_is_told_by_two_releases(tmp_path):
    found = two_referrals(tmp_path, SEED, 2 * SCALE)
    both = later(*(known_of_referrals(tmp_path / name) for name in ("first", "second")))
    assert tight(both, lambda name: name[0] == "since" or name[-1] in COLUMNS) == {}
    assert found[1].found.released.told == ()
    assert len(found[1].found.released.among) == 1

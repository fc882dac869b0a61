"""Which years a folder is in the prices of and judged in: that of the as-of date, and the next two."""

from __future__ import annotations

from datetime import date

import pytest

from placement_opt.intake.folder.context import years


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 3, 31), ("2024/25", ("2025/26", "2026/27"))),
        (date(2025, 6, 30), ("2025/26", ("2026/27", "2027/28"))),
        (date(1999, 12, 31), ("1999/00", ("2000/01", "2001/02"))),
    ],
)
def test_the_year_of_the_date_and_the_two_after_it(as_of, expected):
    assert years(as_of) == expected

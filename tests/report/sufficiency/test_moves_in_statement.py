"""How far councils moved, in a sufficiency statement without draws."""

from __future__ import annotations

from placement_opt.england.published_file import shipped_statistics
from placement_opt.report.report_request import ReportRequest
from tests.report.sufficiency.statement_of import kept, read, table, texts


def test_without_draws_it_says_how_far_councils_of_its_size_moved(packed):
    """Of Leeds at 31 March 2013, from the statistics of this package: intervals that grow."""
    s = read(kept(packed), ReportRequest(sufficiency=True, council="Leeds"))
    assert "councils with as many children stayed within the interval of each later year" in texts(s)
    head, *rows = table(s, "if the council moves as councils of its size did")
    assert head == ("On", "Looked after", "In residential care", "Fostered")
    assert [row[0] for row in rows] == [f"31 March {year}" for year in range(2013, 2018)]
    now, *ahead = (row[1] for row in rows)
    assert now == f"{shipped_statistics().number('383', 2013, 'looked_after_31_march'):,.0f}"
    low, high = zip(*(map(int, words.replace(",", "").split(" to ")) for words in ahead), strict=True)
    assert list(low) == sorted(low, reverse=True)
    assert list(high) == sorted(high)


def test_of_a_council_that_is_not_published_nothing_is_said_of_that(packed):
    assert "with as many children stayed" not in texts(read(kept(packed), ReportRequest(sufficiency=True)))

"""The door of the reading room: what was met while reading is told where the counts are refused."""

from datetime import date

import pytest

from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput
from tests.intake.read.reading_files import (
    EPISODES,
    HEADER,
    PRIVATE,
    SETTINGS,
    folder,
)
from tests.intake.records.records import CATALOGUE, CODES


def refused(path, as_of=date(2018, 3, 31)):
    """Return the one fault for which a return is refused; it tells nothing private."""
    with pytest.raises(BadInput) as raised:
        return_to_counts(ImportRequest(path, "council", as_of), SETTINGS, CODES, CATALOGUE)
    (fault,) = raised.value.faults
    assert [private for private in PRIVATE if private in str(fault)] == []
    return fault


def test_the_empty_file_of_a_year_is_named_where_that_year_is_not_covered(tmp_path):
    folder(tmp_path / "2018")
    (tmp_path / "2019").mkdir()
    (tmp_path / "2019" / "episodes.csv").write_text("")
    fault = refused(tmp_path, date(2019, 3, 31))
    assert fault.file == "--as-of"
    assert fault.hint.endswith("2019/episodes.csv was skipped: no table of the return")


def test_an_identifier_in_the_column_of_codes_is_not_told(tmp_path):
    fault = refused(folder(tmp_path, episodes=EPISODES.replace("N2,R1", "N2,QX72")))
    assert (fault.row, fault.column, fault.found) == (4, "PLACE", "text that is not a code")


def test_columns_that_are_swapped_are_one_fault(tmp_path):
    top, first = EPISODES.splitlines()[:2]
    rows = [first.replace("QX7001", f"{n}").replace("U4,", f"{n},") for n in range(1000, 1011)]
    born = [HEADER.splitlines()[0], *(f"{n},1,07/11/2008,,,," for n in range(1000, 1011))]
    fault = refused(folder(tmp_path, episodes="\n".join([top, *rows]), header="\n".join(born)))
    assert (fault.found, fault.hint) == ("11 different texts that are not codes", "are two columns swapped?")
    assert "100" not in str(fault).replace(tmp_path.as_posix(), "").rpartition("episodes.csv")[2]


def test_nobody_on_the_day_is_said_with_the_rule_that_left_them_out(tmp_path):
    blank = HEADER.replace("07/11/2008", "").replace("19/12/2009", "")
    fault = refused(folder(tmp_path, header=blank))
    assert (fault.expected, fault.found) == ("children looked after on 31 March 2018", "nobody")
    assert "with no date of birth" in fault.hint
    assert "fewer than 5 rows" in fault.hint

"""review.csv as a lead sends it back: what is right is read, and every fault of what is not is named at once."""

from __future__ import annotations

import csv
import io

import pytest

from placement_opt.kernel.errors import BadInput
from placement_opt.review.review_file import FILLED_IN, GIVEN, read_review, text_of
from tests.review.recommended import CASE, ROWS

RUN = "run-0123456789ab"
WHY = {"reason": "children are settled there", "by": "head of care"}
ELM, MOVE, CARERS, TEAMS, PAIR, PLACES = (row.id for row in ROWS)


def cells() -> list[dict[str, str]]:
    text = text_of(RUN, ROWS).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def filled(**by_row: dict[str, str]) -> list[dict[str, str]]:
    """Return the rows with some cells filled in or changed: row1 is the first."""
    rows = cells()
    for name, changes in by_row.items():
        rows[int(name.removeprefix("row")) - 1].update(changes)
    return rows


def as_bytes(rows: list[dict[str, str]], header: tuple[str, ...] = (*GIVEN, *FILLED_IN), **options) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore", lineterminator="\n", **options)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read(tmp_path, data: bytes):
    file = tmp_path / "review.csv"
    file.write_bytes(data)
    try:
        return read_review(file, RUN, ROWS, CASE)
    finally:
        assert file.read_bytes() == data  # it is never changed


def test_the_file_has_a_row_for_each_recommendation_and_begins_as_excel_wants_it():
    data = text_of(RUN, ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = cells()
    assert [row["recommendation"] for row in rows] == [row.id for row in ROWS]
    assert {row["run"] for row in rows} == {RUN}
    assert {row[name] for row in rows for name in FILLED_IN} == {""}
    assert rows[0] == {
        "run": RUN,
        "recommendation": "close elm",
        "kind": "closure",
        "what": "close Elm House",
        "when": "from 2014/15 Q1",
        "recommended": "2014/15 Q1",
        "unit": "first quarter closed",
        **dict.fromkeys(FILLED_IN, ""),
    }


def test_a_file_that_nobody_filled_in_says_nothing(tmp_path):
    assert read(tmp_path, text_of(RUN, ROWS)) == []
    assert read(tmp_path, text_of(RUN, ROWS).removeprefix(b"\xef\xbb\xbf")) == []


def test_what_was_filled_in_is_read_with_its_line(tmp_path):
    rows = filled(
        row1={"decision": "amend", "value": "2014/15 Q2", **WHY},
        row2={"decision": "refuse", **WHY},
        row3={"decision": "cap", "value": "2.5", **WHY},
        row4={"decision": "accept", **WHY},
    )
    found = read(tmp_path, as_bytes(rows))
    assert [(k.line, k.of.id, k.decision, k.value) for k in found] == [
        (2, ELM, "amend", 4.0),
        (3, MOVE, "refuse", None),
        (4, CARERS, "cap", 2.5),
        (5, TEAMS, "accept", None),
    ]
    assert {(k.reason, k.by) for k in found} == {tuple(WHY.values())}


@pytest.mark.parametrize(
    "change",
    [
        {"recommended": "4.00"},  # the same number
        {"reason": " children are settled there "},
        {"reason": 'she said "no, not now", twice'},
        {"reason": "so agreed\nby the panel"},
        {"by": "Zoë O’Neill"},
        {"value": "2.50"},
        {"value": "1E0"},  # as a workbook may write it
        {"value": "0"},
        {"value": "400"},  # above what is recommended: it binds nothing
    ],
)
def test_what_does_not_change_the_meaning_is_no_fault(tmp_path, change):
    rows = filled(row3={"decision": "cap", "value": "2.5", **WHY, **change})
    (found,) = read(tmp_path, as_bytes(rows))
    assert found.decision == "cap"


def test_rows_may_stand_in_another_order(tmp_path):
    rows = filled(row1={"decision": "refuse", **WHY})
    (found,) = read(tmp_path, as_bytes(rows[::-1]))
    assert (found.of.id, found.line) == (ELM, 7)


def row(n: int, **changes: str):
    return lambda: as_bytes(filled(**{f"row{n}": changes}))


def refused(n: int, **changes: str):
    return row(n, decision="refuse", **{**WHY, **changes})


def capped(n: int, value: str, decision: str = "cap"):
    return row(n, decision=decision, value=value, **WHY)


def header(*names: str):
    return lambda: as_bytes(cells(), names)


HEAD = (*GIVEN, *FILLED_IN)
# How a file is spoilt -> the column of its fault and words of it.
SPOILT = {
    "no reason": (refused(1, reason=""), "reason", "why it was decided"),
    "a blank reason": (refused(1, reason="   "), "reason", "why it was decided"),
    "a reason of signs": (refused(1, reason="???"), "reason", "words"),
    "a reason of digits": (refused(1, reason="123"), "reason", "words"),
    "an endless reason": (refused(1, reason="a" * 1001), "reason", "at most 1,000 characters"),
    "a reason with control characters": (refused(1, reason="a\x1b[31mred"), "reason", "control characters"),
    "no name": (refused(1, by=""), "by", "the name or role of who decided"),
    "a name of digits": (refused(1, by="7"), "by", "words"),
    "an endless name": (refused(1, by="b" * 1001), "by", "at most 1,000 characters"),
    "a cap without a value": (capped(3, ""), "value", "the most that is agreed"),
    "an amendment without a value": (capped(3, "", "amend"), "value", "the amount that is agreed instead"),
    "an amended home without a quarter": (capped(1, "", "amend"), "value", "2013/14 Q3 to 2014/15 Q2"),
    "a home capped": (capped(1, "1"), "decision", "a home closes whole"),
    "a home amended to a number": (capped(1, "3", "amend"), "value", "the first quarter closed"),
    "a quarter past the horizon": (capped(1, "2015/16 Q1", "amend"), "value", "the first quarter closed"),
    "a quarter before the horizon": (capped(1, "2013/14 Q1", "amend"), "value", "the first quarter closed"),
    "a quarter misspelt": (capped(1, "2014-15 q2", "amend"), "value", "did you mean 2014/15 Q2?"),
    "a quarter made a date": (capped(1, "01/04/2014", "amend"), "value", "the first quarter closed"),
    "a thousands separator": (capped(3, "1,000"), "value", "write 1000"),
    "a decimal comma": (capped(3, "2,5"), "value", "write 2.5"),
    "a pound sign": (capped(3, "£5"), "value", "write 5"),
    "a share": (capped(3, "50%"), "value", "write the share as a decimal"),
    "a value below nothing": (capped(3, "-1"), "value", "0 or more"),
    "fewer than at the opening": (capped(4, "0.5"), "value", "those at the opening go on"),
    "part of a home": (capped(5, "1.5", "amend"), "value", "a whole number of homes"),
    "part of a home as a cap": (capped(5, "0.5"), "value", "a whole number of homes"),
    "a value in words": (capped(3, "two"), "value", "a plain number"),
    "a number made a date": (capped(3, "02-Jan"), "value", "a plain number"),
    "no number": (capped(3, "nan"), "value", "a plain number"),
    "without end": (capped(3, "inf"), "value", "a plain number"),
    "beyond all numbers": (capped(3, "1e999"), "value", "a plain number"),
    "a value for accept": (row(2, decision="accept", value="1", **WHY), "value", "to give one, write cap or amend"),
    "a value for refuse": (refused(2, value="0"), "value", "nothing, since refuse has no value"),
    "a value without a decision": (row(2, value="1"), "value", "a decision in the row"),
    "a reason without a decision": (row(2, reason="because"), "reason", "a decision in the row"),
    "a name without a decision": (row(2, by="lead"), "by", "a decision in the row"),
    "an unknown decision": (row(2, decision="reject", **WHY), "decision", "accept | refuse | cap | amend"),
    "a decision misspelt": (row(2, decision="refused", **WHY), "decision", "did you mean refuse?"),
    "a decision in capitals": (row(2, decision="Refuse", **WHY), "decision", "did you mean refuse?"),
    "two decisions in a cell": (row(2, decision="accept/cap", **WHY), "decision", "accept | refuse | cap | amend"),
    "another run": (lambda: text_of("run-another", ROWS), "run", "decisions on another run are not taken over"),
    "one row of another run": (row(2, run="run-another"), "run", RUN),
    "no run": (row(2, run=""), "run", "the run that recommends it"),
    "a row without its key": (row(2, recommendation=""), "recommendation", "which recommendation"),
    "a key that was changed": (row(1, recommendation="close elms"), "recommendation", "did you mean close elm?"),
    "what it is was changed": (row(1, what="close Oak House"), "what", "close Elm House"),
    "its quarter was made a date": (row(1, recommended="01/01/2014"), "recommended", "2014/15 Q1"),
    "its amount was changed": (row(3, recommended="5"), "recommended", "4"),
    "its unit was deleted": (row(3, unit=""), "unit", "unit"),
    "its kind was changed": (row(3, kind="closure"), "kind", "recruitment"),
    "a row is missing": (lambda: as_bytes(cells()[1:]), "recommendation", f"a row for {ELM}"),
    "rows are missing": (lambda: as_bytes(cells()[:1]), "recommendation", f"a row for {MOVE}"),
    "no rows": (lambda: as_bytes([]), "recommendation", f"a row for {ELM}"),
    "a row twice": (lambda: as_bytes([*cells(), cells()[0]]), "recommendation", "each row once"),
    "a further column": (header(*HEAD, "notes"), "notes", "columns run,"),
    "a column is missing": (header(*(h for h in HEAD if h != "by")), "by", "column by"),
    "a column misspelt": (lambda: as_bytes(cells()).replace(b",reason,", b",reasons,", 1), "reasons", "reason"),
    "a column twice": (lambda: as_bytes(cells()).replace(b",value,", b",reason,", 1), "reason", "once"),
    "semicolons": (lambda: as_bytes(cells(), delimiter=";"), "", "cells separated by commas"),
    "tabs": (lambda: as_bytes(cells(), delimiter="\t"), "", "cells separated by commas"),
    "a cell too many": (lambda: as_bytes(cells()).rstrip(b"\n") + b",x\n", "", "11 cells"),
    "a quote left open": (lambda: as_bytes(cells()) + b'"open,', "", "double quotes that close"),
    "Windows-1252": (refused(1, by="Zoë"), "by", "text in UTF-8"),
    "UTF-16": (lambda: as_bytes(cells()).decode().encode("utf-16"), "", "UTF-16"),
    "binary data": (lambda: b"PK\x03\x04\x00\x00", "", "binary data"),
    "rows of children": (lambda: b"QX7001,2011-05-17,M14 5QR\nQX7002,2010-12-03,M14 5QR\n", "", "records of children"),
    "an empty file": (lambda: b"", "", "column names"),
    "a workbook's header": (lambda: as_bytes(cells(), GIVEN[::-1] + FILLED_IN).split(b"\n")[1], "", "column names"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_file_that_is_spoilt_is_refused_with_a_fault_that_says_where(tmp_path, how):
    make, column, words = SPOILT[how]
    data = make().decode().encode("cp1252") if how == "Windows-1252" else make()
    with pytest.raises(BadInput) as caught:
        read(tmp_path, data)
    assert any(f.column == column and words in str(f) for f in caught.value.faults), str(caught.value)
    assert "QX7" not in str(caught.value)
    assert all(f.file.endswith("review.csv") for f in caught.value.faults)
    assert len(caught.value.faults) < 25


def test_a_file_that_there_is_not(tmp_path):
    with pytest.raises(BadInput, match="a file that `placement-opt review` wrote, got no such file"):
        read_review(tmp_path / "none.csv", RUN, ROWS, CASE)


def test_all_faults_are_told_at_once(tmp_path):
    rows = filled(
        row1={"decision": "cap", "value": "x", "reason": "", "by": ""},
        row2={"decision": "no", "what": "another"},
        row3={"value": "3"},
    )
    with pytest.raises(BadInput) as caught:
        read(tmp_path, as_bytes(rows[:5]))
    assert [(f.row, f.column) for f in caught.value.faults] == [
        (None, "recommendation"),
        (2, "reason"),
        (2, "by"),
        (2, "decision"),
        (3, "decision"),
        (3, "what"),
        (4, "value"),
    ]


def test_a_file_of_another_run_is_told_once(tmp_path):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text_of("run-another", ROWS))
    assert len(caught.value.faults) == 1

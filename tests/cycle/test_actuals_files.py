"""Actuals as a file: every error told, nothing repaired, and nothing half written ever read."""

from __future__ import annotations

import csv

import pytest
from openpyxl import Workbook

from placement_opt.cycle.actuals_files import ACTUAL_COLUMNS, file_of, keep_actuals, kept_files, read_actuals, template
from placement_opt.cycle.going_on import take_actuals
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import kept_actuals
from tests.command import call
from tests.cycle.conftest import FIRST
from tests.run_folder import MODES, is_for_its_owner_alone

HEADER = ",".join(ACTUAL_COLUMNS)
GOOD = f"{FIRST},children,home_inhouse,,3,"


LEAST_BAD_FILES = 50


def faults(file, c, quarter=FIRST):
    with pytest.raises(BadInput) as raised:
        read_actuals(file, quarter, c)
    return str(raised.value)


BAD_ROWS = [  # a row, and what is said of it
    ("2013/14 Q2,children,home_inhouse,,3,", "quarter: expected 2013/14 Q1, as asked, got 2013/14 Q2"),
    ("2013-14 Q1,children,home_inhouse,,3,", "write 2013/14 Q1"),
    (",children,home_inhouse,,3,", "quarter: expected 2013/14 Q1"),
    ("Q1,children,home_inhouse,,3,", "quarter: expected 2013/14 Q1"),
    ("QX7001,07/11/2008,ZZ14 7QQ,A987650000001,3,", "a figure of the quarter, got what looks like records of children"),
    (f"{FIRST},child,home_inhouse,,3,", "did you mean children?"),
    (f"{FIRST},,home_inhouse,,3,", "measure: expected one of children"),
    (f"{FIRST},Children,home_inhouse,,3,", "did you mean children?"),
    (f"{FIRST},children,home_inhous,,3,", "did you mean home_inhouse?"),
    (f"{FIRST},children,,,3,", "subject: expected one of all"),
    (f"{FIRST},children,home_a,,3,", "subject: expected one of all"),
    (f"{FIRST},children,home_inhouse,oldr,3,", "did you mean older?"),
    (f"{FIRST},children,home_inhouse,older,-3,", "value: expected 0 or more, got -3"),
    (f"{FIRST},children,home_inhouse,,3.5,", "value: expected a whole number"),
    (f"{FIRST},children,home_inhouse,,three,", "value: expected a plain number"),
    (f'{FIRST},children,home_inhouse,,"1,003",', "write 1003"),
    (f"{FIRST},children,home_inhouse,,£3,", "write 3"),
    (f"{FIRST},children,home_inhouse,,3%,", "value: expected a plain number"),
    (f"{FIRST},children,home_inhouse,,<5,", "leave it empty if it is hidden"),
    (f"{FIRST},children,home_inhouse,,c,", "leave it empty if it is hidden"),
    (f"{FIRST},children,home_inhouse,,1e20,", "value: expected less than 1,000,000"),
    (f"{FIRST},spend,total,,-1e9,", "value: expected less than 1,000,000,000"),
    (f"{FIRST},children,home_inhouse,,inf,", "value: expected a plain number"),
    (f"{FIRST},children,home_inhouse,,1e999,", "value: expected a plain number"),
    (f"{FIRST},children,home_inhouse,,=3,", "value: expected a plain number"),
    (f"{FIRST},came,home_inhouse,,3,", "subject: expected no subject"),
    (f"{FIRST},came,,oldest,3,", "need: expected a need group"),
    (f"{FIRST},left,,older,3,", "need: expected no need group"),
    (f"{FIRST},left,all,,3,", "subject: expected no subject"),
    (f"{FIRST},beds_open,home_c,,3,", "did you mean home_"),
    (f"{FIRST},beds_open,home_inhouse,,3,", "subject: expected one of home_a, home_b"),
    (f"{FIRST},beds_open,home_a,older,3,", "need: expected no need group"),
    (f"{FIRST},notice_given,home_a,,2,", "value: expected 1 for yes or 0 for no"),
    (f"{FIRST},notice_given,home_a,,yes,", "value: expected a plain number"),
    (f"{FIRST},households,foster_ifa,,3,", "subject: expected one of foster_inhouse, foster_specialist"),
    (f"{FIRST},approved,foster_inhouse,,0.5,", "value: expected a whole number"),
    (f"{FIRST},lost,foster_inhouse,,-1,", "value: expected 0 or more"),
    (f"{FIRST},teams,msd,,1,", "did you mean mst?"),
    (f"{FIRST},setting_up,mst,,5,", "value: expected 1 for yes or 0 for no"),
    (f"{FIRST},spend,residential,,5000,", "did you mean residential_withdrawal?"),
    (f"{FIRST},spend,,,5000,", "subject: expected one of"),
    (f"{FIRST},spend,total,older,5000,", "need: expected no need group"),
    (f"{GOOD}\n{FIRST},children,home_inhouse,,4,", "each figure once, got children home_inhouse again"),
]


@pytest.mark.parametrize(("row", "says"), BAD_ROWS, ids=[row.replace("\n", " ") for row, _says in BAD_ROWS])
def test_a_bad_row_is_told(prepared, tmp_path, row, says):
    file = tmp_path / "bad.csv"
    file.write_text(f"{HEADER}\n{row}\n", "utf-8")
    told = faults(file, prepared.question.case)
    assert says in told
    assert "bad.csv:" in told


def test_a_figure_that_stands_twice_is_named_to_its_end(prepared, tmp_path):
    """Its words are those that the program knows, so that they may be longer than what is shown of a strange cell."""
    row = f"{FIRST},children,home_inhouse,older,3,"
    file = tmp_path / "twice.csv"
    file.write_text(f"{HEADER}\n{row}\n{row}\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        read_actuals(file, FIRST, prepared.question.case)
    (fault,) = [k for k in raised.value.faults if k.expected == "each figure once"]
    assert (fault.found, fault.whole) == ("children home_inhouse older again", True)


BAD_FILES = [
    ("", "an empty file"),
    (f"{HEADER}\n", "at least one figure"),
    (f"{HEADER}\n{FIRST},children,home_inhouse,,,\n", "at least one figure"),
    ("quarter,measure,amount\n", "columns quarter, measure, subject, need, value, note"),
    (f"{HEADER},value\n{GOOD},3\n", "column value once"),
    (f"{HEADER},colour\n{GOOD},red\n", "another heading"),
    ("CHILD,DECOM,RNE,quarter,measure,value\n1,2,3,4,5,6\n", "this looks like a table of the return"),
    ("quarter;measure;subject;need;value;note\n", "at least one figure"),
    ("hello\n", "columns quarter, measure"),
]


@pytest.mark.parametrize(("text", "says"), BAD_FILES, ids=[says for _text, says in BAD_FILES])
def test_a_bad_file_is_told(prepared, tmp_path, text, says):
    file = tmp_path / "bad.csv"
    file.write_text(text, "utf-8")
    assert says in faults(file, prepared.question.case)


def test_all_errors_are_told_at_once(prepared, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("\n".join([HEADER, *(row for row, _says in BAD_ROWS)]) + "\n", "utf-8")
    told = faults(file, prepared.question.case)
    assert len(told.splitlines()) >= len(BAD_ROWS)


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_told(prepared, tmp_path):
    assert "no such file" in faults(tmp_path / "none.csv", prepared.question.case)
    (tmp_path / "bad.csv").write_bytes(b"\x00\x01\x02")
    assert "binary data" in faults(tmp_path / "bad.csv", prepared.question.case)
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    assert "one that cannot be read" in faults(tmp_path / "bad.xlsx", prepared.question.case)


def test_the_template_reads_back_once_it_is_filled_in(prepared, tmp_path):
    c, file = prepared.question.case, tmp_path / "template.csv"
    text = template(c, FIRST)
    assert "at least one figure" in _of(faults, text, file, c)
    file.write_text(text.replace(f"{FIRST},children,home_inhouse,,,", GOOD), "utf-8")
    (row,) = read_actuals(file, FIRST, c)
    assert (row.measure, row.subject, row.need, row.value) == ("children", "home_inhouse", "", 3.0)


def test_no_bad_file_changes_the_model(options, tmp_path):
    """Fifty files with a fault each, taken as the command takes them: nothing is kept, not even in part."""
    texts = [f"{HEADER}\n{row}\n" for row, _says in BAD_ROWS] + [text for text, _says in BAD_FILES]
    assert len(texts) >= LEAST_BAD_FILES
    before = {p: p.read_bytes() for p in options.model.rglob("*") if p.is_file()}
    file = tmp_path / "bad.csv"
    for text in texts:
        file.write_text(text, "utf-8")
        with pytest.raises(BadInput):
            take_actuals(options, FIRST, file)
        assert {p: p.read_bytes() for p in options.model.rglob("*") if p.is_file()} == before


def _of(told, text, file, c):
    file.write_text(text, "utf-8")
    return told(file, c)


def test_a_workbook_reads_as_the_same_rows(prepared, tmp_path, written):
    book, file = Workbook(), tmp_path / "counted.xlsx"
    for cells in csv.reader([HEADER, GOOD, f"{FIRST},came,,older,2,a new police team"]):
        book.active.append([float(cell) if cell.isdecimal() else cell for cell in cells])
    book.save(file)
    plain = written("children,home_inhouse,,3,", "came,,older,2,a new police team")
    c = prepared.question.case
    assert [(*r.key, r.value, r.note) for r in read_actuals(file, FIRST, c)] == [
        (*r.key, r.value, r.note) for r in read_actuals(plain, FIRST, c)
    ]


@MODES
def test_actuals_are_for_their_owner_alone(prepared, options, written):
    rows = read_actuals(written("children,home_inhouse,,3,"), FIRST, prepared.question.case)
    assert is_for_its_owner_alone(keep_actuals(options.model, FIRST, rows).parent)


def test_what_was_half_written_is_never_read(prepared, options, written):
    """As a kill leaves it: the quarter is there whole, or it is not there."""
    c, rows = prepared.question.case, read_actuals(written("children,home_inhouse,,3,"), FIRST, prepared.question.case)
    place = file_of(options.model, FIRST)
    place.parent.mkdir()
    place.with_name(f"half_written_{place.name}.1a2b3c4d").write_text("quarter,mea", "utf-8")
    assert kept_files(kept_actuals(options.model), c) == []
    assert keep_actuals(options.model, FIRST, rows) == place
    assert [label for label, _file in kept_files(kept_actuals(options.model), c)] == [FIRST]
    assert [p.name for p in place.parent.iterdir()] == [place.name]


def test_a_quarter_left_out_or_a_strange_file_is_told(prepared, options):
    c, folder = prepared.question.case, options.model / "actuals"
    folder.mkdir()
    (folder / "2013-14-Q2.csv").write_text(f"{HEADER}\n", "utf-8")
    (folder / "2013-14-Q9.csv").write_text(f"{HEADER}\n", "utf-8")
    with pytest.raises(BadInput) as raised:
        kept_files(kept_actuals(options.model), c)
    assert "2013/14 Q1 is missing" in str(raised.value)
    assert "2013-14-Q9.csv" in str(raised.value)


@pytest.mark.slow
def test_bad_actuals_leave_the_model_as_it_was(options, written):
    before = sorted(p.relative_to(options.model) for p in options.model.rglob("*"))
    file = written(
        "children,all,,100,", "beds_open,home_a,,9,", "children,home_inhouse,,3,", "children,home_inhouse,older,4,"
    )
    done = call("actuals", options.model, FIRST, file, "--strategy", options.strategy)
    assert done.returncode == 2
    for words in (
        "0 if it has closed, or the 3 beds of the home",
        "the sum of its parts, 4",
        "as chance allows, or a note",
    ):
        assert words in done.stderr
    assert sorted(p.relative_to(options.model) for p in options.model.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quarter", "says"),
    [
        ("2013/14 Q2", "expected 2013/14 Q1, the quarter after the last that is kept"),
        ("2099/00 Q1", "expected 2013/14 Q1"),
        ("", "expected 2013/14 Q1"),
        ("1", "expected 2013/14 Q1"),
    ],
)
def test_a_quarter_out_of_turn_is_refused(options, written, quarter, says):
    done = call("actuals", options.model, quarter, written("left,,,2,"), "--strategy", options.strategy)
    assert (done.returncode, says in done.stderr) == (2, True)
    assert not (options.model / "actuals").exists()

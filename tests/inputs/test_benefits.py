"""What others gain: read if it is there, and every row that cannot be is named with its cell."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.benefits import Benefit
from placement_opt.inputs import read_model
from placement_opt.inputs.uncertainty_file import ranges_of
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import find_model
from placement_opt.measure.who_gains import benefits_held
from placement_opt.prepared import Options, prepare

HEADER = "benefit,title,gains,per,of,parameter,value,unit,source,evidence,low,high,known_when_decided,note\n"
GOOD = (
    "offences,Less offending,police;courts,case,mst,worth,1222,GBP_per_case,SOURCE,derived,-5838,8283,no,worked out\n"
)
PLACE = (
    "school,Better schooling,schools,child_quarter,foster_inhouse,worth,50,GBP_per_child_quarter,"
    "SOURCE,published,0,90,yes,\n"
)


def write(folder, *rows):
    """Write benefits.csv with a source that the model names for a figure which is not assumed."""
    source = next(key for key in read_model(folder).sources if key != "assumption")
    (folder / "benefits.csv").write_text("".join([HEADER, *rows]).replace("SOURCE", source), "utf-8")
    return source


def test_values_are_read_as_they_stand(tiny):
    assert benefits_held(read_model(tiny).tables) == ()
    source = write(tiny, GOOD, PLACE)
    assert benefits_held(read_model(tiny).tables) == (
        Benefit(
            "offences", "Less offending", ("police", "courts"), "case", "mst", -5838, 1222, 8283, source, "derived"
        ),
        Benefit(
            "school",
            "Better schooling",
            ("schools",),
            "child_quarter",
            "foster_inhouse",
            0,
            50,
            90,
            source,
            "published",
        ),
    )


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD.replace(",mst,", ",mts,"), "2 of: expected a name in services.csv, since it is per case, "
         "got mts - did you mean mst?"),
        (PLACE.replace("foster_inhouse", "mst"), "2 of: expected a name in placements.csv, since it is per "
         "child_quarter, got mst"),
        (GOOD.replace("GBP_per_case", "GBP_per_child_quarter"), "2 unit: expected GBP_per_case, since it is "
         "per case, got GBP_per_child_quarter"),
        (GOOD.replace("GBP_per_case", "GBP"), "2 unit: expected GBP_per_case or GBP_per_child_quarter"),
        (GOOD.replace("police;courts", "polic;courts"), "2 gains: expected council | nhs | police | "),
        (GOOD.replace("police;courts", ""), "2 gains: expected who gains it, together if there are several, "),
        (GOOD.replace(",case,", ",child,"), "2 per: expected case | child_quarter, got child"),
        (GOOD.replace("SOURCE,derived", "assumption,assumed"), "2 evidence: expected published, derived "
         "or council, since what others gain is never assumed, got assumed"),
        (GOOD.replace("1222", "9000"), "2 value: expected a value between low and high"),
        (GOOD.replace("1222", "much"), "2 value: expected a plain number, got much"),
        (GOOD.replace("SOURCE", "a_guess"), "2 source: expected a key of sources.yaml, got a_guess"),
        (GOOD.replace("worked out", ""), "2 note: expected the working or the reason"),
        (GOOD + GOOD.replace("Less offending", "Fewer offences").replace("police;courts", "courts"),
         "3 gains: expected each benefit of mst once for each who gains, got courts - the first is on "
         "line 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_with_its_cell(tiny, row, words):
    write(tiny, row)
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    (fault,) = raised.value.faults
    assert str(fault).removeprefix("models/tiny/").startswith(f"benefits.csv:{words}")


def test_every_fault_is_told_at_once(tiny):
    write(
        tiny,
        GOOD.replace(",mst,", ",mts,").replace("SOURCE,derived", "assumption,assumed"),
        PLACE.replace("quarter,SOURCE", "case,SOURCE").replace("child_case", "case"),
    )
    with pytest.raises(BadInput) as raised:
        read_model(tiny)
    assert {(f.row, f.column) for f in raised.value.faults} == {(2, "of"), (2, "evidence"), (3, "unit")}


def test_no_plan_reads_them_and_no_draw_changes_them(tiny):
    before = prepare(Options(find_model("manchester")))
    without = dict(before.inputs.tables) | {"benefits": before.inputs.tables["benefits"].iloc[:0]}
    bare = dataclasses.replace(before, inputs=dataclasses.replace(before.inputs, tables=without))
    assert before.grades == bare.grades
    assert not any(table == "benefits" for table, _parameter, _key in ranges_of(before.inputs.tables))


def test_manchester_holds_published_or_derived_values_alone():
    read = read_model(find_model("manchester"))
    held = benefits_held(read.tables)
    assert [(b.gains, b.of, b.low, b.central, b.high) for b in held] == [
        (("police", "courts"), "mst", -5838, 1222, 8283)
    ]
    assert {b.evidence for b in held} <= {"published", "derived"}

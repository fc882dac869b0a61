"""A score as it is read: what a model without an outturn prints, one with a part of it, and one with all of it."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re

import pandas as pd
import pytest
from rich.console import Console

from placement_opt.inputs import read_model
from placement_opt.judge.scored_words import children_not_known, rest, spend_not_known, told, whole
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.differences import Cause
from placement_opt.measure.recorded import RecordedFigure
from placement_opt.prepared import Options
from placement_opt.report import run_files, terminal
from placement_opt.report.sections import sections
from placement_opt.running import run
from tests import tiny_model

BEFORE = {  # of the tiny town in 2012/13; 2 of its 16 children live with their parents
    "s251_residential_gross": 800_000, "s251_fostering_gross": 300_000, "s251_family_friends_gross": 0,
    "residential_all_derived": 4, "place_foster": 11,
}  # fmt: skip
AFTER = {
    "s251_residential_gross": 500_000, "s251_fostering_gross": 350_000, "s251_family_friends_gross": 0,
    "residential_all_derived": 2, "place_foster": 13, "looked_after_31_march": 16, "started": 8, "ceased": 9,
}  # fmt: skip
NAMES = ["scored_money", "scored_children", "scored_why"]


def record(path, table, figures, year):
    """Add rows to published.csv or outturn.csv, in place of those of the same measure."""
    file = path / f"{table}.csv"
    rows = [r for r in csv.reader(file.read_text("utf-8").splitlines()) if r[0] not in figures]
    unit = {True: "GBP", False: "children"}
    rows += [[m, year, "figure", n, unit[m.startswith("s251")], "paper", "published", n, n, "no", ""]
             for m, n in figures.items()]  # fmt: skip
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def answered(folder, **given):
    """Return the run of the tiny town with these figures recorded, and what is printed of it."""
    path = tiny_model.write(folder)
    (path / "outturn.csv").unlink()
    if given:
        (path / "outturn.csv").write_text((path / "published.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
        record(path, "published", given["before"], "2012/13")
        record(path, "outturn", given["after"], "2013/14")
    strategy = tiny_model.write_strategy(folder)
    return run(Options(model=path, strategy=strategy, horizon=4, out=folder / "run", pack=False))


def printed(answer):
    console = Console(file=io.StringIO(), width=80, highlight=False)
    terminal.show(answer, console)
    return console.file.getvalue()


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return answered(tmp_path_factory.mktemp("full"), before=BEFORE, after=AFTER)


@pytest.mark.slow
def test_what_happened_stands_beside_the_plans(full):
    found = {s.name: s for s in sections(full)}
    assert [name for name in found if name.startswith("scored")] == NAMES
    money = found["scored_money"].frame.set_index(["plan", "column"])["value"]
    assert money["happened", "spent"] == 850_000
    assert money["happened", "fall frozen"] == 250_000
    rise = full.scored.value("2013/14", "fall", "do_nothing", "frozen")
    assert money["happened", "fall do_nothing"] == pytest.approx(250_000 - rise)
    said = printed(full)
    for words in ("Scored against what happened: money", "What happened", "Less than the", "would have had to differ"):
        assert words in said


@pytest.mark.slow
def test_it_is_written_to_the_run_folder(full):
    folder = full.options.out
    written = pd.read_csv(folder / "scored.csv")
    assert list(written.columns)[:6] == ["year", "measure", "basis", "plan", "value", "unit"]
    row = written[(written["plan"] == "happened") & (written["basis"] == "frozen") & (written["measure"] == "fall")]
    assert row["value"].tolist() == [250_000]
    brief = json.loads((folder / "verdict.json").read_text("utf-8"))["scored"]
    assert brief["less_than_gbp"]["2013/14"]["frozen"]["happened"] == 250_000
    causes = sum(k["gbp"] for k in brief["would_have_had_to_differ"])
    assert brief["less_than_recommended_gbp"] == pytest.approx(-causes, abs=0.05)
    difference = full.scored.value("2013/14", "fall", "recommended", "frozen")
    assert brief["less_than_recommended_gbp"] == pytest.approx(250_000 - difference, abs=0.01)
    assert brief["notes"] == list(told(full.scored))


@pytest.mark.slow
def test_a_model_without_an_outturn_is_as_it_was(full, tmp_path):
    bare = answered(tmp_path)
    assert bare.scored is None
    assert not [s.name for s in sections(bare) if s.name.startswith("scored")]
    assert "cored" not in printed(bare)
    files = {f.name for f in bare.options.out.iterdir()}
    assert {f.name for f in full.options.out.iterdir()} - files == {"scored.csv"}
    assert "scored" not in run_files.verdict(bare)
    before, after = (json.loads((r.options.out / "verdict.json").read_text("utf-8")) for r in (bare, full))
    for said in (before, after):  # a saving has what happened beside it, which no plan reads
        for claim in said["claims"] + said["verdicts"]:
            claim.pop("happened", None)
            claim["notes"] = [note for note in claim["notes"] if not note.startswith("What happened")]
    assert {k: v for k, v in after.items() if k not in ("scored",)} == before, "the answer never reads it"


@pytest.mark.slow
def test_a_part_of_it_is_scored_and_the_rest_is_named(tmp_path):
    part = {k: n for k, n in AFTER.items() if k not in ("s251_fostering_gross", "ceased")}
    found = answered(tmp_path, before=BEFORE, after=part)
    said = " ".join(printed(found).split())
    assert "Spend of 2013/14 is left empty, since Section 251 gross spend on fostering is not known." in said
    assert "Not known of 2012/13 and 2013/14: ceased in the year." in said
    assert "A child-week of residential care cost" in said
    assert "than in the recommended plan, each" not in said  # the whole is not known
    everything = said + (tmp_path / "run" / "scored.csv").read_text("utf-8")
    assert not re.search(r"\bnan\b|\binf\b", everything)
    assert found.scored.together is None


def test_a_measure_that_nobody_knows_is_a_fault_with_the_nearest(tmp_path):
    path = tiny_model.write(tmp_path)
    record(path, "outturn", {"s251_residental_gross": 5}, "2013/14")
    record(path, "published", {"plase_foster": 5}, "2012/13")
    with pytest.raises(BadInput) as raised:
        read_model(path)
    said = str(raised.value)
    assert "outturn.csv:3 measure: expected one of the measures in config/catalogue.yaml" in said
    assert "got s251_residental_gross - did you mean s251_residential_gross?" in said
    assert "published.csv:3 measure:" in said
    assert "did you mean place_foster?" in said


def test_a_model_may_name_a_measure_of_its_own(tmp_path):
    path = tiny_model.write(tmp_path)
    record(path, "outturn", {"letters_from_children": 5}, "2013/14")
    (path / "catalogue.yaml").write_text("measures:\n  letters_from_children: letters that children wrote\n", "utf-8")
    assert "letters_from_children" in read_model(path).catalogue.measures


# --- words


@pytest.fixture(scope="module")
def score(full):
    return full.scored


def with_causes(score, *causes, **changes):
    return dataclasses.replace(score, causes=causes, **changes)


@pytest.mark.slow
def test_the_largest_cause_is_said_first_and_no_more_than_five(score):
    sizes = [abs(k.gbp) for k in score.causes]
    assert sizes == sorted(sizes, reverse=True)
    assert 2 <= len(told(score)) <= 5
    many = [Cause("leaving care", "", {"2013/14": n}, facts={"record": 0.1, "plan": 0.2}) for n in range(9, 0, -1)]
    assert len(told(with_causes(score, *many))) == 5
    assert rest(with_causes(score, *many)) == "The smaller ones come to £10 more together."
    assert rest(with_causes(score, *many[:5])) == ""
    assert told(with_causes(score, Cause("other lines", "", {"2013/14": 0.4}))) == ()


@pytest.mark.slow
def test_a_price_is_said_with_its_rise_and_the_caution(score):
    facts = {"record": 1985.2, "plan": 2375.9, "rise of the figures": 0.04, "recorded rise": -0.17}
    (said,) = told(with_causes(score, Cause("price", "residential", {"2013/14": -2_000.0}, facts=facts)))
    assert said == (
        "A child-week of residential care cost £1,985 in 2013/14, where the recommended plan pays £2,376: £2,000 less. "
        "Since the frozen year it fell by 17%, where the figures have a rise of 4%. It is spend divided by children, "
        "so it also moves when either is recorded in another way."
    )
    del facts["recorded rise"]
    (said,) = told(with_causes(score, Cause("price", "foster", {"2013/14": 2_000.0}, facts=facts)))
    assert "£2,000 more. It is spend divided" in said


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "left", "placed"), [(-1, "more", "fewer"), (1, "fewer", "more")])
def test_moving_on_is_said_as_two_figures_of_which_one_would_do(score, sign, left, placed):
    facts = {
        **{"record": 111.0, "plan": 142.0, "left each quarter": 0.037 * sign, "placed a year": 24.0 * sign},
        **{"usually left each quarter": 0.16, "usually placed a year": 38.0},
    }
    (said,) = told(with_causes(score, Cause("moving on", "residential", {"2013/14": 5.0 * sign}, facts=facts)))
    assert f"3.7% {left} of the children there had moved on each quarter, beside 16.0% in the figures" in said
    assert f"24 {placed} a year had been placed there on entry, beside 38 in the plan" in said
    assert "no measure here says which" in said


@pytest.mark.slow
def test_starts_are_said_by_year(score):
    (said,) = told(with_causes(score, Cause("starts", "", {"a": 7.0}, facts={"2013/14": 95.2, "2014/15": -57.0})))
    assert "95 more in 2013/14; 57 fewer in 2014/15; for as long as they stay £7 more." in said


@pytest.mark.slow
def test_what_is_worked_out_is_said_with_its_range(score):
    k = RecordedFigure(46_783_876, 45_777_520, 47_790_232, "derived")
    missing = {"2013/14": ("s251_fostering_gross",)}
    words = {"s251_fostering_gross": "gross spend on fostering"}
    (said,) = spend_not_known(dataclasses.replace(score, worked_out={"2013/14": k}, unknown=missing), words)
    assert said == (
        "The spend of 2013/14 is worked out and not published, since gross spend on fostering is not known: it is "
        "taken to lie between £45,777,520 and £47,790,232, as the note in outturn.csv says."
    )
    assert list(spend_not_known(score, words)) == []
    assert list(children_not_known(score)) == ["Not known of 2012/13: started in the year.",
                                               "Not known of 2012/13: ceased in the year."]  # fmt: skip


@pytest.mark.slow
def test_the_whole_is_said_if_it_is_known(score):
    assert whole(dataclasses.replace(score, together=None)) == ""
    said = whole(dataclasses.replace(score, together=5.0))
    assert said.endswith("£5 more was spent than in the recommended plan, each measured from its own start.")
    rough = {"2013/14": RecordedFigure(20, 10, 37, "derived")}
    said = whole(dataclasses.replace(score, together=5.0, worked_out=rough))
    assert said.endswith("What is worked out and not published could move this by £17.")

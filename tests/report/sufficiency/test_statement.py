"""The draft of a sufficiency statement of the tiny town, 16 children at its opening: what it knows, and what not."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from placement_opt.domain.strategy import DO_NOTHING, RECOMMENDED
from placement_opt.kernel.errors import BadInput
from placement_opt.measure.scored import ALL_LOOKED_AFTER
from placement_opt.report.kept_run import STATEMENT
from placement_opt.report.paper.published_counts import tells_few
from placement_opt.report.paper.word_paper import word_document
from placement_opt.report.report_request import ReportRequest
from placement_opt.report.section import Crosstab, Section
from placement_opt.report.sufficiency import statement_sections as kinds
from placement_opt.report.sufficiency.statement_charts import NEIGHBOUR_CHART, statement_charts
from placement_opt.report.sufficiency.statement_sections import statement_sections
from placement_opt.report.sufficiency.whole_statement import statement_files, sufficiency_statement
from tests.report.sufficiency.statement_of import kept, published_in, read, table, texts

PARTS = (
    "Purpose of the statement",
    "Children in care now",
    "Children in care ahead",
    "Where children live now",
    "Gaps by need and quarter",
    "Unit costs",
    "Neighbours",
    "What the plan would open, recruit and buy",
    "Market statement for providers",
    "Not known to this run",
    "Assurance",
)
FEW = "fewer than 15"  # of 16 children nothing less hides all counts of 1 to 4
DRAWN = [(DO_NOTHING, "2013/14", ALL_LOOKED_AFTER, 20.0, 31.0, 47.0, "children"),
         (RECOMMENDED, "2013/14", ALL_LOOKED_AFTER, 80.0, 90.0, 99.0, "children")]  # fmt: skip


@pytest.fixture(scope="module")
def run(packed):
    return kept(packed)


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    """Return what is asked of a statement, with the statistics of a few councils, of which none is the tiny town."""
    return ReportRequest(sufficiency=True, published=published_in(tmp_path_factory.mktemp("published"), 2013))


@pytest.fixture(scope="module")
def files(run, wanted):
    return statement_files(run, wanted)


@pytest.fixture(scope="module")
def document(files):
    return docx.Document(io.BytesIO(files[STATEMENT]))


@pytest.fixture(scope="module")
def statement(run, wanted):
    return read(run, wanted)


@pytest.fixture(scope="module")
def exact(run):
    """Return the counts before they are rounded, by section."""
    return {k.name: k.frame for k in statement_sections(run)}


def value(frame, **where):
    for column, wanted in where.items():
        frame = frame[frame[column] == wanted]
    (n,) = frame["value"]
    return n


def drawn():
    frame = pd.DataFrame(DRAWN, columns=["plan", "year", "measure", "p5", "p50", "p95", "unit"])
    return Section("children_draws", "", "", frame, Crosstab(rows="measure"))


def test_it_has_a_part_for_everything_that_a_statement_holds(document):
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [f"{n} {words}" for n, words in enumerate(PARTS, start=1)]
    whole = "\n".join(p.text for p in document.paragraphs)
    assert "Section 22G of the Children Act 1989" in whole
    assert "securing sufficient accommodation for looked after children’ (2010)" in whole
    assert "to be filled in by the council" in whole


def test_every_table_has_a_row_of_headings_and_says_what_it_is(document):
    assert len(document.tables) >= 10
    for found in document.tables:
        first, *others = found.rows
        assert others
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert found._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text for cell in first.cells)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len(document.tables) + len(document.inline_shapes)


def test_every_chart_has_a_text_alternative_and_states_a_finding(document):
    alternatives = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(alternatives) == 4  # none of neighbours, of whom nothing is known
    assert all(len(text) > 40 for text in alternatives)
    titles = [p.text for p in document.paragraphs if p.text.startswith("Chart ")]
    assert titles[0] == "Chart 1: All children looked after: 15 now, 15 at the end of 2014/15 Q4 if nothing is done"
    assert "Chart 3: External home: £3,000 a child-week, the most of all placement types" in titles


def test_the_counts_behind_it_are_those_of_the_opening(exact):
    types = exact[kinds.TYPES_NOW].set_index("kind")["value"].to_dict()
    assert {p: n for p, n in types.items() if n} == {
        "home_inhouse": 3, "home_external": 1, "foster_inhouse": 8, "foster_ifa": 3, "parents": 1,
    }  # fmt: skip
    needs = exact[kinds.NEEDS_NOW]
    assert (value(needs, group="younger"), value(needs, group="older")) == (10, 6)
    everybody = exact[kinds.ALL_CHILDREN_THERE]
    now = {"plan": DO_NOTHING, "quarter": "opening"}
    assert value(everybody, **now, measure=ALL_LOOKED_AFTER) == 16
    assert value(everybody, **now, measure="residential children") == 4
    assert value(everybody, **now, measure="foster children") == 11


def test_inside_and_outside_are_the_share_of_the_placement_type(exact):
    area = exact[kinds.AREA_NOW]
    shown = {(k["kind"], k["where"]): k["value"] for k in area.to_dict("records")}
    assert shown["foster_inhouse", "inside"] == 7  # 0.9 of 8
    assert shown["foster_inhouse", "outside"] == 1
    assert shown["home_external", "inside"] == 0  # 0.2 of 1
    assert shown["foster_ifa", "outside"] == 2  # 0.6 of 3
    assert not {k for k, _where in shown} & {"parents"}  # of which local.csv says nothing


def test_gaps_are_of_those_whom_a_placement_suits(exact):
    suited = exact[kinds.WOULD_SUIT]
    assert set(zip(suited["need"], suited["placement"], strict=True)) == {("older", "foster_specialist")}
    assert value(suited, plan=DO_NOTHING, quarter="opening") == 0.5 * 6
    listed = exact[kinds.LISTED]
    now = {"plan": DO_NOTHING, "quarter": "opening"}
    assert value(listed, **now, list="residential", measure="own_places") == 5
    assert value(listed, **now, list="foster", measure="own_places") == 6 * 2 * 0.75
    assert value(listed, **now, list="foster", measure="elsewhere") == 3


def test_who_is_bought_for_and_who_comes(exact):
    assert set(exact[kinds.BOUGHT_FOR]["kind"]) == {"home_external", "foster_ifa"}
    assert value(exact[kinds.COMING_IN_YEAR], year="2013/14", group="younger") == pytest.approx(4 * 1.5)
    assert set(exact[kinds.COMING_IN_YEAR]["year"]) == {"2013/14", "2014/15"}


def test_no_small_count_is_in_it(statement, document):
    assert (statement.paper.hiding.base, statement.paper.few) == (15, FEW)
    for caption in ("by need group, 31 March 2013", "by need group if nothing is done", "who do not live there",
                    "that others run", "Whom these places are for", "Children by placement type"):  # fmt: skip
        cells = {cell for row in table(statement, caption)[1:] for cell in row}
        assert not cells & {str(n) for n in range(1, 15)}, caption
        assert FEW in cells
    words = [p.text for p in document.paragraphs if p.style.name != "Heading 1"]
    words += [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert [text for text in words if tells_few(text, 4)] == []


def test_no_home_is_named(document):
    whole = "\n".join(text for p in document.element.body.itertext() for text in [p])
    assert "home_a" not in whole
    assert "Home A" not in whole


def test_unit_costs_say_how_they_are_known_and_what_has_none(statement):
    rows = {row[0]: row[1:] for row in table(statement, "What a child's week costs")[1:]}
    assert rows["Council home"] == ("the council", "council's own", "2,100", "2,000")
    assert rows["External home"] == ("others", "council's own", "3,000", "0")
    assert "not known to this run: With parents." in texts(statement)


def test_without_draws_it_has_no_interval_and_names_the_command_that_makes_one(statement):
    assert table(statement, "looked after if nothing is done")[0] == ("Year", "Children at its end", "Forecast")
    said = next(text for text in texts(statement).splitlines() if "has no interval" in text)
    assert "not known to this run" in said
    assert "placement-opt stress tiny --strategy tiny_plan --horizon 8" in said


def test_with_draws_it_has_an_interval_each_end_hidden_by_itself(packed, wanted):
    s = read(kept(packed, drawn()), wanted)
    head, first, *others = table(s, "looked after if nothing is done")
    assert head[-2:] == ("1 draw in 20 below", "1 draw in 20 above")
    assert first == ("2013/14", "All children looked after", "15", "15", "45")
    assert {row[-2:] for row in others} == {("not known", "not known")}
    assert "Bars hold nine draws of ten: 2013/14 Q4, 15 to 45." in statement_charts(s)[0].alternative


def test_a_council_that_is_not_published_is_said_and_its_parts_are_empty(statement):
    said = texts(statement)
    assert said.count("The council of this model, ‘Tiny town’, is none that the published statistics name") == 2
    assert "`--council NAME` says so" in said
    assert "What is published of" not in said


def test_the_council_that_a_model_names_goes_before_its_title_and_after_what_is_asked(packed, wanted):
    run = kept(packed)
    model = run.files["inputs/tiny/model.yaml"]
    names = {}
    for code in ("202", "999"):
        files = {**run.files, "inputs/tiny/model.yaml": model + f'council: "{code}"\n'.encode()}
        for asked in (None, "Ash"):
            found = read(replace(run, files=files), replace(wanted, council=asked)).outside.council
            names[code, asked] = found and found.name
    assert names == {("202", None): "Oak", ("202", "Ash"): "Ash", ("999", None): None, ("999", "Ash"): "Ash"}


def test_published_statistics_of_the_council_stand_as_they_are(run, wanted):
    s = read(run, replace(wanted, council="elm"))
    assert dict(row[::2] for row in table(s, "What is published of Elm")) == {
        "On 31 March, or in the year that ends then": "2013",
        "Children looked after": "100",
        "With the council's own provision": "70",
        "With private providers": "30",
        "With three or more placements in the year": "10",
        "Places in council homes in the area": "8",
    }
    stands = {row[0]: row[1:] for row in table(s, "Elm among its ten statistical neighbours, 2013")[1:]}
    assert stands["In residential care"][0] == "30.0% to 40.0%"
    assert stands["Fostered"] == ("60.0%", "60.0%", "67.5%", "75.0%", "68.6%", "2 of 3")
    assert "Placed over 20 miles away" not in stands
    said = texts(s)
    assert re.search(r"The file has nothing for this year of: .*Placed over 20 miles away", said)
    assert re.search(r"not known to this run, since they are not published here.*Placed over 20 miles", said)
    assert "Invented for the tests." in said
    drawn_of = {k.name: k for k in statement_charts(s)}[NEIGHBOUR_CHART]
    assert drawn_of.title == "In residential care: 30.0% to 40.0% in Elm, 22.5% in the middle of its neighbours"


def test_the_newest_year_by_then_counts_and_none_that_is_later(run, wanted, tmp_path):
    later = replace(wanted, council="Elm", published=published_in(tmp_path, 2015))
    assert texts(read(run, later)).count("Of Elm nothing is published here of 31 March 2013 or shortly before") == 2
    before = replace(wanted, council="Elm", published=published_in(tmp_path, 2012))
    assert read(run, before).outside.year == 2012
    long_ago = replace(wanted, council="Elm", published=published_in(tmp_path, 2011))
    assert read(run, long_ago).outside.year is None


def test_a_council_that_is_gone_has_counts_and_no_neighbours_and_a_small_published_count_is_hidden(run, wanted):
    s = read(run, replace(wanted, council="Old Ash"))
    said = texts(s)
    assert "Old Ash is no longer a council and has no statistical neighbours" in said
    assert "What is published of Old Ash\n" in said
    assert "Placed in the council's area\nhidden\n" in said


def forget_tables(case):
    """Leave out what the tables of a model need not have, and one price."""
    case.update(local={}, suitable_share={}, market={})
    case["fee"].pop("home_external")


def forget_providers(case):
    """Let the council run every placement, over a horizon without a whole year."""
    for p in case["placements"].values():
        p.update(provider="council")
    for q in case["quarters"]:
        q.update(year=q["label"])


FORGOTTEN = {
    forget_tables: (
        "not known to this run by placement type, since its model has no figures in `local.csv`",
        "limits no placement type to a part of a group",
        "How many new placements the market can offer in a quarter is not known to this run",
        "not known to this run: External home; With parents.",
    ),
    forget_providers: ("buys nothing is known to this run", "has no whole financial year"),
}


@pytest.mark.parametrize("forget", FORGOTTEN)
def test_what_is_not_known_is_said_and_not_filled_in(packed, wanted, forget):
    said = texts(read(kept(packed, change=forget), wanted))
    assert [sentence for sentence in FORGOTTEN[forget] if sentence not in said] == []


def test_how_figures_are_known_stands_beside_them(packed, statement, wanted):
    by_type = {row[0]: row[1:4] for row in table(statement, "Children by placement type")[1:]}
    assert by_type["External home"] == ("others", "council's own", FEW)
    assert by_type["With parents"] == ("–", "council's own", FEW)
    said = texts(statement)
    assert said.count("The least sure of these figures are the council's own.") == 3  # area, suitability, market
    assert "All 6 counts by need group and placement type behind this table are the council's own." in said
    assert "England's pattern" not in said
    made = kept(packed)
    model = made.files["inputs/tiny/model.yaml"] + b"published_year: 2025\n"
    of_published = read(replace(made, files={**made.files, "inputs/tiny/model.yaml": model}), wanted)
    assert "The model of this run was made of published statistics and England's pattern" in texts(of_published)


def test_once_quarters_have_passed_now_is_their_end(packed, wanted):
    s = read(kept(packed, change=lambda case: case.update(past={"quarters": 2})), wanted)
    assert (s.now.label, s.now.heading) == ("2013/14 Q2", "30 September 2013")
    assert s.quarters[0] == "2013/14 Q2"
    said = texts(s)
    assert "On 30 September 2013 the council looks after 15 children." in said
    assert "How known\nChildren\n" not in said
    assert "--without-actuals` has one from the opening" in said
    assert "as `local.csv` of the model has the share" in said  # which is of the opening, and says so


def test_who_waits_is_told_by_quarter(run, wanted):
    text = run.files["plan.csv"].decode("utf-8")
    first = next(line for line in text.splitlines() if re.match(r"do_nothing,2013/14 Q2,older,\w+,waiting,", line))
    run = replace(
        run, files={**run.files, "plan.csv": text.replace(first, first.rsplit(",", 2)[0] + ",40.0,children").encode()}
    )
    said = texts(read(run, wanted))
    assert "Children waiting: doing nothing" in said
    assert "Children waiting: recommended plan" not in said
    assert "2013/14\nOlder children\n0\n45\n0\n0\n" in said


def test_what_is_to_be_opened_and_recruited_counts_no_child(statement):
    rows = table(statement, "would open, recruit and take under contract")[1:]
    assert rows
    assert all(re.search("households|teams|homes|places", row[0]) for row in rows)
    assert not any("moved" in row[0] or "close" in row[0].lower() for row in rows)


def test_the_same_run_gives_the_same_bytes(run, files, statement, wanted):
    assert set(files) == {STATEMENT}
    first, second = (sufficiency_statement(s, {}) for s in (statement, read(run, wanted)))
    assert first == second
    assert word_document(first, {}, run.manifest["written"]) == word_document(second, {}, run.manifest["written"])


def test_a_council_that_does_not_exist_is_a_fault_at_the_option(run, wanted):
    with pytest.raises(BadInput, match=r"--council: expected an English council.*did you mean Old Ash\?"):
        read(run, replace(wanted, council="Old Asch"))

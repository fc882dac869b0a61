"""What a committee paper says: its parts in order, the verdicts as they are, and no figure that no run has."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from placement_opt.kernel.text import pounds
from placement_opt.report.kept_run import kept_run_in
from placement_opt.report.paper.council_paper import council_paper, long_date
from placement_opt.report.paper.paper_parts import PaperHeading, PaperTable, Points, texts_of
from placement_opt.report.paper.paper_run import NOT_KNOWN, paper_run
from placement_opt.report.register_sections import signatures
from placement_opt.report.section import Cards, Section, Sentences
from placement_opt.report.text_table import number
from tests.report.paper.hand_made import claim_section, hand_made, reasons

HEADINGS = (
    *("1 Purpose", "2 Recommendation", "3 Background", "4 Options considered", "5 Finance", "6 Risks"),
    *("7 Impact on people", "8 Equality note", "9 Assurance"),
)
FIGURE = re.compile(r"(?<![\w.,/-])-?£?\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w/])")
OF_NO_RUN = {"149", "2010", "£000"}  # the law, and thousands


def paper_of_run(run):
    return council_paper(paper_run(run), {})


def part(paper, heading):
    """Return the texts of one part of a paper."""
    found, inside = [], False
    for block in paper.blocks:
        if isinstance(block, PaperHeading):
            inside = f"{block.number} {block.words}" == heading
        elif inside:
            found += texts_of(block)
    return found


def tables(paper):
    return {block.caption: block for block in paper.blocks if isinstance(block, PaperTable)}


def figures_of(run):
    """Return every figure of a run as it may be printed: in its sentences, its tables and its manifest."""
    texts = [str(run.manifest), long_date(run.manifest["written"]), *(d.decode() for d in run.files.values())]
    for section in run.sections.values():
        texts += [section.heading, section.sentence, section.note]
        for row in section.frame.to_dict("records"):
            for value in row.values():
                if isinstance(value, (int, float)) and not pd.isna(value):
                    texts += [number(value, str(row.get("unit", ""))), pounds(value)]
                else:
                    texts.append(str(value))
    return {figure for text in texts for figure in FIGURE.findall(text)}


def unknown_figures(paper, run):
    known = figures_of(run) | OF_NO_RUN
    told = {figure for text in paper.texts() for figure in FIGURE.findall(text)}
    return told - known - {figure for heading in HEADINGS for figure in FIGURE.findall(heading)}


@pytest.fixture(scope="module")
def manchester(answer):
    out = answer.options.out
    return kept_run_in(out, json.loads((out / "manifest.json").read_text("utf-8")))


def test_the_parts_stand_in_the_order_of_a_council_report():
    paper = paper_of_run(hand_made())
    assert tuple(next(iter(texts_of(k))) for k in paper.blocks if isinstance(k, PaperHeading)) == HEADINGS
    facts = dict(paper.facts)
    assert facts["Council"] == "Small Town Council"
    assert facts["Strategy"] == "More foster care"
    assert facts["Date of the run"] == "26 November 2026"
    assert facts["Run"] == "2026-11-26-town-plan-central-92efc043"
    assert paper.foot == (f"Run {facts['Run']}", f"Question 92efc043{'0' * 56}")


@pytest.mark.parametrize(("status", "said"), [
    ("holds", "The Committee is asked to note that this claim holds:"),
    ("at risk", "The Committee is asked to note that this claim is at risk:"),
    ("does not hold", "The Committee is asked to note that this claim does not hold:"),
])  # fmt: skip
def test_the_recommendation_says_what_the_verdict_says(status, said):
    found = part(paper_of_run(hand_made(claim_section(status))), "2 Recommendation")
    asked = [text for text in found if text.startswith("The Committee")]
    assert asked == [said]
    assert found[1] == (
        "The 2027/28 saving of £900,000 a year. The most these figures allow is £400,000. "
        "The strategy as published saves £100,000 and the recommended plan saves £300,000."
    )


def test_a_long_list_is_cut_and_says_so():
    for many, cut in ((5, False), (6, True)):
        said = [f"Warning {'i' * k}." for k in range(1, many + 1)]
        warned = Section("warnings", "Warnings", "", pd.DataFrame({"sentence": said}), Sentences())
        found = part(paper_of_run(hand_made(warned)), "3 Background")
        assert [k for k in found if k.startswith("Warning")] == said[:5]
        assert any("The others stand" in k for k in found) is cut


def test_terms_are_told_that_the_paper_uses_and_no_others():
    (terms,) = [text for text in part(paper_of_run(hand_made()), "1 Purpose") if text.startswith("Terms.")]
    assert "recurrent is" in terms.lower()
    assert "The frozen budget is the cost of the opening year, repeated" in terms or "; the frozen budget is" in terms
    assert "MTFC" not in terms
    told = claim_section(reason="It would need teams of MTFC for 98 child-years.")
    (terms,) = [text for text in part(paper_of_run(hand_made(told)), "1 Purpose") if text.startswith("Terms.")]
    assert "a child-year is one child for a year; MTFC is Multidimensional Treatment Foster Care." in terms


def test_several_claims_are_told_together_and_each_under_its_own_judgement():
    one = claim_section().frame.to_dict("records")[0]
    rows = [one, one | {"claim": "The posts."}, one | {"claim": "The pressure.", "status": "holds"}]
    verdicts = Section("verdicts", "Town", "", pd.DataFrame(rows), Cards())
    paper = paper_of_run(hand_made(verdicts))
    asked = [text for text in part(paper, "2 Recommendation") if text.startswith("The Committee")]
    assert asked == [
        "The Committee is asked to note that these claims do not hold:",
        "The Committee is asked to note that this claim holds:",
    ]
    lists = [k.sentences for k in paper.blocks if isinstance(k, Points) and k.lettered]
    assert [len(k) for k in lists] == [2, 1]
    assert lists[1][0].startswith("The pressure.")


def test_without_a_claim_none_is_judged():
    none = Section("verdicts", "Town", "", pd.DataFrame({"status": []}), Cards())
    said = part(paper_of_run(hand_made(none)), "2 Recommendation")
    assert said == ["The Committee is asked to note that there is no claim of a saving to judge."]


def test_the_schedule_has_both_bases_and_what_is_not_known_says_so():
    paper = paper_of_run(hand_made())
    table = next(t for caption, t in tables(paper).items() if caption.startswith("Recurrent saving"))
    assert table.headings == ("Year", "Line of the schedule", "Claimed by the council", "Strategy as published",
                              "Recommended plan", "Plan that saves most")  # fmt: skip
    assert table.rows == (
        ("2026/27", "Total against doing nothing", "900", "100", "300", "400"),
        ("2026/27", "Total against the frozen budget", "900", "-400", "-200", "-100"),
        ("2027/28", "Residential", "900", "100", "300", "400"),
        ("2027/28", "Total against doing nothing", "900", "100", "300", "400"),
        ("2027/28", "Total against the frozen budget", "900", "-400", "-200", "-100"),
    )
    assert table.bold == (0, 1, 3, 4)
    assert table.source == "From savings.csv of run 2026-11-26-town-plan-central-92efc043."
    assert paper_run(hand_made()).printed("posts") == NOT_KNOWN


def test_small_counts_read_fewer_than_five_and_the_paper_says_why():
    few, many = paper_of_run(hand_made(failed=3.0)), paper_of_run(hand_made(failed=12.0))
    rows = [tables(k)["What happens to children, 2027/28"].rows for k in (few, many)]
    assert rows[0] == (
        ("Children who moved", "205", "205", "205"),
        ("Planned moves that failed", *["fewer than 5"] * 3),
        ("In a family", "84%", "84%", "84%"),
    )
    assert rows[1][:2] == (("Children who moved", *["203"] * 3), ("Planned moves that failed", *["12"] * 3))
    assert any("none from 1 to 4 can be worked out" in text for text in few.texts())
    assert not any("none from 1 to 4 can be worked out" in text for text in many.texts())


def test_one_off_costs_are_told_in_all_since_their_lines_tell_moves():
    said = " ".join(part(paper_of_run(hand_made()), "5 Finance"))
    assert "Recommended plan: 2026/27, £12,000; 2027/28, £12,000." in said
    assert "3,000" not in said


def test_no_home_is_named():
    said = ["Oak House closes before its notice.", "A home closes before its notice."]
    frame = pd.DataFrame({"plan": ["Recommended plan"], "sentence": ["2026/27 Q1: Oak House (6 beds, 14 posts)."]})
    homes = Section("closures", "Which homes close", "", frame, Sentences(block="plan"))
    warned = Section("warnings", "Warnings", "", pd.DataFrame({"sentence": said}), Sentences())
    texts = [*paper_of_run(hand_made(homes, warned)).texts()]
    assert not any("Oak House" in text for text in texts)
    assert said[1] in texts


def test_decisions_are_told_without_what_they_name():
    frame = pd.DataFrame({"decision": ["REFUSE  closing Oak House"], "sentence": ["It costs £5."]})
    decided = Section("decisions", "Decisions", "", frame, Sentences(block="decision"))
    said = part(paper_of_run(hand_made(decided)), "4 Options considered")
    assert any("stands in decisions.csv" in text for text in said)
    assert not any("Oak House" in text for text in said)


def test_signatures_sources_and_the_way_back_are_told():
    signed = signatures([("stands", "Analyst: A. Name, 26 November 2026.")], "It is a record and no lock.")
    said = " ".join(part(paper_of_run(hand_made(beside=(signed,))), "9 Assurance"))
    assert "Stands: Analyst: A. Name, 26 November 2026." in said
    assert "budgets: Budget paper; Fee list." in said  # the strategy's own, and that of the table of prices
    assert "`placement-opt verify 2026-11-26-town-plan-central-92efc043`" in said
    assert "No signature of this run was at hand" in " ".join(paper_of_run(hand_made()).texts())


def test_what_is_not_proven_is_told():
    run = hand_made()
    open_ = {"plan": "recommended", "stage": "tie-break", "status": "left open"}
    left = type(run)(run.files, {**run.manifest, "stages": [open_]})
    assert "not proven to be the best" in " ".join(paper_of_run(left).texts())
    assert "until it was proven that none is better" in " ".join(paper_of_run(run).texts())


def test_a_figure_that_the_run_does_not_have_is_seen():
    run = hand_made()
    assert unknown_figures(paper_of_run(run), paper_run(run).run) == set()
    other = paper_of_run(hand_made(claim_section(reason="The most these figures allow is £400,001.")))
    assert unknown_figures(other, paper_run(run).run) == {"£400,001"}


def test_every_figure_of_manchesters_paper_is_in_its_run(manchester):
    paper, run = paper_of_run(manchester), paper_run(manchester)
    assert unknown_figures(paper, run.run) <= {str(run.hiding.small), "5"}
    assert run.hiding.rounded
    assert "fewer than 5" in set(paper.texts())


def test_manchesters_paper_does_not_recommend_what_does_not_hold(manchester):
    said = part(paper_of_run(manchester), "2 Recommendation")
    assert said[0] == "The Committee is asked to note that these claims do not hold:"
    assert not any("approve" in text.lower() or "agree" in text.lower() for text in said)
    assert reasons().frame["sentence"][1].startswith("The strategy as published")

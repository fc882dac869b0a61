"""A fund's folder is read as it stands, and every row that cannot be is named with its cell, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from placement_opt.domain.investment import Ranged
from placement_opt.inputs.fund_settings import read_fund_choices
from placement_opt.inputs.read_fund import read_with_children
from placement_opt.inputs.read_model import read_model
from placement_opt.inputs.resolve.fund import investment_case
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.paths import config_folder, find_model
from tests.fund.tiny_fund import tiny_fund
from tests.paths import ROOT

TOWN = ROOT / "examples" / "investment_town"
CHOICES = read_fund_choices(config_folder() / "fund.yaml")


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(TOWN, tmp_path / "town")


def faults(folder: Path) -> list[str]:
    try:
        read_with_children(folder, CHOICES.highest)
    except BadInput as error:
        return [line.partition("town/")[2] for line in str(error).splitlines() if "town/" in line]
    return []


def edit(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / "fund" / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_the_town_of_the_example_is_the_one_that_the_tests_work_out_by_hand():
    read = investment_case(read_with_children(TOWN, CHOICES.highest), CHOICES, None)
    by_hand = tiny_fund(28)
    assert read.cohorts["families"].size.value == by_hand.cohorts["families"].size.value
    assert {i.id: (i.cost.value, i.capacity, i.cohorts) for i in read.interventions.values()} == {
        i.id: (i.cost.value, i.capacity, i.cohorts) for i in by_hand.interventions.values()
    }
    assert {(a.intervention, a.use, a.size.value, a.lag, a.lasts) for a in read.avoidances} == {
        (a.intervention, a.use, a.size.value, a.lag, a.lasts) for a in by_hand.avoidances
    }
    assert {(u.use, u.agency, u.worth.value) for u in read.values} == {
        (u.use, u.agency, u.worth.value) for u in by_hand.values
    }
    assert read.members[0].money == {"2013/14": 3000.0}
    assert read.agreements[0].price == Ranged(320.0, 300.0, 400.0, "council", "invented")
    assert read.announced == {("visits", "families", t): 10.0 if t <= 2 else 0.0 for t in range(1, 29)}
    assert (len(read.quarters), read.price_index["2019/20"], read.discount_rate) == (28, 1.0, 0.0)


def test_values_are_brought_from_the_prices_of_their_year_to_those_of_the_opening(folder):
    edit(
        folder, "terms.csv", "inflation,0,per_year,invented,council,0,0", "inflation,0.1,per_year,invented,council,0,1"
    )
    text = (folder / "fund" / "use_values.csv").read_text("utf-8")
    (folder / "fund" / "use_values.csv").write_text(
        text.replace("night,nhs,fiscal,2012/13", "night,nhs,fiscal,2010/11")
    )
    read = investment_case(read_with_children(folder, CHOICES.highest), CHOICES, None)
    worth = {u.use: u.worth.value for u in read.values}
    assert worth["call"] == 100.0
    assert worth["night"] == pytest.approx(400 * 1.1**2)


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("interventions.csv", "classes,Parenting classes,families", "classes,Parenting classes,familes",
         "fund/interventions.csv:3 cohorts: expected a name in cohorts.csv, got familes - did you mean families?"),
        ("interventions.csv", "families,3,,\nclasses", "families,9,,\nclasses",
         "fund/interventions.csv:2 level: expected a level of evidence from 0 to 5, as config/fund.yaml has them, got "
         "9"),
        ("interventions.csv", "families,3,,\nclasses", "families,3,,visits\nclasses",
         "fund/interventions.csv:2 after: expected interventions that can come before it, and do not come after it "
         "themselves, got visits"),
        ("interventions.csv", "families,3,,\nclasses", "families,3,mst,\nclasses",
         "fund/interventions.csv:2 runs_in: expected nothing: the model has no children, got mst"),
        ("service_uses.csv", "Police call,no", "Police call,yes",
         "fund/service_uses.csv:2 in_programme: expected no, since the model has no children's programme, got yes"),
        ("members.csv", "The fund,council,revolving", "The fund,council,principal",
         "fund/members.csv:2 agency: expected investor for a principal, and for nothing else, got council"),
        ("members.csv", "The fund,council", "The fund,counsel",
         "fund/members.csv:2 agency: expected council | nhs | police | courts | schools | treasury | families | "
         "prisons | probation | work_and_pensions | investor, got counsel - did you mean council?"),
        ("use_values.csv", "worth,100,GBP_per_use,invented,council", "worth,100,GBP_per_use,assumption,assumed",
         "fund/use_values.csv:2 note: expected the working or the reason, since the evidence is assumed, got nothing"),
        ("use_values.csv", "call,police,fiscal,2012/13,cash_lag", "call,police,fiscal,2010/11,cash_lag",
         "fund/use_values.csv:4 prices_of: expected 2012/13, as in the other rows of call, police, fiscal, got "
         "2010/11"),
        ("avoided_uses.csv", "size,0.5,share,invented,council,0.1", "size,0.5,share,invented,council,-1.5",
         "fund/avoided_uses.csv:2 low: expected -1 to 1 share: an intervention may make a use of services more likely "
         "and not less, got -1.5 - a likely slip"),
        ("agreements.csv", "visits,families,night", "visits,families,call",
         "fund/agreements.csv:2 use: expected a use that visits avoids, with a row in avoided_uses.csv, got call"),
        ("agreement_terms.csv", "nights,price,320,GBP_per_use,invented,council,300,400,yes,\n", "",
         "fund/agreements.csv:2 agreement: expected a row for either price or paid_share in agreement_terms.csv, got "
         "neither"),
        ("intervention_figures.csv", "visits,cost,300,GBP_per_case,invented,council,250,400,yes,\n", "",
         "fund/intervention_figures.csv:2 parameter: expected a row visits,cost in GBP_per_case (cost of a case), "
         "got no such row"),
        ("terms.csv", "discount_rate,0,per_year,invented,council,0,0,yes,\n", "",
         "fund/terms.csv parameter: expected a row discount_rate, since the model has no general.csv, got no such row"),
        ("announced_cases.csv", "visits,families,2013/14 Q3", "visits,families,2013/14 Q5",
         "fund/announced_cases.csv:3 from_quarter: expected a quarter such as 2013/14 Q1, got 2013/14 Q5"),
        ("members.csv", "revolving,all", "revolving,visits",
         "fund/interventions.csv:3 intervention: expected one that a member of members.csv pays for, got classes"),
        ("expected_uses.csv", "families,night,expected,0.5,uses_per_quarter,invented,council,0.2,1,yes,\n", "",
         "fund/agreements.csv:2 use: expected a use that families is expected to have, by expected_uses.csv, got "
         "night"),
        ("avoided_uses.csv", "visits,night,size,0.5,share,invented,council,0.1",
         "visits,night,size,-0.5,share,invented,council,-0.6",
         "fund/agreements.csv:2 use: expected a use that becomes less: a payment for one that rises would be negative, "
         "got night"),
        ("fund_claims.csv", "net_benefit,council", "net_benefit,prisons",
         "fund/fund_claims.csv:2 agency: expected one that gains or pays: all, council, nhs, police, got prisons"),
        ("fund_claims.csv", "net_benefit", "net_benefits",
         "fund/fund_claims.csv:2 measure: expected net_benefit | cashable | balance | reached, got net_benefits - did "
         "you mean net_benefit?"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_cell(folder, file, before, after, told):
    edit(folder, file, before, after)
    assert told in faults(folder)


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("member_money.csv", "fund,2013/14", "fund,2050/51",
         "member_money.csv:2 year: expected a year of the fund, 2013/14 to 2019/20, got 2050/51"),
        ("fund_claims.csv", "council,2013/14", "council,2001/02",
         "fund_claims.csv:2 year: expected a year of the fund, 2013/14 to 2019/20, got 2001/02"),
        ("announced_cases.csv", "families,2013/14 Q1", "families,2012/13 Q4",
         "announced_cases.csv:2 from_quarter: expected a quarter of the fund, 2013/14 Q1 to 2019/20 Q4, got "
         "2012/13 Q4"),
        ("agreement_terms.csv", "begins,1,quarters,invented,council,1,1", "begins,29,quarters,invented,council,1,40",
         "agreement_terms.csv:4 value: expected a quarter of the fund, 28 at most, got 29"),
    ],
)  # fmt: skip
def test_what_lies_outside_the_funds_quarters_is_told_and_not_left_out(folder, file, before, after, told):
    edit(folder, file, before, after)
    with pytest.raises(BadInput) as raised:
        investment_case(read_with_children(folder, CHOICES.highest), CHOICES, None)
    assert told in str(raised.value)


DOUBLE = "again,Nights once more,visits,families,night,nhs,fund,baseline\n"
TERMS = (
    "again,attribution,0.1,share,invented,council,0,1,yes,\nagain,price,1,GBP_per_use,invented,council,0,2,yes,\n"
    "again,begins,{begins},quarters,invented,council,1,40,yes,\nagain,term,4,quarters,invented,council,1,28,yes,\n"
)


def test_two_agreements_that_pay_for_one_outcome_are_refused(folder):
    for name, text in (("agreements.csv", DOUBLE), ("agreement_terms.csv", TERMS.format(begins=3))):
        path = folder / "fund" / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")
    assert faults(folder) == [
        "fund/agreements.csv:3 use: expected an outcome that no other agreement pays for: nights pays for the same, "
        "got night - it is on line 2"
    ]


def test_agreements_one_after_the_other_pay_for_different_outcomes(folder):
    for name, text in (("agreements.csv", DOUBLE), ("agreement_terms.csv", TERMS.format(begins=29))):
        path = folder / "fund" / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")
    assert faults(folder) == []


def test_agreements_for_several_interventions_claim_no_more_than_all_of_a_use(folder):
    edit(folder, "avoided_uses.csv", "classes,call,size", "classes,night,size")
    path = folder / "fund" / "avoided_uses.csv"
    path.write_text(path.read_text("utf-8").replace("classes,call,", "classes,night,"), "utf-8")
    other = DOUBLE.replace("visits", "classes")
    for name, text in (("agreements.csv", other), ("agreement_terms.csv", TERMS.format(begins=3))):
        path = folder / "fund" / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")
    assert faults(folder) == [
        "fund/agreement_terms.csv:6 value: expected an attribution that leaves room for nights: together 1 at most, "
        "got 1.1 together"
    ]


def test_all_faults_are_told_at_once_and_a_stranger_with_its_nearest_name(folder):
    edit(folder, "members.csv", "revolving", "revolvin")
    edit(folder, "cohort_sizes.csv", "families,size,100,people", "families,size,many,people")
    (folder / "fund" / "cohort.csv").write_text("cohort\n", "utf-8")
    told = " ".join(faults(folder))
    for words in ("members.csv:2 kind", "cohort_sizes.csv:2 value", "fund/cohort.csv", "did you mean cohorts.csv?"):
        assert words in told


def test_what_the_childrens_programme_has_is_not_said_a_second_time(tmp_path):
    model = shutil.copytree(find_model("manchester"), tmp_path / "town")
    for file, row in (
        ("intervention_figures.csv", "mst,cost,9000,GBP_per_case,s1_2013,published,9000,9000,yes,\n"),
        ("member_money.csv", "funder,year,parameter,value,unit,source,evidence,low,high,known_when_decided,note\n"
                             "sib,2014/15,amount,1,GBP,s1_2013,published,1,1,yes,\n"),
        ("terms.csv", "inflation,0.02,per_year,s1_2013,published,0,0.1,yes,\n"),
    ):  # fmt: skip
        path = model / "fund" / file
        path.write_text((path.read_text("utf-8") if path.exists() else "") + row, "utf-8")
    told = " ".join(faults(model))
    assert "completion alone, since the children's programme has its cost" in told
    assert "a funder whose money is not in budgets.csv, or it would count twice" in told
    assert "no row for inflation: general.csv of the model has it" in told


def test_a_fund_alone_is_no_model_of_children():
    with pytest.raises(BadInput, match="expected a model of children in care, got one with a fund alone"):
        read_model(TOWN)


@pytest.mark.parametrize("model", ["manchester", "manchester_2011"])
def test_the_shipped_funds_read_without_a_fault(model):
    read = read_with_children(find_model(model), CHOICES.highest)
    assert (read.children is None) == (model == "manchester_2011")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("gate: 3", "gate: 7", "a gate of at most 5, the highest level of evidence"),
        ("ask: council", "ask: counsel", "ask"),
        ("stop_below: 0.2", "stop_below: 0.9", "stop_below no higher than scale_up_from"),
        ("  - {level: 1,", "  - {level: 2,", "levels of evidence from 0 up, each once and in order"),
    ],
)
def test_choices_that_cannot_be_are_told(tmp_path, before, after, told):
    text = (config_folder() / "fund.yaml").read_text("utf-8")
    file = tmp_path / "fund.yaml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(BadInput, match=told):
        read_fund_choices(file)

"""A strategy's file may make claims of its own, beside those of its model; every fault is told by its row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from placement_opt.inputs import own_claims, read_model
from placement_opt.judge.verdict import claims
from placement_opt.kernel.errors import BadInput
from placement_opt.prepared import Options, prepare
from placement_opt.running import run
from tests import tiny_model

OWN = """\
claims:
  - {kind: saving, id: own_beds, title: Own beds save, year: "2013/14", amount: 5000, source: paper, section: "1"}
  - {kind: posts, id: fewer_posts, title: Posts go, amount: 2, source: paper, page: "3"}
  - {kind: children_in_setting, id: foster_up, title: Foster care, year: "2013/14", setting: foster, amount: 12,
     source: paper, section: "1.2"}
"""
FIRST = 23  # line of the strategy's file on which the first of them stands


@pytest.fixture
def asked(tiny, tmp_path):
    """Return what is asked of the tiny model with a strategy that makes claims of its own."""
    file = tiny_model.write_strategy(tmp_path)
    file.write_text(file.read_text("utf-8") + OWN, "utf-8")
    return Options(tiny, strategy=file, horizon=4, pack=False)


def spoil(asked, old, new):
    text = asked.strategy.read_text("utf-8")
    assert text.count(old) == 1
    asked.strategy.write_text(text.replace(old, new), "utf-8")
    return asked


def faults_of(asked):
    with pytest.raises(BadInput) as raised:
        prepare(asked)
    return [str(f) for f in raised.value.faults]


def test_they_stand_after_those_of_the_model_with_names_and_amounts_of_their_own(asked):
    found = {k.id: k for k in claims(prepare(asked).question.case)}
    assert list(found) == ["saving 2013/14", "posts", "own_beds", "fewer_posts", "foster_up"]
    assert {id: k.amount for id, k in found.items()} == {
        "saving 2013/14": 37_000, "posts": 4, "own_beds": 5_000, "fewer_posts": 2, "foster_up": 12,
    }  # fmt: skip
    assert [id for id, k in found.items() if k.of_schedule] == ["saving 2013/14", "posts"]
    assert (found["own_beds"].unit, found["own_beds"].place) == ("GBP", "section 1")
    assert (found["fewer_posts"].unit, found["fewer_posts"].year) == ("FTE", "2013/14")


def test_each_is_judged_and_the_claims_of_the_schedule_as_before(asked):
    """5,000 and 2 posts are less than the 37,000 and 4 of the schedule, so what decides these decides those."""
    found = run(asked)
    before = run(Options(asked.model, strategy=spoil(asked, OWN, "").strategy, horizon=4, pack=False))
    assert [v.sentence for v in found.verdicts] == [v.sentence for v in before.verdicts]
    own = {v.claim.id: v for v in found.others}
    schedule = {v.claim.id: v for v in found.verdicts}
    assert before.others == ()
    assert own["own_beds"].found == schedule["saving 2013/14"].found
    assert own["own_beds"].status == own["fewer_posts"].status == "holds"
    assert own["foster_up"].status == "does not hold", "its own quantities miss it"
    assert own["own_beds"].sentence.startswith("Own beds save: £5,000 a year by 2013/14 holds: the most")
    assert own["fewer_posts"].claimed == "Posts go: 2 FTE by 2013/14"


@pytest.mark.parametrize(
    ("claim", "old", "new", "status"),
    [
        ("own_beds", 'year: "2013/14", amount: 5000', 'year: "2014/15", amount: 5000', "not testable"),
        ("fewer_posts", "amount: 2,", "amount: 9,", "does not hold"),  # of seven in all homes
        ("foster_up", "amount: 12,", "amount: 1000,", "does not hold"),  # of sixteen looked after
    ],
)
def test_a_claim_that_nothing_could_make_true_is_judged_and_not_refused(asked, claim, old, new, status):
    own = {v.claim.id: v for v in run(spoil(asked, old, new)).others}
    assert own[claim].status == status


SPOILT = {  # what is replaced, by what, and the fault
    "a claim of the model": ("id: foster_up", "id: already",
        f":{FIRST + 2} claims.2.id: expected a name that no claim of the model has, got already - the model makes one "
        "of that name in claims.yaml"),
    "twice": ("id: foster_up", "id: own_beds",
        f":{FIRST + 2} claims.2.id: expected each claim once, got own_beds - the first is on line {FIRST}"),
    "a saving without a name": ("id: own_beds, ", "",
        f":{FIRST} claims.0.id: expected the key id, since the kind is saving, got no such key"),
    "a saving without an amount": ("amount: 5000, ", "",
        f":{FIRST} claims.0.amount: expected the key amount, since the kind is saving, got no such key"),
    "a source": ("source: paper, page", "source: papr, page",
        f":{FIRST + 1} claims.1.source: expected a key of sources.yaml, got papr - did you mean paper?"),
    "a setting": ("setting: foster", "setting: fostr", f":{FIRST + 2} claims.2.setting: expected a setting: "),
    "a year before the model": ('year: "2013/14", amount: 5000', 'year: "2012/13", amount: 5000',
        f":{FIRST} claims.0.year: expected 2013/14, the first year of the model, or a later one, got 2012/13"),
    "an unknown key": ("title: Posts go", "titel: Posts go", f":{FIRST + 1} claims.1.titel: expected one of "),
}  # fmt: skip
MODELS = """\
claims:
  - {kind: other, id: already, title: Already, reason: None., source: paper, section: "1"}
"""


@pytest.mark.parametrize("kind", SPOILT)
def test_a_fault_is_told_by_file_and_row(asked, kind):
    (asked.model / "claims.yaml").write_text(MODELS, "utf-8")
    old, new, expected = SPOILT[kind]
    (fault,) = faults_of(spoil(asked, old, new))
    assert fault.startswith(f"config/strategies/tiny_plan.yaml{expected}")


def test_faults_of_claims_and_of_levers_come_at_once(asked):
    spoil(asked, "id: foster_up", "id: own_beds")
    found = faults_of(spoil(asked, "home_b", "home_c"))
    assert [f.partition(" ")[2].partition(":")[0] for f in found] == ["levers.close_homes.0.home", "claims.2.id"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount: 12,", "amount: 1000, sense: at most,"),
        ('kind: saving, id: own_beds, title: Own beds save, year: "2013/14", amount: 5000',
         'kind: other, id: own_beds, title: Own beds, year: "2031/32", reason: Nobody can say'),
    ],
)  # fmt: skip
def test_what_may_be_true_is_no_fault(asked, old, new):
    assert prepare(spoil(asked, old, new)).inputs.own_claims == ("own_beds", "fewer_posts", "foster_up")


def test_posts_are_claimed_only_of_a_council_with_homes(asked):
    model = read_model(asked.model)
    bare = replace(model, tables={**model.tables, "homes": model.tables["homes"].iloc[:0]})
    claimed, faults = own_claims(asked.strategy, bare)
    assert claimed == ()
    assert [f.expected for f in faults] == ["no claim of posts, since homes.csv has no homes"]

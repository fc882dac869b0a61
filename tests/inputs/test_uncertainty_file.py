"""uncertainty.yaml: what it may say, every way to spoil it, and what becomes of it in draws."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement_opt.domain.yearly_walk import YearlyWalk
from placement_opt.inputs import read_model
from placement_opt.inputs.uncertainty_settings import KEEP_TOTALS
from placement_opt.kernel.errors import BadInput
from placement_opt.study.sampling import SampleRequest, sample
from tests import tiny_model

GOOD = """\
groups:
  - group: "what care costs"
    figures: [prices.fee.home_external, prices.fee.foster_ifa]
    against: ["homes.fixed_cost.*"]
    reason: One market.
apart: [opening.children]
links:
  - {link: keep_totals, of: ["opening.children.younger", "opening.children.older"], reason: Counted by age.}
distributions:
  - {figures: [prices.fee.home_external], shape: uniform, reason: Nothing is known between the ends.}
  - {figures: ["prices.*"], shape: pert, reason: Ends are rare.}
  - {figures: [entries], shape: fixed, reason: Counted.}
entries_over_time: no
exits_over_time: no
"""


YEARS = "years_differ:\n  - {flow: exits, spread: 0.1, stays: 0.5, reason: As others did.}\n"


def write(path, text=GOOD):
    (path / "uncertainty.yaml").write_text(text, "utf-8")
    return path


@pytest.fixture
def uncertain_town(tiny):
    """Return the town with some ranges: prices, a cost, children and entries."""
    for file, row, low, high in [
        ("prices.csv", "home_external,fee", 2000, 4000),
        ("prices.csv", "foster_ifa,fee", 700, 1000),
        ("homes.csv", "home_a,fixed_cost", 1500, 2500),
        ("opening.csv", "younger,foster_inhouse,children", 5, 7),
        ("opening.csv", "younger,foster_ifa,children", 2, 4),
        ("opening.csv", "older,home_external,children", 0, 2),
        ("opening.csv", "older,foster_inhouse,children", 1, 3),
        ("entries.csv", "younger,entries", 1, 2),
    ]:
        tiny_model.set_value(tiny, file, row, low, "low")
        tiny_model.set_value(tiny, file, row, high, "high")
    return tiny


def test_a_model_without_the_file_says_nothing(tiny):
    assert read_model(tiny).uncertainty is None


def test_what_the_file_says_is_kept(tiny):
    said = read_model(write(tiny)).uncertainty
    assert said is not None
    assert said.groups[0].group == "what care costs"
    assert [link.link for link in said.links] == [KEEP_TOTALS]
    assert said.entries_over_time is False
    assert said.exits_over_time is False


def test_draws_do_what_the_file_says(uncertain_town):
    s = sample(read_model(write(uncertain_town)), SampleRequest(201, seed=1))
    fee, cost = s.drawn["prices", "fee"], s.drawn["homes", "fixed_cost"]
    assert np.corrcoef(fee["home_external",], fee["foster_ifa",])[0, 1] > 0.95
    assert np.corrcoef(fee["home_external",], cost["home_a",])[0, 1] < -0.95
    assert s.groups[-1] == "what care costs"
    assert set(s.causes) == {"what care costs", "opening.children"}
    assert ("entries", "entries") not in s.drawn
    spread = np.sort(fee["home_external",][1:])
    assert spread == pytest.approx(np.linspace(2005, 3995, 200), abs=10)
    younger = s.drawn["opening", "children"]["younger", "foster_inhouse"]
    younger = younger + s.drawn["opening", "children"]["younger", "foster_ifa"]
    assert younger == pytest.approx(np.full(201, 9.0))


def test_without_the_file_all_rows_of_a_parameter_draw_together_but_for_stocks(uncertain_town):
    s = sample(read_model(uncertain_town), SampleRequest(201, seed=1))
    assert s.figures["prices", "fee", ("home_external",)] == s.figures["prices", "fee", ("foster_ifa",)] == "prices.fee"
    assert s.figures["opening", "children", ("older", "home_external")] == "opening.children.older.home_external"
    assert s.groups[-3:] == ("entries over time", "exits over time", "chance")
    total = sum(s.drawn["opening", "children"].values()) + 1 + 3  # with their parents, and in the council's homes
    assert total == pytest.approx(np.full(201, 16.0))


def test_a_model_may_say_how_its_years_differ(tiny):
    """By a walk of its own, whatever its size: the first year has its spread, and later ones its covariance."""
    s = sample(read_model(write(tiny, YEARS)), SampleRequest(4001, seed=1, only=("exits over time",)))
    of_years = np.log([n[1:] for n in s.drawn["exits", "over_time"].values()][::4])
    assert np.std(of_years[0]) == pytest.approx(0.1, rel=0.03)
    assert np.cov(of_years[:3]) == pytest.approx(YearlyWalk(0.01, 0.5).covariance(3), abs=0.0006)


def test_a_figure_of_nobody_stays_so_where_no_place_suits(uncertain_town):
    with (uncertain_town / "opening.csv").open("a", encoding="utf-8") as out:
        out.write("younger,home_external,children,0,children,paper,council,0,2,yes,\n")
    s = sample(read_model(uncertain_town), SampleRequest(50, seed=1))
    assert ("younger", "home_external") not in s.drawn["opening", "children"]


def test_lognormal_figures_have_their_ends_at_the_5th_and_95th_percentile(uncertain_town):
    text = "distributions: [{figures: [prices.fee], shape: lognormal, reason: Skewed.}]\n"
    s = sample(read_model(write(uncertain_town, text)), SampleRequest(401, seed=1))
    fee = s.drawn["prices", "fee"]["home_external",]
    assert np.quantile(fee[1:], [0.05, 0.95]) == pytest.approx([2000, 4000], rel=0.01)
    assert fee[0] == 3000


SPOILT = {
    "unknown key": (("against:", "agianst:"),
        "uncertainty.yaml:4 groups.0.agianst: expected one of against, …, got agianst - did you mean against?"),
    "no reason": (("    reason: One market.\n", ""),
        "uncertainty.yaml:2 groups.0.reason: expected the key reason, got no such key"),
    "unknown figure": (("prices.fee.foster_ifa]", "price.fee]"),
        "uncertainty.yaml:3 groups.0.figures.1: expected figures of this model, …, got price.fee - did you mean "
        "prices.fee?"),
    "unknown link": (("link: keep_totals", "link: keep_total"),
        "uncertainty.yaml:8 links.0.link: expected 'keep_totals', …, got keep_total - did you mean keep_totals?"),
    "totals of nothing": (('of: ["opening.children.younger", "opening.children.older"], ', ""),
        "uncertainty.yaml:8 links.0: expected of, with one or more figures, for keep_totals and for no other link, "
        "got these keys"),
    "unknown shape": (("shape: pert", "shape: normal"),
        "uncertainty.yaml:11 distributions.1.shape: expected 'triangular', …, got normal - did you mean lognormal?"),
    "in two groups": (("apart:", "  - {group: twice, figures: [prices.fee.foster_ifa], reason: x}\napart:"),
        "uncertainty.yaml:6 groups.1.figures: expected figures in one group; prices.fee.foster_ifa is in what care "
        "costs, got twice"),
    "a group twice": (("apart:", '  - {group: what care costs, figures: [ageing], reason: x}\napart:'),
        "uncertainty.yaml:6 groups.1.group: expected each group once, got what care costs"),
    "lognormal from nothing": (("[entries], shape: fixed", "[opening.children.older.home_external], shape: lognormal"),
        "uncertainty.yaml:12 distributions.2.figures: expected figures whose low end is above 0, since the shape is "
        "lognormal, got opening.children.older.home_external"),
    "neither yes nor no": (("entries_over_time: no", "entries_over_time: often"),
        "uncertainty.yaml:13 entries_over_time: expected true or false, got often"),
    "years of a flow that is not drawn": (("exits_over_time: no", f"exits_over_time: no\n{YEARS}"),
        "uncertainty.yaml:16 years_differ.0.flow: expected a flow that is drawn over time, with exits_over_time: yes, "
        "got exits"),
    "years of no flow": (("exits_over_time: no", f"exits_over_time: yes\n{YEARS.replace('exits', 'exit')}"),
        "uncertainty.yaml:16 years_differ.0.flow: expected 'entries' …, got exit - did you mean exits?"),
    "years of a flow twice": (("exits_over_time: no", f"exits_over_time: yes\n{YEARS}{YEARS.partition(chr(10))[2]}"),
        "uncertainty.yaml:17 years_differ.1.flow: expected each flow once, got exits"),
    "years wider than any": (("exits_over_time: no", f"exits_over_time: yes\n{YEARS.replace('0.1,', '1.1,')}"),
        "uncertainty.yaml:16 years_differ.0.spread: expected 1 or less, got 1.1"),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_wrong_is_told_with_its_line(uncertain_town, spoil):
    (before, after), says = SPOILT[spoil]
    assert before in GOOD
    with pytest.raises(BadInput) as caught:
        read_model(write(uncertain_town, GOOD.replace(before, after, 1)))
    (fault,) = caught.value.faults
    start, _, end = says.partition("…")
    text = str(fault).partition("tiny/")[2]
    assert text.startswith(start), text
    assert text.endswith(end), text


def test_a_scenario_keeps_what_the_file_says(tiny):
    inputs = read_model(write(tiny))
    assert dataclasses.replace(inputs, scenarios=("other",)).uncertainty == inputs.uncertainty

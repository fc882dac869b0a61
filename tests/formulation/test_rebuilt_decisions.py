"""Decisions, and the published plan that gives way to them, written a second time from the page: the same bests."""

from __future__ import annotations

import dataclasses

import pytest

from placement_opt.domain.decisions import Decision
from tests.formulation.rebuilt import Page, least
from tests.formulation.rebuilt_rows import rebuilt
from tests.formulation.test_rebuilt import CHOICES, PLANS, PUBLISHED, TOWN, bests

DECIDED = (
    Decision("recruit", ("own",), 1, "at_most", 0.7, "because", "a lead", 7),  # of more that is announced
    Decision("recruit", ("special_foster",), 1, "at_least", 9.0, "because", "a lead", 7),  # of less
    Decision("teams", ("mst",), 3, "at_most", 0.4, "because", "a lead", 8),
    Decision("open", ("elm",), 1, "fix", 1.0, "because", "a lead", 8),
)


@pytest.mark.parametrize("decision", [*DECIDED, None], ids=lambda k: k.index[0] if k else "all of them")
def test_it_gives_the_published_plan_as_far_as_agreed(decision):
    decided = (decision,) if decision else DECIDED
    published = PLANS["as published"]
    b = dataclasses.replace(published, strategy=dataclasses.replace(PUBLISHED, decisions=decided))
    found = least(*rebuilt(Page(TOWN, b)))
    assert found == pytest.approx(bests(TOWN, b), rel=1e-6, abs=2e-3)
    assert found != pytest.approx(bests(TOWN, published), rel=1e-6, abs=2e-3)


def test_it_gives_the_recommended_plan_with_decisions():
    b = dataclasses.replace(PLANS["recommended"], strategy=dataclasses.replace(CHOICES, decisions=DECIDED))
    assert least(*rebuilt(Page(TOWN, b))) == pytest.approx(bests(TOWN, b), rel=1e-6, abs=2e-3)

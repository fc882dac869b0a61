"""A hundred cases of the seed that the tests know: more with `make fuzz`."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzzing import Fuzzed, cases, failing, smallest
from tests.fuzz.mutations import KINDS, Mutation

SEED, CASES, AT_ONCE = 14, 100, 25

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("first", range(0, CASES, AT_ONCE))
def test_whatever_is_changed_at_random_a_command_ends_cleanly(place, first):
    found = {str(case): failing(place, case)[1] for case in cases(SEED, range(first, first + AT_ONCE), place.template)}
    assert {name: bad for name, bad in found.items() if bad} == {}
    assert len(found) == AT_ONCE


def test_a_case_is_made_again_from_its_seed_and_number_alone(place):
    every = list(cases(SEED, range(CASES), place.template))
    assert [k.number for k in every] == list(range(CASES))
    assert list(cases(SEED, range(9, 10), place.template)) == every[9:10]
    assert {m.kind for k in every for m in k.mutations} == set(KINDS)
    data = (place.template / every[9].file).read_bytes()
    assert every[9].changed(data) == every[9].changed(data) != data


def test_what_fails_is_made_as_small_as_it_still_fails():
    mutations = tuple(Mutation("a bit", seed) for seed in range(4))
    case = Fuzzed(1, 2, ("check",), "a.csv", mutations)
    assert smallest(case, lambda k: mutations[2] in k.mutations).mutations == (mutations[2],)
    both = {mutations[0], mutations[3]}
    assert set(smallest(case, lambda k: both <= set(k.mutations)).mutations) == both

"""What a draw is unless something else is asked."""

from __future__ import annotations

from placement_opt import Drawing


def test_draws_are_a_latin_hypercube_begun_anew_with_what_stands_behind_the_chances():
    asked = Drawing()
    assert (asked.sobol, asked.resume, asked.chances_alone) == (False, False, False)
    assert (asked.draws, asked.seed, asked.only) == (None, None, ())

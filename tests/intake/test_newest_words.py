"""What is said of the newest count."""

from dataclasses import replace

from placement_opt.intake.estimate import nowcast
from placement_opt.intake.newest_words import newest
from tests.intake.estimate.simulated import SETTINGS
from tests.intake.estimate.test_nowcast import TOWN, revised

HOW = SETTINGS.estimates


def said(counts):
    return newest(nowcast(counts, HOW), 5)


def test_how_earlier_ones_changed_and_what_this_one_may_become():
    assert said(revised(q4=(300, 360), q8=(400, 441))) == (
        "The newest count is not the last word: earlier ones changed by +10% to +20%, each time that the next return "
        "came. This one may become about 460 (360 to 580), and the forecast starts from there."
    )
    assert "changed by -5%, once, when the next return came." in said(revised(q4=(400, 378)))


def test_nothing_is_known_of_a_first_return():
    assert said(TOWN).startswith("How the newest count changes when the next return comes is not known")


def test_a_confirmed_count_needs_no_word():
    assert said(replace(TOWN, newest=False)) == ""


def test_counts_that_hardly_changed_are_likely_to_stand():
    assert said(revised(q4=(400, 400), q8=(500, 498))) == (
        "Earlier newest counts hardly changed when the next return came: this one is likely to stand."
    )
    assert "changed by 0% to +20%, each time" in said(revised(q4=(300, 360), q8=(400, 400)))


def test_a_few_children_between_two_returns_are_not_told():
    one, two = (said(revised(q4=(400, 400 + few))) for few in (1, 2))
    assert one == two

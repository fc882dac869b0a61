"""Known rates in, the same rates out, all the way: process, files of a return, reader, counts, estimates."""

from datetime import date

import pytest

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.estimate import estimate
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import ImportRequest
from tests.generator import BANDS, simulate, usual_rates, write_csv
from tests.paths import SSDA903_CONFIG

CATALOGUE = read_catalogue()
SETTINGS = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)
CODES = read_codes(SSDA903_CONFIG / "codes.csv", CATALOGUE)
TOWNS, SCALE = 9, 2.0
RATES = usual_rates()


@pytest.fixture(scope="module")
def towns(once):
    """Return the estimates of some towns."""

    def make(place):
        found = []
        for seed in range(TOWNS):
            folder = place / f"town{seed}"
            write_csv(simulate(RATES, seed=seed, first_year=2021, years=5, scale=SCALE), folder)
            reading = return_to_counts(ImportRequest(folder, "council", date(2025, 3, 31)), SETTINGS, CODES, CATALOGUE)
            found.append(estimate(reading.counts, SETTINGS, CATALOGUE))
        return found

    return once("towns of returns", make)


def band_of(need):
    return next(name for name, ages in CATALOGUE.age_bands.items() if ages == CATALOGUE.needs[need].band)


def covered(pairs):
    """Return which share of the intervals hold the truth, and how many there are."""
    held = [rate.low <= truth <= rate.high for rate, truth in pairs]
    return sum(held) / len(held), len(held)


def test_exits(towns):
    """The oldest are left out: whoever turns 18 leaves besides the given rate."""
    own = [
        (rate, RATES.exits[band_of(need), placement])
        for town in towns
        for (need, placement), rate in town.exits.items()
        if "this need" in rate.group
        and band_of(need) != BANDS[-1]
        and rate.exposure >= SETTINGS.estimates.least_exposure
    ]
    share, many = covered(own)
    assert many > 75
    assert 0.85 <= share <= 0.95


def test_entries(towns):
    share, many = covered(
        (town.entries[f"{band}_standard"], SCALE * RATES.entries[band]) for town in towns for band in BANDS[:2]
    )
    assert many == 2 * TOWNS
    assert share >= 0.75  # of 18; the chance of fewer, if nine in ten hold, is under 3%


def test_where_entrants_go_first(towns):
    truth = {
        (f"{band}_standard", pool): sum(RATES.first.get((band, p), 0.0) for p in places)
        for band in BANDS[:2]
        for pool, places in {"foster": ("foster_inhouse", "foster_ifa"), "foster_kinship": ("foster_kinship",)}.items()
    }
    share, many = covered((town.entry_mix[key], value) for town in towns for key, value in truth.items())
    assert many == len(truth) * TOWNS
    assert 0.80 <= share <= 0.98


def test_moves_of_the_youngest(towns):
    """From council foster care to a relative, and to adoption; the young have one level of need only."""
    truth = {
        (f"{band}_standard", "foster_inhouse", f"{band}_standard", to): RATES.moves[band, "foster_inhouse", to]
        for band in BANDS[1:2]
        for to in ("foster_kinship", "adoption")
    }
    share, many = covered((town.transitions[key], value) for town in towns for key, value in truth.items())
    assert many == len(truth) * TOWNS
    assert share >= 0.75


def test_a_rate_that_is_off_is_seen(towns):
    share, _ = covered(
        (rate, 1.25 * RATES.exits[band_of(need), placement])
        for town in towns
        for (need, placement), rate in town.exits.items()
        if rate.exposure >= 10 * SETTINGS.estimates.least_exposure and band_of(need) != BANDS[-1]
    )
    assert share < 0.7

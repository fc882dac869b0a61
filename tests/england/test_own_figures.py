"""The council's own figures take the place of published ones, and what was published of it is kept and said."""

from __future__ import annotations

import pytest
import yaml

from tests.command import call

OF_STATISTICS = {"published_year": 2025, "council": "857"}
RETURN = ("import-903", "anytown/return", "--as-of", "2025-03-31")
LISTS = ("--ofsted", "anytown/ofsted.csv", "--prices", "anytown/prices.csv")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with a model that says of itself that it was made from published statistics."""
    place = tmp_path_factory.mktemp("own")
    assert call("example", "anytown", cwd=place).returncode == 0
    done = imported(place, "Anytown", "manchester", "models/mine", *LISTS)
    with (place / "models/mine/model.yaml").open("a", encoding="utf-8") as file:
        file.write(yaml.safe_dump(OF_STATISTICS))
    assert "rests on prices of the council's own." in " ".join(done.stdout.split())
    return place


def imported(place, council, donor, out, *lists):
    names = ("--name", council.lower(), "--council", council, "--fill-from", donor, "--out", out)
    done = call(*RETURN, *lists, *names, cwd=place)
    assert done.returncode == 0, done.stderr
    return done


def settings_of(place, model):
    return yaml.safe_load((place / model / "model.yaml").read_text("utf-8"))


def test_a_return_keeps_which_council_it_is_and_that_figures_are_published(place):
    imported(place, "Anytown", "models/mine", "own/mine", *LISTS)
    kept = settings_of(place, "own/mine")
    assert {k: kept[k] for k in OF_STATISTICS} == OF_STATISTICS


def test_of_another_councils_model_nothing_of_that_is_kept(place):
    imported(place, "Othertown", "models/mine", "own/another")
    assert not set(OF_STATISTICS) & set(settings_of(place, "own/another"))

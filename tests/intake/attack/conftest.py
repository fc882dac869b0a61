"""Two releases of a small town, a year apart, made once in a session."""

import pytest

from tests.intake.attack.towns import two_imports

SEED, SCALE = 502, 0.2


@pytest.fixture(scope="session")
def releases(once):
    """Return the folder with two yearly releases of a small town whose returns were revised, and what both found."""

    def make(folder):
        return folder, two_imports(folder, SEED, SCALE)

    return once("two releases", make)

"""An invented council, a small one, and the import of the first: each is made once in a session."""

import pytest

from placement_opt.importing import import_return
from tests.generator import simulate, usual_rates, write_csv, write_ofsted
from tests.intake.whole.shared import asked


@pytest.fixture(scope="session")
def town(once):
    """Return the folder of the council's files, to be read and not changed, and what is true of its children."""

    def make(folder):
        truth = simulate(usual_rates(), seed=24, first_year=2021, years=5)
        write_csv(truth, folder / "return", layout="folders")
        write_ofsted(truth, folder / "ofsted.csv")
        (folder / "prices.csv").write_text("placement,fee,low,high\nhome_external,5200,4800,6100\nfoster_ifa,980,,\n")
        return folder, truth

    return once("town", make)


@pytest.fixture(scope="session")
def plain(once, town):
    """Return what the import finds."""
    return once("plain", lambda folder: import_return(asked(town[0])))


@pytest.fixture(scope="session")
def written(once, town):
    """Return a model folder that the import wrote, to be read and not changed, and what it found."""

    def make(folder):
        out = folder / "anytown"
        return out, import_return(asked(town[0], out=out))

    return once("written", make)


@pytest.fixture(scope="session")
def small_town(once):
    """Return the folder of a small council's files, to be read and not changed."""

    def make(folder):
        truth = simulate(usual_rates(), seed=101, first_year=2021, years=5, scale=0.2)
        write_csv(truth, folder / "return")
        write_ofsted(truth, folder / "ofsted.csv")
        return folder

    return once("small_town", make)

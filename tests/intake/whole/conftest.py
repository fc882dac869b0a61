"""An invented council, a small one, and the import of the first."""

import pytest

from placement_opt.import_return import import_903
from tests.generator import simulate, usual_rates, write_csv, write_ofsted
from tests.intake.whole.shared import asked


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    truth = simulate(usual_rates(), seed=24, first_year=2021, years=5)
    write_csv(truth, folder / "return", layout="folders")
    write_ofsted(truth, folder / "ofsted.csv")
    (folder / "prices.csv").write_text("placement,fee,low,high\nhome_external,5200,4800,6100\nfoster_ifa,980,,\n")
    return folder, truth


@pytest.fixture(scope="module")
def plain(town):
    return import_903(asked(town[0]))


@pytest.fixture(scope="module")
def small_town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    truth = simulate(usual_rates(), seed=101, first_year=2021, years=5, scale=0.2)
    write_csv(truth, folder / "return")
    write_ofsted(truth, folder / "ofsted.csv")
    return folder

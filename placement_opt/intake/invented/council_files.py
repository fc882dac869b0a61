"""The files of an invented council, to try the import on: its returns, a list of providers and a list of prices."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from placement_opt.intake.invented.given_rates import usual_rates
from placement_opt.intake.invented.invention import read_invention
from placement_opt.intake.invented.ofsted_list import write_ofsted
from placement_opt.intake.invented.truth import simulate
from placement_opt.intake.invented.write_return import write_csv
from placement_opt.intake.records.counting import EPOCH
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import config_folder


def write_invented_council(folder: Path) -> ImportRequest:
    """Write yearly returns, a list of providers and a list of prices; return the request that imports them.

    Raises BadInput if the folder holds files.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput([Fault(folder.as_posix(), None, "", "a new or empty folder", "one that holds files")])
    told = read_invention()
    town = simulate(
        usual_rates(), seed=told.seed, first_year=told.first_return, years=told.returns, council=told.council
    )
    write_csv(town, folder / "return")
    write_ofsted(town, folder / "ofsted.csv")
    shutil.copyfile(config_folder() / "ssda903" / "invented_prices.csv", folder / "prices.csv")
    return ImportRequest(
        source=folder / "return",
        name=told.council.lower(),
        as_of=date.fromordinal(EPOCH + town.as_of),
        ofsted=folder / "ofsted.csv",
        prices=folder / "prices.csv",
    )

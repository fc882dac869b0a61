"""The files of an invented council, to try the imports on: returns, lists of providers and prices, and referrals."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from placement_opt.intake.invented.council_apart import AS_WRITTEN, CouncilApart
from placement_opt.intake.invented.given_rates import usual_rates
from placement_opt.intake.invented.invention import read_invention
from placement_opt.intake.invented.ofsted_list import write_ofsted
from placement_opt.intake.invented.placements_file import invented_referrals_text
from placement_opt.intake.invented.truth import simulate
from placement_opt.intake.invented.write_return import write_csv
from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import config_folder

REFERRALS_FILE = "placements.csv"
PRICED = ("fee", "low", "high")  # columns of the price list


def write_invented_council(folder: Path, apart: CouncilApart = AS_WRITTEN) -> ImportRequest:
    """Write yearly returns, a list of providers and a list of prices; return the request that imports them.

    `apart` says how it differs from the council as it is written in config/, which has a file of referrals too. Raises
    BadInput if the folder holds files.
    """
    refuse_if_filled(folder)
    told, prices = read_invention(), _prices(apart)
    referrals = "" if apart.number else invented_referrals_text()  # all is read before anything is written
    town = simulate(
        apart.rates(usual_rates()),
        seed=told.seed + apart.number,
        first_year=told.first_return,
        years=told.returns,
        scale=apart.children,
        council=apart.named(told.council),
    )
    write_csv(town, folder / "return")
    write_ofsted(town, folder / "ofsted.csv")
    (folder / "prices.csv").write_bytes(prices)
    if referrals:
        (folder / REFERRALS_FILE).write_text(referrals, encoding="utf-8", newline="")
    return ImportRequest(
        source=folder / "return",
        name=apart.named(told.council).lower().replace(" ", "_"),
        as_of=date.fromordinal(EPOCH + town.as_of),
        ofsted=folder / "ofsted.csv",
        prices=folder / "prices.csv",
    )


def refuse_if_filled(folder: Path) -> None:
    """Raise BadInput if a folder holds files."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput([Fault(folder.as_posix(), None, "", "a new or empty folder", "one that holds files")])


def _prices(apart: CouncilApart) -> bytes:
    """Return the list of prices, in whole pounds where they are not as written."""
    shipped = (config_folder() / "ssda903" / "invented_prices.csv").read_bytes()
    if not apart.number:
        return shipped
    out = io.StringIO()
    rows = list(csv.DictReader(io.StringIO(shipped.decode("utf-8"))))
    table = csv.DictWriter(out, rows[0], lineterminator="\n")
    table.writeheader()
    for row in rows:
        times = apart.price(f"{row['placement']} {row['parameter']}")
        table.writerow(row | {name: round(float(row[name]) * times) for name in PRICED})
    return out.getvalue().encode("utf-8")

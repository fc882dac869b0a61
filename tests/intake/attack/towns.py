"""Invented councils that share their tables twice, a year apart, and what is small among the counts that they hide."""

import csv
import random
import shutil
from datetime import date

from placement_opt.importing import import_return
from placement_opt.importing_placements import import_placements
from placement_opt.intake.invented.placements_file import invent_referrals, read_invented_referrals, referrals_text
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.request import ImportRequest
from tests.generator import simulate, usual_rates, write_csv
from tests.paths import SSDA903_CONFIG

SMALL = 4
LOST, LATE = 0.03, 0.06  # of children whom the next return does not know, or this one not yet
REFERRED = "Date of Data entry (referral)"
NEW_YEAR = (2025, 1)


def two_imports(folder, seed, scale, released=True, breaks=True):
    """Return what two yearly imports find whose shared tables stand in `folder`; the later one is told of the first."""
    write_csv(simulate(usual_rates(), seed=seed, first_year=2021, years=5, scale=scale), folder / "return")
    years = sorted((folder / "return").iterdir())
    for year in years[:-1]:
        shutil.copytree(year, folder / "before" / year.name)
    if breaks:
        _break(years, folder / "before" / years[-2].name, random.Random(seed))
    quick = (SSDA903_CONFIG / "settings.yaml").read_text("utf-8").replace("draws: 1000", "draws: 100")
    (folder / "settings.yaml").write_text(quick, "utf-8")
    asked = {"name": "anytown", "config": folder / "settings.yaml"}
    first, second = folder / "first", folder / "second"
    return (
        import_return(ImportRequest(source=folder / "before", as_of=date(2024, 3, 31), out=first, **asked)),
        import_return(
            ImportRequest(
                source=folder / "return",
                as_of=date(2025, 3, 31),
                out=second,
                released=(first,) if released else (),
                **asked,
            )
        ),
    )


def _break(years, before, rng):
    """Take children out of the newest return as if it did not know them, and out of the one before as if not yet."""
    head, *rows = _rows(years[-2] / "episodes.csv")
    there = sorted({row[0] for row in rows if not row[head.index("DEC")]})
    came = sorted({row[0] for row in rows if row[head.index("RNE")] == "S" and not row[head.index("DEC")]})
    lost = {child for child in there if rng.random() < LOST}
    _without(years[-1], lost)
    _without(before, {child for child in came if rng.random() < LATE} - lost)


def _rows(file):
    return list(csv.reader(file.read_text("utf-8").splitlines()))


def _without(folder, children):
    for file in folder.glob("*.csv"):
        head, *rows = _rows(file)
        kept = [head, *(row for row in rows if row[0] not in children)]
        file.write_text("".join(f"{','.join(row)}\n" for row in kept), "utf-8")


def small_counts(found):
    """Return the small counts of an import by the names that a reader gives them."""
    counts, small = found.reading.counts, {}
    label, last = dict(enumerate(counts.quarters, 1)), len(counts.quarters)
    for quarter, need, place, n in counts.stock.itertuples(index=False):
        names = [("total", "total")]
        names += [(place, "total")] if quarter >= last - 4 else []
        names += [(place, need), ("total", need)] if quarter == last else []
        for name in names:
            if quarter:
                key = ("at", label[quarter], *name)
                small[key] = small.get(key, 0) + int(n)
    left = counts.flows.loc[counts.flows["to_need"] == ""]
    flows = {"entries": counts.entrants, "leavers": left, "unmatched": counts.unmatched}
    for name, frame in {**flows, "short_stays": counts.short_stays}.items():
        for quarter, n in frame.groupby("quarter")["children"].sum().items():
            small[name, label[int(quarter)]] = int(n)
    return {name: n for name, n in small.items() if 0 < n <= SMALL}


def two_referrals(folder, seed, scale, released=True):
    """Write the shared tables of referrals of three quarters of a year, and then of the whole year."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = invent_referrals(read_invented_referrals(), seed, scale).rows
    early = [row for row in rows if (int(row[REFERRED][6:]), int(row[REFERRED][3:5])) < NEW_YEAR]
    found = []
    for name, some in (("first", early), ("second", rows)):
        (folder / f"{name}.csv").write_text(referrals_text(some), "utf-8")
        earlier = (folder / "first",) if released and found else ()
        asked = PlacementsRequest((folder / f"{name}.csv",), "anytown", out=folder / name, released=earlier)
        found.append(import_placements(asked))
    return found

"""A return made of a few lines of text, as the reader hands it on."""

import io
from datetime import date

import numpy as np
import pandas as pd

from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.read.child_frames import OPEN, UNKNOWN, Raw, ReadFile
from placement_opt.intake.records.codes import read_codes
from tests.paths import SSDA903_CONFIG

CATALOGUE = read_catalogue()
SETTINGS = read_settings(SSDA903_CONFIG / "settings.yaml", CATALOGUE)
CODES = read_codes(SSDA903_CONFIG / "codes.csv", CATALOGUE)
TEXT = ("rne", "ls", "cin", "place", "provider", "rec", "home_area", "placed_area", "located", "la")
USUAL = {"rne": "P", "ls": "C2", "cin": "N1", "place": "U6", "provider": "PR1", "rec": "", "la": "", "year": "0"}


def day(text, otherwise=OPEN):
    return (date.fromisoformat(text) - date(1970, 1, 1)).days if text else otherwise


def shown(number):
    return "" if number == OPEN else date.fromordinal(date(1970, 1, 1).toordinal() + number).isoformat()


def raw(lines, births="", asylum="", flags=""):
    """Return a Raw from CSV lines; the first names the columns: child, start, end and any other."""
    rows = pd.read_csv(io.StringIO(lines.strip()), dtype=str, keep_default_na=False, skipinitialspace=True)
    names = {name: i for i, name in enumerate(dict.fromkeys(rows["child"]))}
    given = {c: rows[c].str.strip() if c in rows else USUAL.get(c, "") for c in (*TEXT, "year", "site")}
    given["council"] = given["la"]
    eps = pd.DataFrame({**given, "child": rows["child"].map(names)}, index=rows.index)
    sites = {"": -1} | {site: i for i, site in enumerate(sorted(set(eps["site"]) - {""}))}
    eps = eps.assign(
        start=[day(t) for t in rows["start"]],
        end=[day(t) for t in rows["end"]],
        year=eps["year"].astype("int16"),
        inner=False,
        site=eps["site"].map(sites).astype("int32"),
        file=np.int16(0),
        row=np.arange(2, len(rows) + 2, dtype="int32"),
        **{name: eps[name].astype("category") for name in (*TEXT, "council")},
    ).astype({"child": "int32", "start": "int32", "end": "int32"})
    return Raw(
        episodes=eps,
        headers=_table(births or "\n".join(f"{n},2010-01-01" for n in names), names, "born", UNKNOWN),
        asylum=_table(asylum, names, "ceased", OPEN)[["child", "ceased"]],
        missing=pd.DataFrame({"child": [], "start": [], "end": []}, dtype="int32"),
        own_levels=_levels(flags, names),
        files=(ReadFile("episodes.csv", "Episodes", len(rows), ""),),
    )


def _table(lines, names, column, otherwise):
    cells = [line.split(",") for line in lines.split()]
    known = [(names[n], day(d, otherwise)) for n, d in cells if n in names]
    frame = pd.DataFrame(known, columns=["child", column], dtype="int32")
    return frame.assign(year=np.int16(0), file=np.int16(0), row=np.arange(2, len(frame) + 2, dtype="int32"))


def _levels(lines, names):
    cells = [line.split(",") for line in lines.split()]
    rows = [(names[n], level, day(since, UNKNOWN)) for n, level, since in cells]
    frame = pd.DataFrame(rows, columns=["child", "level", "since"])
    return frame.astype({"child": "int32", "level": "category", "since": "int32"})


def counted(rule_counts):
    """Return how many rows met each rule that was met."""
    return {f.rule: f.rows for f in rule_counts if f.rows}


def episodes(found):
    """Return the episodes left: child, start, end."""
    return [(c, shown(s), shown(e)) for c, s, e in found.episodes[["child", "start", "end"]].itertuples(index=False)]

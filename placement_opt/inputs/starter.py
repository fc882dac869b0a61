"""A starter folder for another council: every file, every row that is always needed, and no figure.

`check` on a fresh folder is the to-do list: each empty value is a fault that says what belongs there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from placement_opt.domain.case import MTFC
from placement_opt.inputs.schema import (
    ALL,
    POOLS,
    PROVENANCE,
    TABLES,
    TOTAL,
    Parameter,
    Table,
)
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import known_models
from placement_opt.kernel.text import shown

Words = tuple[str, ...]

NEEDS = """
under_1_standard,"Under 1, standard need",0,0,standard,no,1_4_standard,
1_4_standard,"1 to 4, standard need",1,4,standard,no,5_9_standard,
5_9_standard,"5 to 9, standard need",5,9,standard,no,10_15_standard,
5_9_complex,"5 to 9, complex need",5,9,complex,no,10_15_complex,
10_15_standard,"10 to 15, standard need",10,15,standard,no,16_17_standard,
10_15_complex,"10 to 15, complex need",10,15,complex,no,16_17_complex,10_15_standard
10_15_settled,"10 to 15, settled for the long term",10,15,standard,yes,16_17_settled,
16_17_standard,"16 and 17, standard need",16,17,standard,no,,
16_17_complex,"16 and 17, complex need",16,17,complex,no,,16_17_standard
16_17_settled,"16 and 17, settled for the long term",16,17,standard,yes,,
"""
PLACEMENTS = """
home_inhouse,Council children's home,residential,council,residential,yes,homes,pay
home_external,External children's home,residential,external,residential,yes,market,residential_external
residential_school,Residential school,residential,external,,no,none,residential_external
foster_inhouse,Council foster care,foster,council,foster,yes,households,allowances
foster_ifa,Agency foster care,foster,external,foster,yes,market,agency_foster
foster_kinship,Kinship foster care,foster,council,,no,none,allowances
foster_specialist,Specialist foster care,foster,council,specialist,yes,households,allowances
mtfc,Treatment foster care (MTFC),mtfc,council,,yes,teams,pay
parents,With parents,family,council,,no,none,
adoption,Placed for adoption,family,council,,no,none,
community,Living in the community,other,external,,no,none,
other,Elsewhere,other,external,,no,none,
"""
MOVES = """
5_9_complex,home_inhouse,foster_specialist,may do better in a family
5_9_complex,home_external,foster_specialist,may do better in a family
10_15_complex,home_inhouse,foster_specialist,may do better in a family
10_15_complex,home_external,foster_specialist,may do better in a family
10_15_complex,home_inhouse,mtfc,may do better in a treatment programme
10_15_complex,home_external,mtfc,may do better in a treatment programme
16_17_complex,home_inhouse,foster_specialist,may do better in a family
16_17_complex,home_external,foster_specialist,may do better in a family
"""
OTHERS = {
    "services": "mst,Multisystemic Therapy,yes,10_15_standard;10_15_complex,mst\n",
    "funders": "council,Council revenue,no,no,foster;mtfc;prevention\n",
    "schedule_lines": "residential_withdrawal,Residential withdrawal\nfoster_investment,Foster investment\n"
    "mst,Multisystemic Therapy\ncontract_efficiency,Contract efficiency\n",
}
FAMILY = ("foster_inhouse", "foster_ifa", "foster_kinship")
HOMES = ("home_inhouse", "home_external")
YOUNG = (*FAMILY, "parents", "adoption", "other")
COMPLEX = (*HOMES, "residential_school", "foster_inhouse", "foster_ifa", "foster_specialist", "other")
SETTLED = (*HOMES, "residential_school", *FAMILY, "other")
SUITABLE: dict[str, Words] = {
    **dict.fromkeys(("under_1_standard", "1_4_standard", "5_9_standard"), YOUNG),
    "5_9_complex": COMPLEX,
    "10_15_standard": (*HOMES, *YOUNG),
    "10_15_complex": (*COMPLEX, MTFC),
    "10_15_settled": SETTLED,
    "16_17_standard": (*HOMES, *YOUNG, "community"),
    "16_17_complex": (*COMPLEX, "community"),
    "16_17_settled": (*SETTLED, "community"),
}
BREAKDOWN = {  # need -> (placement types that may break down, need group after a return to residential care)
    "5_9_complex": (("foster_inhouse", "foster_ifa", "foster_specialist"), "5_9_complex"),
    "10_15_standard": (("foster_inhouse", "foster_ifa"), "10_15_complex"),
    "10_15_complex": (("foster_inhouse", "foster_ifa", "foster_specialist"), "10_15_complex"),
    "16_17_standard": (("foster_inhouse", "foster_ifa"), "16_17_complex"),
    "16_17_complex": (("foster_inhouse", "foster_ifa", "foster_specialist"), "16_17_complex"),
}

RETURN = "the council's statutory return SSDA903"
FOSTERING = "the fostering service, and its yearly return to Ofsted"
SPEND = "the council's Section 251 outturn, and its ledger"
CONTRACTS = "the contract register, and invoices"
PAPERS = "the council's budget papers"
OFSTED = "the Ofsted list of registered homes, and the residential service"
WHERE = {
    **dict.fromkeys(("opening", "entries", "entry_mix", "exits", "ageing", "transitions", "breakdown"), RETURN),
    **dict.fromkeys(("mtfc_starts", "published", "outturn"), f"{RETURN}, and the published tables made from it"),
    "suitability": "placement panels: for whom they would agree such a placement",
    "key_stage_4": "the virtual school",
    "homes": OFSTED,
    **dict.fromkeys(("carers", "pipeline"), FOSTERING),
    **dict.fromkeys(("market", "contracts"), CONTRACTS),
    "local": f"{RETURN}: distance and authority of the placement",
    **dict.fromkeys(("mtfc", "prevention"), "the provider's agreement, and published evaluations"),
    "prices": f"{SPEND}; {CONTRACTS}; the foster allowance table",
    "general": f"{SPEND}; {PAPERS}",
    **dict.fromkeys(("budgets", "schedule"), PAPERS),
}

MODEL = """\
# Which council, when the model opens, whose prices it is in and which years are judged.
name: {name}
title:
opening:  # the last day of a quarter, such as 2013-03-31
price_base:  # the financial year whose prices the tables are in, such as "2012/13"
judged: []  # the financial years of the savings claim, such as ["2013/14", "2014/15"]
frozen_year:  # the financial year whose budget is the second basis
contains_small_counts: true
"""
SOURCES = """\
# Every key that a `source` cell may name; add the council's own papers.
assumption:
  title: "An assumption; the reason is in the note of its row"
  publisher: "this folder"
  date: "when it was written"
  place: "the note of the row"
  url: "none"
"""
README = """\
# {name}

Fill in the empty values, then run `placement-opt check {folder}`.
It lists what is missing and what cannot be right.

- The structural files (needs, placements, moves, services, funders, schedule_lines) name the generic English
  need groups and placement types. Change, add or delete rows; then do the same in the other files.
- Every figure has a unit, a source (a key of `sources.yaml`), an evidence grade (published, derived, council,
  assumed), a low and a high value, and whether it was known when the decision was taken (yes, part, no).
  Derived and assumed figures have the working or the reason in their note.
- A row that does not apply is deleted, never left empty. A count of nobody is 0.
- Lines that start with # are comments. Save as UTF-8, with commas, without £ or thousands separators.
- Only totals belong here: never a name, a date of birth or anything else about one child.

| file | what it holds | where the figures usually are |
|---|---|---|
{rows}
"""


def new(name: str, folder: Path) -> Path:
    """Write the starter folder `folder`/`name` and return it.

    Raises BadInput if it exists, or the name is no plain name or that of a model of this package.
    """
    path = folder / name
    if faults := unfit_name(name):
        raise BadInput(faults)
    if path.exists():
        raise BadInput([Fault(shown(path), None, "", "a folder that does not exist yet", "one that does")])
    path.mkdir(parents=True)
    rows = "\n".join(f"| {t.file} | {t.meaning} | {WHERE.get(t.name, '')} |" for t in TABLES.values())
    texts = {
        "model.yaml": MODEL.format(name=name),
        "sources.yaml": SOURCES,
        "README.md": README.format(name=name, folder=path.as_posix(), rows=rows),
        **{t.file: table_text(t) for t in TABLES.values()},
    }
    for file, text in texts.items():
        (path / file).write_text(text, encoding="utf-8", newline="\n")
    return path


def unfit_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of a new model: no plain name, or that of a model of this package."""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        return [Fault(name, None, "", "a name of lower-case letters, digits and underscores", name)]
    if name in known_models():
        expected = "a name that no model of this package has"
        return [Fault(name, None, "", expected, name, "the new folder would hide that model")]
    return []


def table_text(table: Table) -> str:
    """Return the starter text of one table: header, rows without figures, comments."""
    structure = {"needs": NEEDS, "placements": PLACEMENTS, "moves": MOVES, **OTHERS}
    comments = [f"# {table.meaning}", *(f"# {c.name}: {c.meaning}" for c in table.columns)]
    if table.name in WHERE:
        comments.append(f"# usually found in: {WHERE[table.name]}")
    if table.parameters:
        rows = (_row(key, p) for key in keys_of(table.name) for p in parameters_of(table, key))
        body = csv_text(rows)
        units = {p: " or ".join(p.units) if len(p.units) == 1 else "any unit" for p in table.parameters}
        comments += [f"# {' '.join((p.subject, p.name)).strip()} [{units[p]}]: {p.meaning}" for p in units]
    else:
        body = structure[table.name].lstrip()
    return csv_text([table.header]) + body + "\n".join(comments) + "\n"


def csv_text(rows: Iterable[Words]) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _row(key: Words, parameter: Parameter) -> Words:
    return (*key, parameter.name, *(parameter.units[0] if c == "unit" else "" for c in PROVENANCE))


def parameters_of(table: Table, key: Words) -> list[Parameter]:
    """Return the parameters for which a key of a table starts with a row."""
    if table.name == "schedule":
        return [p for p in table.parameters if p.optional == (TOTAL in key)]
    return [p for p in table.parameters if p.subject in ("", *key[:1]) and not p.optional]


def keys_of(table: str) -> list[Words]:
    """Return the keys of the rows that a parameter table starts with."""
    needs = list(SUITABLE)
    pairs: list[Words] = [(g, p) for g, places in SUITABLE.items() for p in places]
    structure = placement_rows()
    lines = [row.split(",")[0] for row in OTHERS["schedule_lines"].splitlines()]
    subjects = dict.fromkeys(p.subject for p in TABLES["general"].parameters)
    keys: dict[str, list[Words]] = {
        "opening": pairs,
        "suitability": pairs,
        "entries": [(g,) for g in needs],
        "entry_mix": [(g, d) for g in needs for d in destinations(g, structure)],
        "exits": [(g, ALL) for g in needs],
        "ageing": [(g,) for g in needs if not g.startswith("16")],
        "breakdown": [(g, p, to) for g, (places, to) in BREAKDOWN.items() for p in places],
        "key_stage_4": [(g,) for g in needs if g.startswith("10")],
        "homes": [("home_1",), ("home_2",)],
        "carers": [("foster_inhouse",), ("foster_specialist",)],
        "market": [("home_external",), ("foster_ifa",)],
        "mtfc": [()],
        "prevention": [("mst",)],
        "prices": [(p,) for p, row in structure.items() if row["price_family"] and p != MTFC],
        "general": [(s,) for s in subjects],
        "budgets": [("council", "")],
        "schedule": [key for line in lines for key in ((line, ""), (line, TOTAL))],
    }
    return keys.get(table, [])


def need_groups() -> tuple[str, ...]:
    """Return the names of the generic need groups."""
    return tuple(SUITABLE)


def placement_types() -> tuple[str, ...]:
    """Return the names of the generic placement types."""
    return tuple(placement_rows())


def placement_rows() -> dict[str, dict[str, str]]:
    """Return the rows of the generic placement types by name."""
    names = [c.name for c in TABLES["placements"].columns]
    rows = (dict(zip(names, row, strict=True)) for row in csv.reader(PLACEMENTS.strip().splitlines()))
    return {row["placement"]: row for row in rows}


def destinations(need: str, placements: dict[str, dict[str, str]]) -> list[str]:
    """Return the pools and carried placement types in which a need group has a suitable place."""
    rows = [placements[p] for p in SUITABLE[need]]
    pools = {row["pool"] for row in rows}
    return [*(p for p in POOLS if p in pools), *(r["placement"] for r in rows if r["steered"] == "no")]

"""A starter folder for another council: every file, every row that is always needed, and no figure.

`check` on a fresh folder is the to-do list: each empty value is a fault that says what belongs there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from placement_opt.domain.catalogue import HOUSEHOLDS, MARKET, MTFC_SETTING, PAY, Catalogue
from placement_opt.domain.schedule_lines import TOTAL
from placement_opt.domain.services import EFFECTS
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.schema import TABLES, unit_of
from placement_opt.inputs.table_records import EVERY_PLACEMENT, PROVENANCE, SUBJECTS, UNITS, Parameter, Table
from placement_opt.kernel.atomic_folder import write_to_fill_in
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.paths import known_models
from placement_opt.kernel.text import shown

Words = tuple[str, ...]

STATUTORY_RETURN = "the council's statutory return SSDA903"
FOSTERING = "the fostering service, and its yearly return to Ofsted"
SPEND = "the council's Section 251 outturn, and its ledger"
CONTRACT_PAPERS = "the contract register, and invoices"
PAPERS = "the council's budget papers"
OFSTED = "the Ofsted list of registered homes, and the residential service"
WHERE = {
    **dict.fromkeys(
        ("opening", "entries", "entry_mix", "exits", "ageing", "transitions", "breakdown"), STATUTORY_RETURN
    ),
    **dict.fromkeys(
        ("mtfc_starts", "published", "outturn"), f"{STATUTORY_RETURN}, and the published tables made from it"
    ),
    "suitability": "placement panels: for whom they would agree such a placement",
    "entry_ramp": "whoever runs placement panels: how long a change in what they agree takes to be seen",
    "key_stage_4": "the virtual school",
    "homes": OFSTED,
    **dict.fromkeys(("carers", "pipeline"), FOSTERING),
    **dict.fromkeys(("market", "contracts"), CONTRACT_PAPERS),
    "fee_bands": f"{CONTRACT_PAPERS}: the list of current placements and fees, put into bands before it is used here",
    "high_cost_reviews": "the commissioning service: what reviews of dear placements have brought",
    "contract_offers": "tenders and offers from providers; the commissioning service, and regional frameworks",
    "agency_transfers": f"{CONTRACT_PAPERS}: what it provides for carers who transfer; {FOSTERING}",
    "local": f"{STATUTORY_RETURN}: distance and authority of the placement",
    "siblings": "the placement service: which brothers and sisters were to live together, and which do",
    **dict.fromkeys(
        ("mtfc", "service_teams", "service_effects"), "the provider's agreement, and published evaluations"
    ),
    "planned_exits": "the permanence and reunification services: whom they would help home, or to a guardian, and when",
    "after_care": f"{SPEND}; the council's policy on special guardianship allowances; {STATUTORY_RETURN}",
    "sold_places": f"{CONTRACT_PAPERS}; what neighbouring councils say that they would buy",
    "new_homes": "the business case for new homes, and the capital programme; Ofsted's times for registration",
    "prices": f"{SPEND}; {CONTRACT_PAPERS}; the foster allowance table",
    "general": f"{SPEND}; {PAPERS}; the residential service: how full its homes are and could be",
    **dict.fromkeys(("budgets", "schedule"), PAPERS),
    "benefits": "published evaluations, and the cost database of a combined authority; never an estimate of one's own",
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
# council: Leeds  # its name or its DfE code: a run then says where it stands among its statistical neighbours
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
- Waiting lists, price families, settings, levels and measures are words of `config/catalogue.yaml`. One of your own
  stands in a `catalogue.yaml` beside these files, as word: what it means, under `waiting_lists`, `price_families`,
  `settings` or `measures`.
- Placement types that few need, such as supported accommodation, stand under `optional_placements` there: to use one,
  add its row to `placements.csv`, and `check` asks for the rest.
- Every figure has a unit, a source (a key of `sources.yaml`), an evidence grade (published, derived, council,
  assumed), a low and a high value, and whether it was known when the decision was taken (yes, part, no).
  Derived and assumed figures have the working or the reason in their note.
- `schedule.csv` makes the claims of savings and posts. What else was claimed, such as a number of children in foster
  care, may stand in a `claims.yaml` beside these files, each claim with its place in the source.
- Which uncertain figures share a cause, such as fees of one market, may stand in an `uncertainty.yaml` beside these
  files. Without it all rows of one table and parameter are high or low together.
- What the council would do stands in a strategy beside these files: once they are filled in,
  `placement-opt new-strategy NAME --model {folder}` writes one to begin with.
- A row that does not apply is deleted, never left empty. A count of nobody is 0.
- Lines that start with # are comments. Save as UTF-8, with commas, without £ or thousands separators.
- Only totals belong here: never a name, a date of birth or anything else about one child.

| file | what it holds | where the figures usually are |
|---|---|---|
{rows}
"""


def new(name: str, folder: Path, catalogue: Catalogue | None = None) -> Path:
    """Write the starter folder `folder`/`name` and return it; it begins with the words of the catalogue.

    Raises BadInput if it exists, or the name is no plain name or that of a model of this package.
    """
    path = folder / name
    if faults := unfit_name(name):
        raise BadInput(faults)
    if path.exists():
        raise BadInput([Fault(shown(path), None, "", "a folder that does not exist yet", "one that does")])
    write_to_fill_in(path, starter_texts(name, path.as_posix(), catalogue or read_catalogue()))
    return path


def starter_texts(name: str, folder: str, words: Catalogue) -> dict[str, str]:
    """Return file name -> text of a starter folder; it begins with the words of the catalogue."""
    rows = "\n".join(f"| {t.file} | {t.meaning} | {WHERE.get(t.name, '')} |" for t in TABLES.values())
    return {
        "model.yaml": MODEL.format(name=name),
        "sources.yaml": SOURCES,
        "README.md": README.format(name=name, folder=folder, rows=rows),
        **{t.file: table_text(t, words) for t in TABLES.values()},
    }


def unfit_name(name: str) -> list[Fault]:
    """Return what is wrong with the name of a new model: no plain name, or that of a model of this package."""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        return [Fault(name, None, "", "a name of lower-case letters, digits and underscores", name)]
    if name in known_models():
        expected = "a name that no model of this package has"
        return [Fault(name, None, "", expected, name, "the new folder would hide that model")]
    return []


def table_text(table: Table, catalogue: Catalogue) -> str:
    """Return the starter text of one table: header, rows without figures, comments."""
    comments = [f"# {table.meaning}", *(f"# {c.name}: {c.meaning}" for c in table.columns)]
    if table.name in WHERE:
        comments.append(f"# usually found in: {WHERE[table.name]}")
    rows = structural_rows(catalogue).get(table.name, [])
    if table.parameters:
        keys = keys_of(table.name, catalogue)
        rows = [row_without_figure(table, key, p) for key in keys for p in parameters_of(table, key)]
        if not rows:
            comments.append(
                "# to add one: a row for each parameter below, all with the same words in the columns before"
            )
        units = {p: "any unit" if p.units == UNITS else " or ".join(p.units) for p in table.parameters}
        comments += [f"# {' '.join((p.subject, p.name)).strip()} [{units[p]}]: {p.meaning}" for p in units]
    comments += service_comments(catalogue, table)
    return csv_text([table.header, *rows]) + "\n".join(comments) + "\n"


def service_comments(catalogue: Catalogue, table: Table) -> list[str]:
    """Return what the kinds of effect mean, and rows without figures of services that a council may add."""
    if table.name != "service_effects":
        return []
    comments = [f"# {k.id} {k.words}: {', '.join(k.figures)}; size in {k.unit}" for k in EFFECTS.values()]
    comments += [
        "# What is known of the effects of services that councils run. A service that is added has a row in",
        "# services.csv, its rows in service_teams.csv and its rows here, without the # and with figures. Where no",
        "# trial found an effect, the low end of the range is no effect.",
    ]
    for service, evidence in catalogue.starter.evidence.items():
        comments.append(f"# {service}: {evidence}")
        for key in ((service, *e) for e in catalogue.starter.effects_to_add.get(service, ())):
            rows = (row_without_figure(table, key, p) for p in parameters_of(table, key))
            comments += [f"# {','.join(row)}" for row in rows]
    return comments


def csv_text(rows: Iterable[Words]) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def structural_rows(catalogue: Catalogue) -> dict[str, list[Words]]:
    """Return the rows of the structural tables with which a model folder begins."""
    begin = catalogue.starter
    return {
        "needs": [
            (n.id, n.title, str(n.from_age), str(n.to_age), n.level, _yes(n.settled), n.ages_into, n.after_mtfc)
            for n in catalogue.needs.values()
        ],
        "placements": [
            (p.id, p.title, p.setting, p.provider, p.waiting_list or "", _yes(p.steered), p.capacity, p.price_family)
            for p in catalogue.placements.values()
        ],
        "moves": list(begin.moves),
        "services": [(*first, ";".join(needs), line) for *first, needs, line in begin.services],
        "funders": [(*first, ";".join(pays_for)) for *first, pays_for in begin.funders],
        "schedule_lines": list(begin.schedule_lines),
    }


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def row_without_figure(table: Table, key: Words, parameter: Parameter) -> Words:
    """Return the row of a figure that is still to be filled in."""
    return (*key, parameter.name, *(unit_of(table, key, parameter) if c == "unit" else "" for c in PROVENANCE))


def parameters_of(table: Table, key: Words) -> list[Parameter]:
    """Return the parameters for which a key of a table starts with a row."""
    if table.name == "schedule":
        return [p for p in table.parameters if p.optional == (TOTAL in key)]
    if table.name == "service_effects":
        return [p for p in table.parameters if p.name in EFFECTS[key[1]].figures]
    about = key[0] if table.name == "general" else ""
    return [p for p in table.parameters if p.about(about) and not p.optional]


def keys_of(table: str, catalogue: Catalogue) -> list[Words]:
    """Return the keys of the rows that a parameter table starts with."""
    needs, begin = catalogue.needs, catalogue.starter
    lines = [line for line, _title in begin.schedule_lines]
    keys: dict[str, list[Words]] = {
        "opening": pairs(catalogue),
        "suitability": pairs(catalogue),
        "entries": [(g,) for g in needs],
        "entry_mix": [(g, d) for g in needs for d in catalogue.destinations(g)],
        "entry_ramp": [("1",)],
        "exits": [(g, EVERY_PLACEMENT) for g in needs],
        "ageing": [(g,) for g, need in needs.items() if need.ages_into],
        "breakdown": [(g, p, to) for (g, p), to in catalogue.breakdown.items()],
        "key_stage_4": [(g,) for g, need in needs.items() if need.band.years & begin.key_stage_4.years],
        "homes": [("home_1",), ("home_2",)],
        "carers": [(p,) for p in catalogue.having(capacity=HOUSEHOLDS)],
        "market": [(p,) for p in catalogue.having(capacity=MARKET)],
        "mtfc": [() for _ in catalogue.having(setting=MTFC_SETTING)],
        "service_teams": [(service,) for service, *_ in begin.services],
        "service_effects": [(service, *e) for service, effects in begin.effects.items() for e in effects],
        "prices": [(p,) for p in priced(catalogue)],
        "general": [*((s,) for s in SUBJECTS), *((f,) for f in _families(catalogue))],
        "budgets": [(funder, "") for funder, *_ in begin.funders],
        "schedule": [key for line in lines for key in ((line, ""), (line, TOTAL))],
    }
    return keys.get(table, [])


def pairs(catalogue: Catalogue) -> list[Words]:
    """Return every (need, placement type) that may suit."""
    return [(g, p) for g in catalogue.needs for p in catalogue.suitable[g]]


def priced(catalogue: Catalogue) -> list[str]:
    """Return the placement types that have a fee; MTFC is paid by the team."""
    return [id for id, p in catalogue.placements.items() if p.price_family and p.setting != MTFC_SETTING]


def _families(catalogue: Catalogue) -> list[str]:
    """Return the price families that a placement type follows, and pay, in the order of the catalogue."""
    used = {p.price_family for p in catalogue.placements.values()} | {PAY}
    return [f for f in catalogue.price_families if f in used]

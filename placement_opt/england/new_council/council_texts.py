"""From what was made of a council to the text of every file of its model folder, in the order of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from placement_opt.england.councils_by_name import settings_line
from placement_opt.england.new_council import children_rows, money_rows, places_rows
from placement_opt.england.new_council.council_made import CouncilMade, Rows
from placement_opt.england.new_council.council_uncertainty import council_uncertainty
from placement_opt.inputs.csv_tables import split
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import Words, csv_text, structural_rows
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.intake.folder.context import years
from placement_opt.intake.folder.figures import PRICE_LIST, PROVIDERS, FigureRow, cells
from placement_opt.intake.folder.settings_text import quoted

UNTIL_REPLACED = ", from published statistics, with an invented claim"  # stands above every verdict
FIRST_LINE = "Made of published statistics and England's pattern, not of the council's own records."
SHIPPED_STRATEGY = "standard_claim"


def council_rows(c: CouncilMade) -> dict[str, list[FigureRow]]:
    """Return the rows of every parameter table."""
    lines = tuple(line for line, _title in c.catalogue.starter.schedule_lines)
    made: dict[str, Iterable[FigureRow]] = {
        **{t: c.pattern.rows[t] for t in ("entry_ramp", "suitability", "breakdown", "key_stage_4")},
        **{t: c.pattern.rows[t] for t in ("service_teams", "service_effects")},
        "opening": children_rows.opening(c),
        "entries": children_rows.entries(c),
        "entry_mix": children_rows.entry_mix(c),
        "exits": children_rows.exits(c),
        "ageing": children_rows.ageing(c),
        "transitions": children_rows.transitions(c),
        "homes": places_rows.homes(c),
        "carers": places_rows.carers(c),
        "market": places_rows.market(c),
        "mtfc": places_rows.mtfc(c),
        "prices": money_rows.prices(c),
        "general": money_rows.general(c),
        "budgets": money_rows.budgets(c),
        "schedule": money_rows.schedule(c, lines),
        "published": _published(c),
    }
    return {t: list(made.get(t, ())) for t, table in TABLES.items() if table.parameters}


def council_texts(c: CouncilMade, name: str, rows: Rows) -> dict[str, str]:
    """Return file name -> text of the model folder, without its README."""
    structure = structural_rows(c.catalogue)
    made = {
        f"{t}.csv": _csv(t, structure[t] if not table.parameters else [cells(t, f) for f in rows[t]])
        for t, table in TABLES.items()
        if not table.may_miss or rows.get(t)
    }
    used = {key for figures in rows.values() for f in figures for key in split(f.source) if key} | {ASSUMPTION}
    return {
        **made,
        "model.yaml": _model(c, name),
        "sources.yaml": _sources(c, used, [f.note for figures in rows.values() for f in figures]),
        "uncertainty.yaml": f"# {FIRST_LINE}\n{council_uncertainty(c, rows)}",
        f"strategies/{SHIPPED_STRATEGY}.yaml": _strategy(c),
    }


def _published(c: CouncilMade) -> Iterable[FigureRow]:
    source = c.counts
    for measure, year, n in children_rows.published_counts(c):
        label = f"{year - 1}/{year % 100:02d}"
        yield FigureRow((measure, label), "figure", n, n, n, source, "published")


def _csv(table: str, rows: Iterable[Words]) -> str:
    meaning = TABLES[table].meaning
    return f"# {FIRST_LINE}\n# {meaning[0].upper()}{meaning[1:]}.\n" + csv_text([TABLES[table].header, *rows])


def _model(c: CouncilMade, name: str) -> str:
    opened, after = years(c.opening)
    return f"""\
# {FIRST_LINE}
# Which council, when the model opens, whose prices it is in, and which years are judged.
name: {name}
title: {quoted(f"{c.margins.council.name}{UNTIL_REPLACED}")}
opening: {c.opening.isoformat()}
price_base: {quoted(opened)}
judged: [{", ".join(map(quoted, after))}]
frozen_year: {quoted(opened)}
strategy: {SHIPPED_STRATEGY}
contains_small_counts: true
published_year: {c.margins.year}  # of the statistics from which this was made; without it no verdict is capped
{settings_line(c.margins.council)}"""


def _sources(c: CouncilMade, used: set[str], notes: Sequence[str]) -> str:
    """Return what is said of every source that a row or a note names."""
    named = used | {key for key in c.pattern.sources if any(key in note for note in notes)}
    blocks = []
    for key in sorted(named, key=lambda key: (key != ASSUMPTION, key)):
        about = c.pattern.sources.get(key)
        blocks.append(_block(key, about.model_dump(exclude_none=True) if about else _publication(c, key)))
    return f"# {FIRST_LINE}\n# Every key that a `source` cell may name; add the council's own papers.\n" + "\n".join(
        blocks
    )


def _publication(c: CouncilMade, key: str) -> dict[str, str]:
    """Return what is said of a source that is no part of England's pattern."""
    if key == PRICE_LIST:
        return _given("Price list of placements", c.margins.council.name, "the list", "none: held by the council")
    if key == PROVIDERS:
        return _given(
            "List of registered children's social care providers",
            "Ofsted",
            "children's homes in the council's area",
            "none: as put in; Ofsted publishes the list",
        )
    publisher, _, title = c.published.sources[key].partition(", ")
    about = _given(
        title,
        publisher,
        f"row {c.margins.council.name}; rows of its statistical neighbours and of England where a note says so",
        "none: in the file of published statistics of this package",
    )
    return about | {"date": "as its title says", "rights": c.published.attribution}


def _given(title: str, publisher: str, place: str, url: str) -> dict[str, str]:
    return {"title": title, "publisher": publisher, "date": "that of the file", "place": place, "url": url}


def _block(key: str, entry: Mapping[str, str]) -> str:
    return f"{key}:\n" + "".join(f"  {field}: {quoted(str(text))}\n" for field, text in entry.items())


def _strategy(c: CouncilMade) -> str:
    return f"""\
# {FIRST_LINE}
# An invented strategy beside the invented claim of schedule.csv. Put in its place what the council has announced:
# `placement-opt new-strategy NAME --model FOLDER` writes one with every lever.
name: {SHIPPED_STRATEGY}
title: {quoted(f"{c.margins.council.name}: a standard claim, which the council has not made")}
source: {ASSUMPTION}
levers:
  placement_choice: []  # children who enter care go where they are suited
targets: []
"""

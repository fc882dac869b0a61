"""The settings of a model folder as text: model.yaml, sources.yaml and a strategy to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from placement_opt.domain.catalogue import HOUSEHOLDS, MARKET
from placement_opt.inputs.settings import Source
from placement_opt.inputs.table_records import ASSUMPTION
from placement_opt.intake.folder.context import FolderContext, window, years
from placement_opt.intake.folder.donor import CLAIM, Transfer
from placement_opt.intake.folder.figures import PRICE_LIST, PROVIDERS, RETURN
from placement_opt.kernel import calendar

_QUARTER = re.compile(r"\d{4}/\d{2} Q[1-4]", re.ASCII)
SMALL_TITLE = "Holds small counts of children. Not for publication."
ROUNDED_TITLE = "Rounded to the nearest {} for publication."
SOURCE_FIELDS = ("title", "publisher", "date", "place", "url", "grade", "rights", "note")


def first_line(context: FolderContext) -> str:
    """Return what stands first in every file."""
    return ROUNDED_TITLE.format(context.round_to) if context.request.rounded else SMALL_TITLE


def model_yaml(context: FolderContext, strategy: str, claim: str) -> str:
    """Return model.yaml: the year in which the opening lies sets the prices, the next two are judged.

    The title stands above every verdict, so it says whose claim is judged if that is another council's.
    """
    opened, _next = years(context.estimates.as_of)
    return f"""\
# {first_line(context)}
# Which council, when the model opens, whose prices it is in and which years are judged.
name: {context.request.name}
title: {quoted(f"{context.request.title}{CLAIM}{claim}" if claim else context.request.title)}
opening: {context.estimates.as_of.isoformat()}
price_base: {quoted(context.price_base)}
judged: [{", ".join(map(quoted, context.judged))}]
frozen_year: {quoted(opened)}
strategy: {strategy}
contains_small_counts: {"false" if context.request.rounded else "true"}
{_of_earlier(context.transfer)}"""


def _of_earlier(transfer: Transfer | None) -> str:
    """Return what the council's own earlier folder says of which council it is and of statistics it was made from."""
    if not transfer or not transfer.own:
        return ""
    model = transfer.donor.inputs.model
    year = f"published_year: {model.published_year}\n" if model.published_year else ""
    return f"{year}council: {quoted(model.council)}\n" if model.council else year


def sources_yaml(context: FolderContext, used: Collection[str], carried: Mapping[str, Source]) -> str:
    """Return sources.yaml: what the rows name, and no more."""
    mine = {key: entry for key, entry in _sources(context).items() if key in used}
    others = {key: source.model_dump(exclude_none=True) for key, source in sorted(carried.items())}
    blocks = (_block(key, entry) for key, entry in (mine | others).items())
    head = f"# {first_line(context)}\n# Every key that a `source` cell may name; add the council's own papers.\n"
    return head + "\n".join(blocks)


def strategy_yaml(context: FolderContext, home: str) -> str:
    """Return a strategy without levers, with comments that say how to fill it; `home` is one that may close."""
    begin, end = (calendar.label(t, context.estimates.as_of) for t in (1, calendar.QUARTERS_PER_YEAR))
    market = context.catalogue.having(capacity=MARKET)
    household = next(iter(context.catalogue.having(capacity=HOUSEHOLDS)), "a placement type with carers")
    return f"""\
# {first_line(context)}
# What the council has announced: a quantity and a start quarter per lever. A lever without its key
# is not pulled: as written here, the plan "as published" only places children where they are suited.
# To fill it, take the # from the lines that apply.{_not_copied(context)}
name: announced
title: {quoted(f"{context.request.title}: what has been announced")}
source: {ASSUMPTION}  # better: the key of the paper, once it is in sources.yaml
levers:
  placement_choice: []  # children who enter care go where they are suited
#  contracts:
#    - {{placements: [{", ".join(market)}], from: "{begin}", share: 0.01, note: "where the share comes from"}}
#  recruit:
#    - {{placement: {household}, from: "{begin}", to: "{end}", households_per_quarter: 1}}
#  mtfc:
#    - {{from: "{end}", teams: 1}}
#  close_homes:
#    - {{home: {home}, from: "{end}", note: "a home of homes.csv and the first quarter in which it is closed"}}
targets: []
#  - {{setting: residential, by: "{end}", at_most: 0}}
"""


def _not_copied(context: FolderContext) -> str:
    if context.transfer is None or not context.transfer.own:
        return ""
    return f"\n# {levers_left(context.transfer)}"


def levers_left(transfer: Transfer) -> str:
    """Return what became of the strategy of the council's own earlier folder."""
    folder = transfer.donor.inputs.path.name
    if not transfer.donor.strategy:
        return f"The strategy named at {folder} is not one of that folder's own, so that it is not copied."
    if carried_strategy(transfer):
        return f"The strategy is that of {folder}, as it stands."
    return (
        f"The levers filled in at {folder} are not copied, since some of their quarters have passed: keep that folder, "
        "and give it this quarter's counts with `placement-opt actuals`."
    )


def carried_strategy(transfer: Transfer | None) -> str:
    """Return the strategy of the council's own earlier folder as it stands; nothing if a quarter of it has passed."""
    if transfer is None or not transfer.own:
        return ""
    text = transfer.donor.strategy
    named = [calendar.number(label, transfer.opening) or 0 for label in _QUARTER.findall(text)]
    return text if all(number >= 1 for number in named) else ""


def quoted(text: str) -> str:
    """Return text as YAML reads it back, whatever marks it holds."""
    return json.dumps(text, ensure_ascii=False)


def _sources(context: FolderContext) -> dict[str, dict[str, str]]:
    """Return what is said of each source that an import knows by itself."""
    day, ofsted, prices = context.opening_words, context.request.ofsted, context.request.prices
    return {
        ASSUMPTION: {
            "title": "An assumption; the reason is in the note of its row",
            "publisher": "this folder",
            "date": day,
            "place": "the note of the row",
            "url": "none: reasoned, not sourced",
        },
        RETURN: {
            "title": "Children looked after return (SSDA903), as put in",
            "publisher": context.request.title,
            "date": f"up to {day}",
            "place": f"episodes and dates of birth; rates rest on {window(context)}",
            "url": "none: held by the council",
        },
        PROVIDERS: {
            "title": "List of registered children's social care providers",
            "publisher": "Ofsted",
            "date": "that of the file",
            "place": f"children's homes in the council's area; {ofsted.name if ofsted else 'the list'}",
            "url": "none: as put in; Ofsted publishes the list",
            "rights": "Crown copyright, Open Government Licence v3",
        },
        PRICE_LIST: {
            "title": "Price list of placements",
            "publisher": context.request.title,
            "date": "that of the file",
            "place": prices.name if prices else "the list",
            "url": "none: held by the council",
        },
    }


def _block(key: str, entry: Mapping[str, str]) -> str:
    lines = (f"  {field}: {quoted(str(entry[field]))}" for field in SOURCE_FIELDS if field in entry)
    return f"{key}:\n" + "\n".join(lines) + "\n"

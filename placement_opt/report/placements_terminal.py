"""What an import of referrals found, on a terminal of 80 columns or more; what is printed may be shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from placement_opt.intake.placements.imported_placements import ImportedPlacements
from placement_opt.intake.placements.placement_settings import CARE_WORDS
from placement_opt.intake.placements.referral_needs import NEED_NOT_KNOWN
from placement_opt.intake.placements.referrals_released import said_of_releases, told_of_releases
from placement_opt.intake.read.quality import KINDS
from placement_opt.intake.suppress import NOT_SHOWN, TOTALS
from placement_opt.kernel.text import PER_CENT, pounds
from placement_opt.report.import_tables import VERBS, heading, number_table

CARE_TITLES = {
    "foster": "Foster care",
    "residential": "Residential care",
    "supported": "Supported accommodation",
    "not_said": "Not said",
    TOTALS: "All",
}
NEEDED_TITLES = {
    "today": "Today",
    "under_5_days": "In less than 5 days",
    "over_5_days": "In more than 5 days",
    "emergency": "Emergency",
    "planned": "Planned",
    "not_said": "Not said",
    TOTALS: "All",
}
LIMIT_WORDS = {"suitability": "live there", "entry_mix": "entering care"}


def show_placements(made: ImportedPlacements, console: Console) -> None:
    """Print what was read, whom each kind of care suits, what it costs, how long it takes, and what was written."""
    found = made.found
    console.print(Text(f"{made.request.title}: referrals and placements, {found.period.words}", "bold"))
    console.print(
        f"{found.referrals} referrals. {NOT_SHOWN}: a count of 1 to {made.small} children, or one that would give it "
        "away. Nothing printed here is about one child."
    )
    _rules_met(made, console)
    _suitability_by_need(made, console)
    _placed_as_judged(made, console)
    _fees_by_care(made, console)
    _time_to_place(made, console)
    _shares_of_referrals(made, console)
    _earlier_releases(made, console)
    _into_model(made, console)
    _written_to(made, console)


def _per_cent(cell: str) -> str:
    return f"{float(cell):.0%}" if cell not in ("", NOT_SHOWN) else cell


def _interval_of(row: Mapping[str, str], share: str, low: str, high: str) -> str:
    """Return a share in per cent with its interval, or that it is not shown."""
    if row[share] in ("", NOT_SHOWN):
        return row[share]
    ends = [f"{float(row[end]) * PER_CENT:.0f}" for end in (low, high)]
    return f"{_per_cent(row[share])} ({ends[0]}-{ends[1]})"


def _rows_of(table: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")]


def _number_of(cell: str) -> str:
    return f"{int(cell):,d}" if cell.isdigit() else cell


def _rules_met(made: ImportedPlacements, console: Console) -> None:
    for kind in KINDS:
        rows = [(rows, rule, words) for of, rule, rows, words in made.found.rules if of == kind]
        if rows:
            heading(console, VERBS[kind])
            table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=False)
            table.add_column(justify="right", no_wrap=True)
            table.add_column(no_wrap=True)
            table.add_column()
            for row in rows:
                table.add_row(*row)
            console.print(table)
    for note in made.found.notes:
        console.print(f"- {note}")


def _suitability_by_need(made: ImportedPlacements, console: Console) -> None:
    heading(console, f"Whom each kind of care would suit, with the {made.confidence:.0%} interval")
    console.print("Of the referrals that say. Suitable is what is preferred, or suitable but not preferred.")
    made_table = number_table("", "say", "suitable", "preferred")
    setting = ""
    for row in _rows_of(made.found.tables["suitability"]):
        if row["setting"] != setting:
            setting = row["setting"]
            made_table.add_row(CARE_TITLES[setting], style="bold")
        cells = (
            _interval_of(row, "share_suitable", "low", "high"),
            _interval_of(row, "share_preferred", "preferred_low", "preferred_high"),
        )
        made_table.add_row(f"  {_need_words(row['need'], made)}", _number_of(row["assessed"]), *cells)
    console.print(made_table)
    unsaid = ", ".join(f"{n} on {CARE_WORDS[s]}" for s, n in made.found.not_assessed.items())
    console.print(f"Referrals that do not say are left out: {unsaid}.")
    console.print(made.found.need_rule)


def _need_words(need: str, made: ImportedPlacements) -> str:
    if need == NEED_NOT_KNOWN:
        return "Need not known"
    return "All" if need == TOTALS else made.catalogue.needs[need].title


def _placed_as_judged(made: ImportedPlacements, console: Console) -> None:
    heading(console, "How the kind of care in which children were placed was judged for them")
    table = number_table("", "placed", "preferred", "suitable", "unsuitable", "not said")
    columns = ("placements", "preferred", "suitable", "unsuitable", "not_specified")
    for row in _rows_of(made.found.tables["placed"]):
        if row["placements"] != "0" or row["placement_type"] == TOTALS:
            table.add_row(CARE_TITLES[row["placement_type"]], *(_number_of(row[c]) for c in columns))
    console.print(table)


def _fees_by_care(made: ImportedPlacements, console: Console) -> None:
    rules = made.choices.quantiles
    heading(console, "Weekly fees")
    table = number_table("", "placed", "with\na fee", "lower\nquarter", "middle", "upper\nquarter", "providers")
    for row in _rows_of(made.found.tables["fees"]):
        fees = (_pounds_of(row[c]) for c in ("lower_quartile", "median", "upper_quartile"))
        counts = (_number_of(row[c]) for c in ("placements", "with_fee"))
        table.add_row(CARE_TITLES[row["placement_type"]], *counts, *fees, row["providers"])
    console.print(table)
    console.print(
        f"From fees of {rules.fewest} children on. Each is the mean of fees of {rules.around} around its place, "
        f"rounded to {pounds(rules.fees_to)}, so that it is no child's."
    )


def _pounds_of(cell: str) -> str:
    return pounds(float(cell)) if cell.isdigit() else cell


def _time_to_place(made: ImportedPlacements, console: Console) -> None:
    heading(console, "Days from the entry of a referral to that of its placement")
    table = number_table("needed", "referred", "placed", "lower\nquarter", "middle", "upper\nquarter", "in time")
    for row in _rows_of(made.found.tables["time_to_place"]):
        days = (row[c] for c in ("lower_quartile", "median", "upper_quartile"))
        in_time = _interval_of(row, "share", "low", "high") or "no limit"
        table.add_row(
            NEEDED_TITLES[row["needed_by"]], _number_of(row["referrals"]), _number_of(row["placed"]), *days, in_time
        )
    console.print(table)


def _shares_of_referrals(made: ImportedPlacements, console: Console) -> None:
    heading(console, f"Shares, with the {made.confidence:.0%} interval")
    table = number_table("", "number", "of", "share")
    for row in _rows_of(made.found.tables["shares"]):
        share = _interval_of(row, "share", "low", "high")
        table.add_row(row["words"], _number_of(row["number"]), _number_of(row["of"]), share)
    console.print(table)


def _earlier_releases(made: ImportedPlacements, console: Console) -> None:
    heading(console, "Earlier releases")
    for words in (*said_of_releases(made.found.released), *told_of_releases(made.found.released)):
        console.print(words, markup=False)


def _into_model(made: ImportedPlacements, console: Console) -> None:
    if made.copy is None:
        return
    heading(console, f"Into a copy of the model of {made.copy.title}")
    if made.copy.replaced:
        table = number_table("most who may", "need group", "where", "before", "now", "low", "high")
        for row in made.copy.replaced:
            numbers = (f"{n:.0%}" for n in (row.before, row.value, row.low, row.high))
            table.add_row(LIMIT_WORDS[row.table], row.key[0], row.key[1], *numbers)
        console.print(table)
    else:
        console.print("No row could be replaced.")
    console.print("Rows of limits on suitability that stay as they are:")
    _reasons([row.kept for row in made.copy.kept], console)


def _reasons(reasons: Sequence[str], console: Console) -> None:
    for why, many in Counter(reasons).items():
        console.print(f"- {many:,d}: {why}")


def _written_to(made: ImportedPlacements, console: Console) -> None:
    out, shared = made.request.out, made.shared_folder
    if out is None or shared is None:
        return
    if made.copy is None:
        console.print(f"\nWrote {out.as_posix()}. Its files may be shared.")
        return
    console.print(f"\nWrote {out.as_posix()}; of it {shared.as_posix()} may be shared.")
    if made.own_prices:
        console.print(made.own_prices)
    where = f"`placement-opt check {out.as_posix()}`"
    if made.checked:
        console.print(f"Next: {where} lists {made.checked:,d} to correct.")
    else:
        console.print(f"`check` finds no error. Next: `placement-opt run {out.as_posix()}`.")

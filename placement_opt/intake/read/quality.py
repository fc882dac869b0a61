"""What was noticed while reading: every rule by name, with what it does and how often it was met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placement_opt.kernel.errors import Fault

KINDS = ("read", "merged", "repaired", "excluded", "noticed")
REPAIRED = "repaired"  # what --strict refuses
LEFT_OUT = (  # rules by which an episode is not counted at all
    *("short_breaks", "adult", "before_birth", "no_header", "unknown_birth", "after_as_of"),
    *("end_before_start", "zero_day"),
)


@dataclass(frozen=True)
class ReturnRule:
    """What a rule does with the rows that meet it."""

    kind: str
    words: str


@dataclass(frozen=True)
class RuleCount:
    """How many rows met a rule, and where the first of them stands.

    Of the rule `missing_year`, `file` holds the returns that are not there, such as "2018/19, 2019/20".
    """

    rule: str
    rows: int
    file: str = ""
    row: int | None = None


RULES = {
    # read
    "episodes": ReturnRule("read", "episode rows read"),
    "headers": ReturnRule("read", "header rows read"),
    "asylum": ReturnRule("read", "rows of unaccompanied asylum-seeking children read"),
    "missing": ReturnRule("read", "rows of missing children read; a missing spell is not a placement change"),
    "own_levels": ReturnRule("read", "rows of the council's own levels of need read"),
    "byte_order_mark": ReturnRule("read", "files that start with a byte-order mark"),
    "windows_1252": ReturnRule("read", "files in Windows-1252, as Excel on Windows writes them"),
    "blank_rows": ReturnRule("read", "empty rows passed over"),
    "extra_columns": ReturnRule("read", "columns that the return does not have passed over"),
    "other_tables": ReturnRule("read", "files of the return that are not needed here passed over"),
    "passed_over": ReturnRule("read", "rows of other councils or other returns passed over, as asked"),
    "spreadsheet_ids": ReturnRule("read", "rows whose identifier a spreadsheet wrote as 12.0: read as 12"),
    "not_a_table": ReturnRule("noticed", "files passed over that are no table of the return"),
    "zip_inside": ReturnRule("noticed", "zips inside the return passed over: a zip inside is not read"),
    # merged
    "same_episode": ReturnRule("merged", "rows of an episode that a later return holds too: the latest return wins"),
    "conflict": ReturnRule(
        "merged", "… of which say something else than the latest return (code, carer or an earlier end)"
    ),
    "status_change": ReturnRule(
        "merged", "episodes joined to the one before: same carer, only the legal status changed"
    ),
    "same_carer": ReturnRule(
        "merged", "episodes joined to the one before: same carer by reason T or U, the code changed"
    ),
    "temporary": ReturnRule("merged", "temporary and missing episodes (T, M) folded into the placement around them"),
    # repaired
    "rule_3": ReturnRule(
        "repaired", "open episodes of an earlier return that a neighbour repeats from another day: dropped"
    ),
    "rule_3a": ReturnRule("repaired", "open episodes of an earlier return that a later return has replaced: dropped"),
    "rule_2": ReturnRule("repaired", "open episodes that no later return knows: closed at 31 March of their return"),
    "rule_1a": ReturnRule(
        "repaired", "open episodes before a new start (RNE S): closed at 31 March, or the day before it"
    ),
    "rule_1": ReturnRule("repaired", "open episodes of an earlier return: closed when the next one starts"),
    "rule_4": ReturnRule("repaired", "episodes that end after the next one of a later return starts: shortened to it"),
    "rule_5": ReturnRule(
        "repaired", "episodes with X1 that end before the next one of a later return starts: lengthened"
    ),
    "still_open": ReturnRule("repaired", "open episodes with a later one in the same return: closed when it starts"),
    "overlap": ReturnRule(
        "repaired", "episodes that end after the next one of the same return starts: shortened to it"
    ),
    "gap": ReturnRule("repaired", "short gaps after an ending X1, which promises an episode the same day: closed"),
    "same_day": ReturnRule(
        "repaired", "episodes of a child that start on the same day in one return: the last row wins"
    ),
    # excluded
    "end_before_start": ReturnRule("repaired", "episodes that end before they start: left out"),
    "zero_day": ReturnRule("repaired", "episodes that end on the day they start, so hold no night in care: left out"),
    "short_breaks": ReturnRule("excluded", "episodes of short breaks (legal status V3, V4)"),
    "adult": ReturnRule("excluded", "episodes, or what was left of them, after the 18th birthday"),
    "before_birth": ReturnRule("repaired", "episodes that start before the date of birth: left out"),
    "no_header": ReturnRule("repaired", "episodes of children without a header row, so of no known age: left out"),
    "unknown_birth": ReturnRule("repaired", "episodes of children whose date of birth is blank: left out"),
    "after_as_of": ReturnRule("excluded", "episodes that start after the as-of date"),
    # noticed
    "no_episode": ReturnRule("noticed", "children of the header without an episode (care leavers)"),
    "birth_differs": ReturnRule("noticed", "children whose date of birth differs between returns: the latest wins"),
    "late_arrival": ReturnRule(
        "noticed", "episodes that began before their return's year and that no earlier return knows"
    ),
    "open_with_reason": ReturnRule(
        "noticed", "open episodes with a reason of ending (edit rule 148): the date is trusted"
    ),
    "x1_without_next": ReturnRule(
        "noticed", "endings X1 with no next episode (edit rule 388): an exit of unknown reason"
    ),
    "long_gap": ReturnRule("noticed", "longer gaps after an ending X1: left as an exit and a new entry"),
    "change_without_move": ReturnRule(
        "noticed", "reasons P or B where placement, carer and place stay the same: no move"
    ),
    "move_without_reason": ReturnRule("noticed", "reasons L, T or U where the kind of placement changes all the same"),
    "provider_blank": ReturnRule("noticed", "placements without a provider: counted as external"),
    "out_of_year": ReturnRule("noticed", "codes that their return year does not have"),
    "other_codes": ReturnRule("noticed", "codes of RNE, LS, CIN or REC that the return does not have"),
    "r1_over_k2": ReturnRule(
        "noticed", "residential care homes (R1) above children's homes (K2): R1 may be a slip for K2"
    ),
    "missing_year": ReturnRule("noticed", "years between two returns for which there is none"),
    "year_label": ReturnRule("noticed", "files whose name carries another year than their dates"),
    "unknown_child": ReturnRule(
        "noticed", "rows of the own levels of need about children that the return does not have"
    ),
    "after_year": ReturnRule("noticed", "dates after the end of their return's year"),
}


def refused(rule_counts: Iterable[RuleCount], small: int) -> list[Fault]:
    """Return what --strict makes of repairs: a fault each, with the first place; up to `small` rows are but few."""
    return [
        Fault(
            f.file or "the return",
            f.row,
            "",
            "no rows to mend",
            how_many_rows(f.rows, small),
            f"by the rule {f.rule}: {RULES[f.rule].words}",
        )
        for f in rule_counts
        if f.rows and RULES[f.rule].kind == REPAIRED
    ]


def most_left_out(rule_counts: Iterable[RuleCount], small: int) -> str:
    """Return the rule that left out most episodes, in words, or nothing if none did."""
    out = [f for f in rule_counts if f.rows and f.rule in LEFT_OUT]
    if not out:
        return ""
    most = max(out, key=lambda f: f.rows)
    return f"the rule {most.rule} left out most: {RULES[most.rule].words} ({how_many_rows(most.rows, small)})"


def how_many_rows(rows: int, small: int) -> str:
    """Return `37 rows`, and of few only that they are few."""
    return f"fewer than {small + 1} rows" if rows <= small else f"{rows:,} rows"

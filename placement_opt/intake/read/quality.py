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

    Of the rule `missing_year`, `file` holds the returns that are not there, such as "2018/19, 2019/20"; of
    `late_council` the councils.
    """

    rule: str
    rows: int
    file: str = ""
    row: int | None = None


RETURN_RULES = {  # words fit beside a count and the rule's name in 80 columns
    # read
    "episodes": ReturnRule("read", "episode rows read"),
    "headers": ReturnRule("read", "header rows read"),
    "asylum": ReturnRule("read", "rows of unaccompanied asylum-seeking children read"),
    "missing": ReturnRule("read", "rows of missing children read; not placement changes"),
    "own_levels": ReturnRule("read", "rows of the council's own levels of need read"),
    "byte_order_mark": ReturnRule("read", "files that start with a byte-order mark"),
    "windows_1252": ReturnRule("read", "files in Windows-1252, as Excel on Windows saves them"),
    "utf_16": ReturnRule("read", "files in UTF-16, as Excel saves Unicode text"),
    "other_separator": ReturnRule("read", "files with semicolons, tabs or bars between cells"),
    "title_rows": ReturnRule("read", "rows above a header skipped: titles of a report"),
    "blank_rows": ReturnRule("read", "empty rows skipped"),
    "short_rows": ReturnRule("read", "rows that stop early: their last cells are blank"),
    "wide_rows": ReturnRule("read", "rows with blank cells beyond the header: left out"),
    "extra_columns": ReturnRule("read", "columns skipped that the return does not have"),
    "other_tables": ReturnRule("read", "files skipped: tables of the return not needed here"),
    "no_date": ReturnRule("read", "rows with a date that stands for none: read as open"),
    "code_texts": ReturnRule("read", "rows with text behind a code: read as the code"),
    "skipped": ReturnRule("read", "rows of other councils or returns skipped, as asked"),
    "same_child": ReturnRule("read", "children whom two councils of a succession know"),
    "spreadsheet_ids": ReturnRule("read", "identifiers that a spreadsheet wrote as 12.0, not 12"),
    "not_a_table": ReturnRule("noticed", "files skipped: no table of the return"),
    "zip_inside": ReturnRule("noticed", "zips inside the return skipped: unpack them"),
    # merged
    "same_episode": ReturnRule("merged", "rows repeated by a later return: the latest one wins"),
    "conflict": ReturnRule("merged", "… of which the later return says something else"),
    "status_change": ReturnRule("merged", "episodes joined: only the legal status changed"),
    "same_carer": ReturnRule("merged", "episodes joined: same carer (reason T or U), new code"),
    "temporary": ReturnRule("merged", "temporary episodes (T, M) joined to those around them"),
    # repaired
    "rule_3": ReturnRule("repaired", "open in an earlier return and repeated: dropped"),
    "rule_3a": ReturnRule("repaired", "open in an earlier return and replaced later: dropped"),
    "rule_2": ReturnRule("repaired", "open, unknown to later returns: closed at 31 March"),
    "rule_1a": ReturnRule("repaired", "open before a new start (RNE S): closed before it"),
    "rule_1": ReturnRule("repaired", "open in an earlier return: closed at the next start"),
    "rule_4": ReturnRule("repaired", "overlap the start in a later return: shortened to it"),
    "rule_5": ReturnRule("repaired", "X1 endings before a later return's start: lengthened"),
    "inner_stay": ReturnRule("repaired", "inside a longer episode, which resumes: no move"),
    "inner_exit": ReturnRule("repaired", "… of which end with leaving care: it resumes too"),
    "still_open": ReturnRule("repaired", "open with a later one in the same return: closed"),
    "overlap": ReturnRule("repaired", "overlap the next in the same return: shortened to it"),
    "gap": ReturnRule("repaired", "short gaps after X1, which means the same day: closed"),
    "same_day": ReturnRule("repaired", "episodes starting the same day: the last row wins"),
    "end_before_start": ReturnRule("repaired", "episodes that end before they start: left out"),
    "zero_day": ReturnRule("repaired", "episodes without a night looked after: left out"),
    "before_birth": ReturnRule("repaired", "episodes that start before the birth: left out"),
    "no_header": ReturnRule("repaired", "episodes of children without a header row: left out"),
    "unknown_birth": ReturnRule("repaired", "episodes of children with no date of birth: left out"),
    # left out
    "short_breaks": ReturnRule("excluded", "episodes of short breaks (legal status V3, V4)"),
    "adult": ReturnRule("excluded", "episodes, or their parts, after the 18th birthday"),
    "late_council": ReturnRule("excluded", "councils whose returns do not cover the date"),
    "after_as_of": ReturnRule("excluded", "episodes that start after the as-of date"),
    # noticed
    "no_episode": ReturnRule("noticed", "children of the header without episode (care leavers)"),
    "birth_differs": ReturnRule("noticed", "children whose date of birth differs: the latest wins"),
    "late_arrival": ReturnRule("noticed", "began earlier, but no earlier return knows them"),
    "open_with_reason": ReturnRule("noticed", "open episodes with a reason of ending (edit rule 148)"),
    "x1_without_next": ReturnRule("noticed", "endings X1 with no next episode (edit rule 388)"),
    "long_gap": ReturnRule("noticed", "long gaps after X1: an exit and a new entry"),
    "change_without_move": ReturnRule("noticed", "reasons P or B where nothing changes: no move"),
    "move_without_reason": ReturnRule("noticed", "reasons L, T or U where the kind of care changes"),
    "provider_blank": ReturnRule("noticed", "placements without a provider: counted as external"),
    "out_of_year": ReturnRule("noticed", "codes that their return year does not have"),
    "other_codes": ReturnRule("noticed", "codes of RNE, LS, CIN or REC not in the return"),
    "r1_over_k2": ReturnRule("noticed", "more R1 than K2: R1 may be a slip for children's home"),
    "later_start": ReturnRule("noticed", "councils whose first years another one lacks"),
    "missing_year": ReturnRule("noticed", "years between two returns without one"),
    "year_label": ReturnRule("noticed", "files named after another year than their dates"),
    "year_from_name": ReturnRule("noticed", "files of two years: read as the one in their name"),
    "run_late": ReturnRule("noticed", "files run after their year: the year that closed"),
    "several_years": ReturnRule("noticed", "files with endings of several years: read as the last"),
    "opening_year": ReturnRule("noticed", "rows whose YEAR opens the return: one year was added"),
    "lone_dates": ReturnRule("noticed", "dates far after all others: not what records reach to"),
    "unknown_child": ReturnRule("noticed", "own levels of need of children not in the return"),
    "after_year": ReturnRule("noticed", "dates after the end of their return's year"),
}


def refused(rule_counts: Iterable[RuleCount], small: int) -> list[Fault]:
    """Return what --strict makes of repairs: a fault each, with the first place; up to `small` rows are but few."""
    return [
        Fault(
            f.file or "the return",
            f.row,
            "",
            "no rows to repair",
            how_many_rows(f.rows, small),
            f"by the rule {f.rule}: {RETURN_RULES[f.rule].words}",
        )
        for f in rule_counts
        if f.rows and RETURN_RULES[f.rule].kind == REPAIRED
    ]


def most_left_out(rule_counts: Iterable[RuleCount], small: int) -> str:
    """Return the rule that left out most episodes, in words, or nothing if none did."""
    out = [f for f in rule_counts if f.rows and f.rule in LEFT_OUT]
    if not out:
        return ""
    most = max(out, key=lambda f: f.rows)
    return f"the rule {most.rule} left out most: {RETURN_RULES[most.rule].words} ({how_many_rows(most.rows, small)})"


def how_many_rows(rows: int, small: int) -> str:
    """Return `37 rows`, and of few only that they are few."""
    return f"fewer than {small + 1} rows" if rows <= small else f"{rows:,} rows"

"""What was noticed while referrals were read: rules by name, with what each does and how often it was met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from placement_opt.intake.placements.referral_counts import Key
from placement_opt.intake.placements.referral_needs import GROWN_UP, NO_AGE, NO_LEVEL
from placement_opt.intake.placements.referral_tables import Published
from placement_opt.intake.read.quality import RETURN_RULES, ReturnRule, RuleCount
from placement_opt.intake.suppress import NOT_SHOWN, count

OF_READING = (  # rules of files that returns have too
    *("byte_order_mark", "windows_1252", "utf_16", "other_separator", "title_rows", "blank_rows", "short_rows"),
    *("wide_rows", "spreadsheet_ids"),
)
PLACEMENT_RULES = {  # words fit beside a count and the rule's name in 80 columns
    "rows": ReturnRule("read", "rows read"),
    **{name: RETURN_RULES[name] for name in OF_READING},
    "no_date": ReturnRule("read", "rows with a date that stands for none: read as a blank"),
    "extra_columns": ReturnRule("read", "columns skipped that the standard does not have"),
    "not_a_table": ReturnRule("noticed", "files skipped that are no text"),
    "joined_rows": ReturnRule("merged", "rows joined to another of the same referral"),
    "birth_differs": ReturnRule("noticed", "children with two dates of birth: neither is taken"),
    NO_AGE: ReturnRule("noticed", "referrals without an age: need not known"),
    GROWN_UP: ReturnRule("noticed", "referrals at 18 or over, or before birth: need not known"),
    NO_LEVEL: ReturnRule("noticed", "referrals without a level of need: need not known"),
    "early": ReturnRule("noticed", "placements entered before their referral: no time"),
    "undated": ReturnRule("noticed", "placements without a date: no time"),
}
COUNTED_RULES: dict[str, Key] = {
    "rows": ("rows",),
    "joined_rows": ("joined_rows",),
    **{why: ("need_not_known", why) for why in (NO_AGE, GROWN_UP, NO_LEVEL)},
    **{name: (name,) for name in ("early", "undated")},
}
OF_WHOLE_FILES = ("byte_order_mark", "windows_1252", "utf_16", "other_separator", "title_rows", "extra_columns")


def met_rules(published: Published, rule_counts: Iterable[RuleCount]) -> list[tuple[str, str, str, str]]:
    """Return kind, rule, rows and words of each rule that was met; counts that are small, or tell one, are hidden."""
    rows: dict[str, int] = {}
    for met in rule_counts:
        rows[met.rule] = rows.get(met.rule, 0) + met.rows
    found = []
    for rule, about in PLACEMENT_RULES.items():
        told = _told(rule, rows, published)
        if told:
            found.append((about.kind, rule, told, about.words))
    return found


def _told(rule: str, rows: Mapping[str, int], published: Published) -> str:
    if rule in COUNTED_RULES:
        key = COUNTED_RULES[rule]
        told = published.cell(key) if published.tally.numbers[key] else ""
        return told if told in ("", NOT_SHOWN) else f"{int(told):,d}"
    if rule not in rows:
        return ""
    return f"{rows[rule]:,d}" if rule in OF_WHOLE_FILES else count(rows[rule], published.small)

"""README.md beside the tables of referrals: what each says, what it cannot say, and how a need group was found."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from placement_opt.intake.folder.figures import number
from placement_opt.intake.placements.imported_placements import ImportedPlacements
from placement_opt.intake.placements.into_model import LimitRow
from placement_opt.intake.placements.placement_settings import CARE_WORDS
from placement_opt.intake.placements.referrals_released import said_of_releases
from placement_opt.intake.suppress import NOT_SHOWN
from placement_opt.kernel.text import in_markdown

TEXT_OF_README = """\
# Referrals and placements of {title}, {period}

Made by `placement-opt import-placements` from files of the placements-standard, version 2
(SocialCareData/placements-standard, effective 2025-07-18, MIT licence): {referrals} referrals in {files}.
Source of every figure: {source}. Evidence: the council's own records.
No row is of one child. Counts are of referrals. Those of 1 to {small} children, and those that would tell one, are
written `{not_shown}`. A share stands only where both of its counts may be shown; `low` and `high` are its
{confidence:.0%} interval (Wilson).

{released}

| file | says |
|---|---|
| `suitability.csv` | for how many of the referrals that say a kind of care is suitable or preferred, by need group |
| `placed.csv` | how the kind of care in which children were placed was judged for them |
| `fees.csv` | the weekly fee by kind of care: lower quartile, median, upper quartile, and how many providers |
| `time_to_place.csv` | days from the entry of the referral to that of the placement, and who was placed in time |
| `shares.csv` | who was placed, as preferred, in time, with brothers and sisters; who is recommended a solo placement |
| `quality.csv` | what was read, joined and noticed, by rule |

## What the figures mean

- Suitable is what is preferred, or suitable but not preferred. Referrals that say `Not specified`, or nothing, are left
  out of the share: {not_assessed}.
- Referrals are of children for whom a placement is sought, not of all who live in care. Children whose placement ended
  unplanned are referred again and count each time; children who live well where they are do not count at all.
- The interval takes referrals for independent. Several referrals of one child, and brothers and sisters, are not, so
  that the truth may lie outside it more often than it says.
- A quartile is told from values of {fewest} children on. It is the mean of values of {around} children around its
  place, rounded to £{fees_to} or to {days_to}: none is of one child. Fees of nothing count as not known.
- The standard dates the entry of a referral and of a placement, not the day of the move.
{in_time}
- Brothers and sisters were placed together if as many were placed as were to be.

## How a need group was found

The standard has neither age nor level of need. The age is that on the day of the referral, from a column of the
files{births}.
{level}
Where no age or no level is known, the referral counts under `not_known`. Nobody is counted as settled: who is settled
is not referred.
{notes}{into}"""
INTO_TEXT = """\
`most_suited` in entry_mix.csv limits how many of those entering care a kind of care would suit: this is what
referrals say, taken of those for whom a place is sought. `most_of_group` in suitability.csv limits how much of a need
group may live in a placement type. Referrals do not show that for all who live in care. So only rows that already limit
something are replaced, never by less than lives there today, and each range is the interval moved outwards by {apart}.
Where a model has several kinds of foster care or homes, which referrals do not tell apart, a row is only lowered.
"""
LINE_OF_PROSE = 116  # characters


def readme_of_placements(made: ImportedPlacements) -> str:
    """Return the text of README.md."""
    found, choices, quantiles = made.found, made.choices, made.choices.quantiles
    return TEXT_OF_README.format(
        title=in_markdown(made.request.title),
        period=found.period.words,
        referrals=found.referrals,
        files=f"{found.files:,d} {'file' if found.files == 1 else 'files'}",
        source=found.source,
        small=made.small,
        not_shown=NOT_SHOWN,
        confidence=made.confidence,
        not_assessed=", ".join(f"{n} on {CARE_WORDS[s]}" for s, n in found.not_assessed.items()),
        fewest=quantiles.fewest,
        around=quantiles.around,
        fees_to=quantiles.fees_to,
        days_to=f"{quantiles.days_to} {'day' if quantiles.days_to == 1 else 'days'}",
        in_time=textwrap.fill(
            _in_time(choices.placed_within), LINE_OF_PROSE, initial_indent="  ", subsequent_indent="  "
        ),
        births=", or from the council's SSDA903 return" if made.request.births else "",
        level=_filled(found.need_rule),
        released="\n".join(_filled(words) for words in said_of_releases(found.released)),
        notes="".join(f"\n- {note}" for note in found.notes) + "\n" if found.notes else "",
        into=_into(made),
    )


def _filled(text: str, begin: str = "") -> str:
    """Return a paragraph in lines, those after the first as far in as what it begins with."""
    return textwrap.fill(text, LINE_OF_PROSE, initial_indent=begin, subsequent_indent=" " * len(begin))


def _in_time(within: Mapping[str, int]) -> str:
    """Return when a placement is in time."""
    by_answer = "; ".join(f"`{answer}`: {_within(days)}" for answer, days in within.items())
    by_date = "It was in time by the latest date that the referral gives"
    return f"{by_date}, else by its answer ({by_answer}); others have no limit."


def _within(days: int) -> str:
    return "on the same day" if not days else f"within {days} {'day' if days == 1 else 'days'}"


def _into(made: ImportedPlacements) -> str:
    """Return which rows of the model were replaced, and why the others were not."""
    if made.copy is None:
        return ""
    return "\n".join(("", *_section_of_rows(made.copy.replaced, made.copy.kept, made.choices.into.apart)))


def _section_of_rows(changed: Sequence[LimitRow], kept: Sequence[LimitRow], apart: float) -> Iterator[str]:
    yield "## What was put into the model\n"
    yield INTO_TEXT.format(apart=number(apart))
    if changed:
        yield "| table | need | where | before | now | low | high | referrals |\n|---|---|---|---|---|---|---|---|"
        yield from (_line(row) for row in changed)
    else:
        yield "No row could be replaced."
    yield "\nRows that stay:\n"
    for why, many in Counter(row.kept for row in kept).items():
        rows = [f"{row.key[0]} in {row.key[1]}" for row in kept if row.kept == why]
        yield textwrap.fill(
            f"{many} since {why}: {', '.join(rows)}", LINE_OF_PROSE, initial_indent="- ", subsequent_indent="  "
        )
    yield ""


def _line(row: LimitRow) -> str:
    cells = (row.before, row.value, row.low, row.high, row.of)
    return f"| {row.table}.csv | {row.key[0]} | {row.key[1]} | {' | '.join(number(n) for n in cells)} |"

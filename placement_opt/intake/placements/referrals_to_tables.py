"""From files of referrals to tables that may be shared. No other room sees a row for a child."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.domain.catalogue import SETTLED, Catalogue
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.placements.births import births_in
from placement_opt.intake.placements.earlier_referrals import EarlierReferrals, read_earlier_referrals
from placement_opt.intake.placements.joined_referrals import BORN_IN_RETURN, joined
from placement_opt.intake.placements.need_words import need_rule
from placement_opt.intake.placements.placement_rules import met_rules
from placement_opt.intake.placements.placement_settings import CARE_WORDS, REFERRED_SETTINGS, PlacementSettings
from placement_opt.intake.placements.placements_request import PlacementsRequest
from placement_opt.intake.placements.referral_cells import CellReader
from placement_opt.intake.placements.referral_counts import ALL_REFERRALS, Marked, marked, tally
from placement_opt.intake.placements.referral_files import ReferralText, open_referrals
from placement_opt.intake.placements.referral_needs import needs_of
from placement_opt.intake.placements.referral_tables import (
    Published,
    ReferredShare,
    not_assessed,
    referral_tables,
    shares_by_need,
)
from placement_opt.intake.placements.referrals_released import HiddenOfReferrals, hidden_beside, subsets_of
from placement_opt.intake.placements.standard_fields import JOINED_BY, Standard
from placement_opt.intake.read.dates import RowLocator, date_rules
from placement_opt.intake.read.financial_years import EPOCH
from placement_opt.intake.read.quality import RuleCount
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import pounds

WORTH_HAVING = frozenset({*REFERRED_SETTINGS, "placement_type", "placement_date", "cost", "needed_by", "siblings"})


@dataclass(frozen=True)
class HowToRead:
    """All that is needed to read files of referrals, beside the files."""

    standard: Standard
    choices: PlacementSettings
    settings: Settings  # of reading, publishing and prices, as for a return
    catalogue: Catalogue


@dataclass(frozen=True)
class PeriodOfReferrals:
    """The months of the first and the last referral: a day would be that of a child."""

    first: datetime.date  # the first day of the month
    last: datetime.date

    @property
    def words(self) -> str:
        """Return the period in words."""
        first, last = (f"{day:%B %Y}" for day in (self.first, self.last))
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class ReferralsFound:
    """What files of referrals say, as text and shares that may be shared."""

    tables: dict[str, pd.DataFrame]
    rules: tuple[tuple[str, str, str, str], ...]  # kind, rule, rows and words of each rule that was met
    notes: tuple[str, ...]
    shares: dict[tuple[str, str], ReferredShare]  # (need group, kind of care) -> for how many it is suitable
    not_assessed: dict[str, str]  # kind of care -> referrals that do not say
    referrals: str
    files: int
    period: PeriodOfReferrals
    source: str
    released: HiddenOfReferrals  # what is hidden beside earlier releases
    need_rule: str  # by which a referral has a level of need


@dataclass(frozen=True)
class HowFound:
    """What was given and met on the way to referrals, beside these."""

    request: PlacementsRequest
    how: HowToRead
    earlier: tuple[EarlierReferrals, ...]
    text: ReferralText
    rules: list[RuleCount]


def read_referrals(request: PlacementsRequest, how: HowToRead) -> ReferralsFound:
    """Return what the files say. Raises BadInput with every fault of every file, the return among them."""
    small = how.settings.publishing.small
    births, met, faults = _births(request, how)
    earlier, no_releases = _earlier(request)
    text = open_referrals(request.files, how.standard, how.settings.reading, small)
    table, wrong, more = _reader(how).read(text.frame, text.locator(small))
    sound = table[JOINED_BY].notna().to_numpy() & ((table["child"] != "") | (table["local_id"] != "")).to_numpy()
    locator = RowLocator(table["file"].to_numpy()[sound], table["row"].to_numpy()[sound], text.names, small)
    one_each, contradictions = joined(table[sound], births, locator, how.standard.titles)
    if faults := [*faults, *no_releases, *text.faults, *wrong, *contradictions]:
        raise BadInput(faults)
    needs = needs_of(one_each.referrals, how.choices, how.settings, how.catalogue)
    who = marked(one_each.referrals, needs, how.choices)
    rules = [*text.rule_counts, *met, *more]
    return _found(HowFound(request, how, earlier, text, rules), who, one_each.rows)


def _births(request: PlacementsRequest, how: HowToRead) -> tuple[dict[str, int], list[RuleCount], list[Fault]]:
    """Return the births of the return, or its faults, which are told with those of the other files."""
    try:
        births, met = births_in(request.births, how.settings)
    except BadInput as error:
        return {}, [], list(error.faults)
    return dict(births), met, []


def _reader(how: HowToRead) -> CellReader:
    prices = how.settings.prices
    dearest = {s: n * prices.impossible_above for s, n in prices.usual.items() if s in REFERRED_SETTINGS}
    return CellReader(how.standard, how.choices, date_rules(how.settings.reading), how.catalogue, dearest)


def _earlier(request: PlacementsRequest) -> tuple[tuple[EarlierReferrals, ...], list[Fault]]:
    """Return the earlier releases, or their faults."""
    try:
        return read_earlier_referrals(request.released), []
    except BadInput as error:
        return (), list(error.faults)


def _found(given: HowFound, who: Marked, rows: int) -> ReferralsFound:
    """Return tables, shares and notes; nothing of a row is in them."""
    request, how, text = given.request, given.how, given.text
    groups = [g for g, need in how.catalogue.needs.items() if need.standing != SETTLED]
    counts, small = tally(who, rows, groups, how.choices), how.settings.publishing.small
    day = who.frame[JOINED_BY]
    period = PeriodOfReferrals(_month(day.min()), _month(day.max()))
    source = f"placements data of {request.title}, {period.words}"
    released = hidden_beside(counts, small, *subsets_of(who, groups, how.choices, given.earlier))
    published = Published(counts, released.hidden, how.settings.estimates.confidence, small, source)
    return ReferralsFound(
        tables=referral_tables(published, who, groups, how.choices.quantiles),
        rules=tuple(met_rules(published, given.rules)),
        notes=tuple(_notes(how, who, text, given=request.births is not None)),
        shares=dict(shares_by_need(published, groups)),
        not_assessed=dict(not_assessed(published)),
        referrals=published.cell(ALL_REFERRALS),
        files=len(text.names),
        period=period,
        source=source,
        released=released,
        need_rule=need_rule(how.choices, how.settings, how.catalogue, how.standard.titles),
    )


def _month(day: float) -> datetime.date:
    return datetime.date.fromordinal(EPOCH + int(day)).replace(day=1)


def _notes(how: HowToRead, who: Marked, text: ReferralText, *, given: bool) -> Iterator[str]:
    """Yield what a reader must know: a return that tells nobody's age, fees to look at, and columns that no file has.

    `given`: a return was.
    """
    if given and who.frame[BORN_IN_RETURN].isna().all():
        yield "The return has a date of birth of no child who is referred: are the identifiers the same in both?"
    prices = how.settings.prices
    for setting in REFERRED_SETTINGS:
        usual = prices.usual.get(setting)
        fees = who.fee[who.placed & (who.placed_type == setting)]
        if usual and (np.any(fees < usual * prices.doubtful_below) or np.any(fees > usual * prices.doubtful_above)):
            low, high = (pounds(usual * times) for times in (prices.doubtful_below, prices.doubtful_above))
            yield f"Look again at the fees: some for {CARE_WORDS[setting]} are outside {low} to {high} a week."
    for field in sorted(WORTH_HAVING - text.fields):
        yield f"No file has the column {how.standard.titles[field]}."

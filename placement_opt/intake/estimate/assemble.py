"""All estimates from one set of counts."""

from __future__ import annotations

from placement_opt.domain.catalogue import Catalogue
from placement_opt.intake.estimate.anomalies import anomalies
from placement_opt.intake.estimate.cells import cells
from placement_opt.intake.estimate.entries import course, level, trend
from placement_opt.intake.estimate.entry_mix import entry_mix
from placement_opt.intake.estimate.estimates import ALL_TOLD, Estimates, Untold
from placement_opt.intake.estimate.lengths import lengths
from placement_opt.intake.estimate.rates import rates
from placement_opt.intake.estimate.supply import local, most_living, most_seen, supply
from placement_opt.intake.estimate.window import (
    by_quarter,
    children_by,
    inside,
    labels_of,
    window_of,
)
from placement_opt.intake.import_settings import Settings
from placement_opt.intake.records.counts import Counts


def estimate(
    counts: Counts,
    settings: Settings,
    catalogue: Catalogue,
    window: tuple[str, str] | None = None,
    untold: Untold = ALL_TOLD,
) -> Estimates:
    """Return all that the counts say; `window`: labels of the first and last quarter that the rates rest on.

    Of quarters that are `untold` its sentences say no numbers, which may be shared.
    Raises BadInput if the window was not observed.
    """
    how, last = settings.estimates, len(counts.quarters)
    span = window_of(counts, how.window_quarters, window)
    shares = rates(cells(counts, span, catalogue, how.least_exposure, how.least_together), counts, span, catalogue, how)
    everyone = course(by_quarter(counts.entrants, span), how)
    entered = {g: by_quarter(counts.entrants.loc[counts.entrants["need"] == g], span) for g in catalogue.needs}
    return Estimates(
        as_of=counts.as_of,
        window=labels_of(counts, span),
        opening={
            (g, p): int(n) for (g, p), n in children_by(inside(counts.stock, last, last), "need", "placement").items()
        },
        entries={g: level(n, everyone, last - span.last, how) for g, n in entered.items()},
        trend=trend(everyone, how),
        entry_mix=entry_mix(counts, span, catalogue, how),
        exits=shares.exits,
        ages=shares.ages,
        transitions=shares.transitions,
        breakdown=shares.breakdown,
        lengths=lengths(counts.lengths, how.confidence),
        local=local(counts, how),
        supply=supply(counts, span, catalogue, how),
        most_seen=most_seen(counts, span, how),
        anomalies=anomalies(counts, settings, window, untold),
        most_living=most_living(counts, span),
    )

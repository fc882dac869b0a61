"""Tables of children and how they flow: what the return says, and what it has no code for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from placement_opt.domain.catalogue import MTFC_SETTING, RESIDENTIAL_LIST
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import Words, keys_of
from placement_opt.inputs.table_records import EVERY_PLACEMENT
from placement_opt.intake.estimate.estimates import Rate
from placement_opt.intake.folder.context import (
    FolderContext,
    level_note,
    rate_note,
    window,
)
from placement_opt.intake.folder.donor import donor_rows, nothing_lent
from placement_opt.intake.folder.figures import (
    RETURN,
    FigureRow,
    from_return,
    rekeyed,
    summing_to_one,
    sure,
    with_gaps,
)

SUITED = "As many as go there today; the return does not say whom else it would suit. A placement panel may."


def opening(context: FolderContext) -> list[FigureRow]:
    """Return where children live at the opening date."""
    found = {k: n for k, n in context.estimates.opening.items() if n}
    note = f"Children looked after on {context.opening_words}."
    return [sure(k, "children", found[k[0], k[1]], RETURN, "council", note) for k in context.catalogue.in_order(found)]


def entries(context: FolderContext) -> list[FigureRow]:
    """Return how many children come into care, a gap for a need group of which nothing is known."""
    levels = context.estimates.entries
    rows = (
        from_return((g,), "entries", z.value, z.low, z.high, level_note(context, z.law, z.count, z.quarters, z.se))
        for g, z in levels.items()
    )
    return with_gaps(rows, [((g,), "entries") for g in context.catalogue.needs])


def entry_mix(context: FolderContext) -> list[FigureRow]:
    """Return where entrants go; the shares of a need group sum to 1 as they are written."""
    mix = context.estimates.entry_mix
    rows: list[FigureRow] = []
    for g in context.catalogue.needs:
        level = context.estimates.entries.get(g)
        rates = {k: mix[k[0], k[1]] for k in context.catalogue.in_order(k for k in mix if k[0] == g)}
        if rates:
            shares = summing_to_one({k: r.value for k, r in rates.items()})
            rows += [_row(context, k, "share", r, "children entering care", shares[k]) for k, r in rates.items()]
            rows += _most_suited(context, g, {k[1]: f for k, f in rates.items()}, {k[1]: s for k, s in shares.items()})
        elif level is None or level.value:
            rows += [FigureRow((g, d), "share", None) for d in context.catalogue.destinations(g)]
    return rows


def entry_ramp(context: FolderContext) -> list[FigureRow]:
    """Return how soon entrants go where they are suited: borrowed, or a gap, since no return can say."""
    (ramp,) = TABLES["entry_ramp"].parameters
    wanted = [(key, ramp.name) for key in keys_of("entry_ramp", context.catalogue)]
    return with_gaps(donor_rows(context.transfer, "entry_ramp"), wanted, also_others=True)


def _most_suited(
    context: FolderContext, need: str, rates: Mapping[str, Rate], shares: Mapping[str, float]
) -> list[FigureRow]:
    """Return that no more entrants suit a cheaper kind of care than go there today: see suits.py."""
    waits = context.catalogue.levels[context.catalogue.needs[need].level].held_to_today
    share, key = shares.get(waits, 0.0), (need, waits)
    none = (
        []
        if waits in shares
        else [from_return(key, "share", 0.0, 0.0, 0.0, f"None of the children entering care, {window(context)}.")]
    )
    high = rates[waits].high if waits in rates else _most_of_none(rates.values())
    return [*none, from_return(key, "most_suited", share, share, high, SUITED)]


def _most_of_none(others: Iterable[Rate]) -> float:
    """Return the upper end of Wilson's interval of a share of entrants in which nobody was seen.

    It is z^2 / (n + z^2), and z^2 is what the end of an interval of the same entrants says it is:
    n (end - share)^2 / (end (1 - end)). The end nearest to a half suffers least from rounding.
    """
    ends = [(end, r) for r in others for end in (r.low, r.high) if r.exposure and 0 < end < 1]
    if not ends:
        return 1.0
    end, r = max(ends, key=lambda e: e[0] * (1 - e[0]))
    apart = end - r.count / r.exposure
    square = r.exposure * apart * apart / (end * (1 - end))
    return square / (r.exposure + square)


def ageing(context: FolderContext) -> list[FigureRow]:
    """Return the children who pass into the older group."""
    rows = [_row(context, (g,), "ages", r, "child-quarters") for g, r in context.estimates.ages.items()]
    unseen = [
        _nobody_ages(g) for g in context.catalogue.needs if g not in context.estimates.ages and _nobody(context, g)
    ]
    return with_gaps([*rows, *unseen], [(key, "ages") for key in keys_of("ageing", context.catalogue)])


def transitions(context: FolderContext) -> list[FigureRow]:
    """Return the moves that happen without a plan; those of placement types without a code may be borrowed."""
    found = context.estimates.transitions
    keys = context.catalogue.in_order(k for k, r in found.items() if r.value or r.high)
    rows = [_row(context, k, "moves_on", found[_four(k)], "child-quarters") for k in keys]
    return [*rows, *donor_rows(context.transfer, "transitions")]


def breakdown(context: FolderContext) -> list[FigureRow]:
    """Return the unplanned ends of foster placements; those of placement types without a code are gaps or borrowed."""
    found = context.estimates.breakdown
    names = [p.name for p in TABLES["breakdown"].parameters]
    of = ("child-quarters", "child-quarters", "endings")
    rows = [
        _row(context, k, name, rate, words)
        for k in context.catalogue.in_order(found)
        for name, rate, words in zip(names, found[_three(k)], of, strict=True)
    ]
    rows += donor_rows(context.transfer, "breakdown")
    keys = [
        (g, p, to)
        for (g, p), to in context.catalogue.breakdown.items()
        if p in context.uncoded and (context.transfer is None or nothing_lent(context.transfer, g))
    ]
    return rows + [FigureRow(k, n, None) for k in keys for n in names]


def exits(context: FolderContext, pairs: Iterable[Words]) -> list[FigureRow]:
    """Return who leaves care from each pair of need and placement type that may hold children."""
    donated = {f.key: f for f in donor_rows(context.transfer, "exits")}
    return [_exit(context, key, donated) for key in pairs if not _is_mtfc(context, key[1])]


def key_stage_4(context: FolderContext) -> list[FigureRow]:
    """Return who is kept in place by school, which the return does not say."""
    wanted = [(key, "key_stage_4_share") for key in keys_of("key_stage_4", context.catalogue)]
    return with_gaps(donor_rows(context.transfer, "key_stage_4"), wanted, also_others=True)


def exit_rate(context: FolderContext, key: Words) -> tuple[Rate | None, str]:
    """Return the share that leaves care, and why if it is not that of the pair itself.

    A pair in which nobody was seen has the rate of its need group over all placement types; failing that, of all.
    """
    found = context.estimates.exits
    if own := found.get((key[0], key[1])):
        return own, ""
    for rates, whose in (
        ([r for (g, _p), r in found.items() if g == key[0]], "this need, all placements"),
        (list(found.values()), "all needs and placements"),
    ):
        if rates:
            return _pooled(rates, whose), "No child was seen here, so the rate is that of a larger group."
    return None, ""


def leaving(context: FolderContext, key: Words) -> float:
    """Return the share of a pair that goes in a quarter: out of care, to an older group, elsewhere, or broken down."""
    e, (g, p) = context.estimates, key
    rate, _why = exit_rate(context, key)
    ages = e.ages.get(g)
    moves = sum(r.value for (need, start, *_), r in e.transitions.items() if (need, start) == (g, p))
    broken = [rates for (need, start, _to), rates in e.breakdown.items() if (need, start) == (g, p)]
    ends = sum(max(first.value, later.value) * returns.value for first, later, returns in broken)
    return (rate.value if rate else 0.0) + (ages.value if ages else 0.0) + moves + ends


def _nobody(context: FolderContext, need: str) -> bool:
    """Say whether no child of a need group lives anywhere at the opening or comes into care."""
    level = context.estimates.entries.get(need)
    return not any(n for (g, _p), n in context.estimates.opening.items() if g == need) and not (level and level.value)


def _nobody_ages(need: str) -> FigureRow:
    note = "No child of this need group was in care, so none grew older. The figure changes nothing until one is."
    return from_return((need,), "ages", 0.0, 0.0, 1.0, note)


def _is_mtfc(context: FolderContext, placement: str) -> bool:
    return context.catalogue.placements[placement].setting == MTFC_SETTING


def _exit(context: FolderContext, key: Words, donated: Mapping[Words, FigureRow]) -> FigureRow:
    if key[1] in context.uncoded:
        if key in donated:
            return donated[key]
        if every := donated.get((key[0], EVERY_PLACEMENT)):
            return rekeyed(every, key)
        return FigureRow(key, "leaves_care", None)
    rate, why = exit_rate(context, key)
    if rate is None:
        return FigureRow(key, "leaves_care", None)
    return rekeyed(_row(context, key, "leaves_care", rate, "child-quarters"), key, why)


def _pooled(rates: Sequence[Rate], whose: str) -> Rate:
    """Return the rate of several groups together, with the widest of their intervals."""
    count, exposure = sum(r.count for r in rates), sum(r.exposure for r in rates)
    value = count / exposure if exposure else sum(r.value for r in rates) / len(rates)
    low, high = min(value, *(r.low for r in rates)), max(value, *(r.high for r in rates))
    return Rate(value, low, high, max(r.se for r in rates), count, exposure, whose)


def _row(
    context: FolderContext, key: Words, parameter: str, rate: Rate, of: str, value: float | None = None
) -> FigureRow:
    note = rate_note(context, rate, of)
    return from_return(key, parameter, rate.value if value is None else value, rate.low, rate.high, note)


def suitable_pairs(context: FolderContext, first: Iterable[Words]) -> list[Words]:
    """Return every (need, placement type) that may hold children, closed under growing older.

    Those that suit at first sight, and those in which the return finds or puts children.
    """
    e = context.estimates
    serving = context.catalogue.serving
    pairs: set[Words] = {*first, *(k for k, n in e.opening.items() if n)}
    pairs |= {(g, p) for g, p, *_ in (*e.transitions, *e.breakdown)}
    reached = [(g, d) for (g, d), r in e.entry_mix.items() if r.value]
    reached += [(to, d) for (_g, _p, to, d), r in e.transitions.items() if r.value or r.high]
    reached += [(to, RESIDENTIAL_LIST) for _g, _p, to in e.breakdown]
    for g, destination in reached:
        if not pairs & {(g, p) for p in serving(destination)}:
            pairs |= {(g, p) for p in serving(destination)}
    return context.catalogue.in_order(_with_older(context, pairs))


def _with_older(context: FolderContext, pairs: set[Words]) -> set[Words]:
    older = {g: need.ages_into for g, need in context.catalogue.needs.items()}
    grown: set[Words] = {(older[g], p) for g, p in pairs if older[g] and not _is_mtfc(context, p)}
    return pairs if grown <= pairs else _with_older(context, pairs | grown)


def _three(key: Words) -> tuple[str, str, str]:
    g, p, to = key
    return g, p, to


def _four(key: Words) -> tuple[str, str, str, str]:
    g, p, to, destination = key
    return g, p, to, destination

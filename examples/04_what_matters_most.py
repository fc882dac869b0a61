"""Move one figure at a time to the ends of its range: how far does the most that can be saved in 2014/15 move?"""

from placement_opt import Options, Want, answer, prepare, progress_bar, study

CLAIM = "saving 2014/15"
FIGURES = (
    ("homes", "earliest_closure", "when a home can first close"),
    ("homes", "fixed_cost", "what a bed in a council home costs"),
    ("carers", "extra_approvals", "further fostering households"),
    ("prices", "fee", "every fee and allowance"),
    ("entries", "entries", "children coming into care"),
    ("suitability", "most_of_group", "children suited to step down"),
    ("mtfc", "occupancy", "share of MTFC places filled"),
)
WANT = Want(plans=(), best=(CLAIM,))

prepared = prepare(Options("manchester"))
central = answer(prepared.question, WANT)
best, claimed = central.best[CLAIM].amount, central.claims[CLAIM].amount
print(f"The most these figures allow, {CLAIM}: £{best:,.0f} against £{claimed:,.0f} claimed")
asks = [ask for figure in FIGURES for ask in study.ends(prepared, *figure, WANT)]
with progress_bar() as progress:
    ends = [found.best[CLAIM].amount / 1e6 for _ask, found in study.answers(asks, progress=progress)]
print(f"{'figure':<38}{'at its low end, £m':>20}{'at its high end, £m':>21}")
for (_table, _parameter, words), low, high in zip(FIGURES, ends[::2], ends[1::2], strict=True):
    print(f"{words:<38}{low:>20.2f}{high:>21.2f}")

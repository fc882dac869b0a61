"""Move one figure at a time to the ends of its range: how far does the best possible 2014/15 saving move?"""

from placement_opt.kernel.paths import find_model
from placement_opt.measure.savings import published
from placement_opt.run import Options, ask, at_end, best_saving

FIGURES = (
    ("homes", "earliest_closure", "when a home can first close"),
    ("homes", "fixed_cost", "what a bed in a council home costs"),
    ("carers", "extra_approvals", "further foster carers who can be recruited"),
    ("prices", "fee", "every fee and allowance"),
    ("entries", "entries", "children entering care"),
    ("suitability", "most_of_group", "children suited to step down"),
    ("mtfc", "occupancy", "share of MTFC places filled"),
)
YEAR = "2014/15"

question = ask(Options(model=find_model("manchester")))
central = best_saving(question, YEAR)
claimed = published(question.case)["total", YEAR, "level"]
print(f"Best possible saving in {YEAR}, central: £{central:,.0f} against £{claimed:,.0f} claimed")
print(f"{'figure':<42}{'at its low end, £m':>20}{'at its high end, £m':>21}")
for table, parameter, words in FIGURES:
    low, high = (best_saving(at_end(question, table, parameter, end), YEAR) / 1e6 for end in ("low", "high"))
    print(f"{words:<42}{low:>20.2f}{high:>21.2f}")

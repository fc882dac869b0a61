"""How the counts of shared tables add up, as the audit and everybody who reads them know it."""

from placement_opt.intake.audited.shared_keys import CAME_IN, LOST, WENT, children_at, equations_of
from placement_opt.intake.suppress import TOTALS

FIRST, SECOND = "2024/25 Q3", "2024/25 Q4"
PLACES, NEEDS = ("foster", "home"), ("older", "younger")


def test_rows_and_columns_add_up_to_their_totals():
    keys = [children_at(SECOND, p, g) for p in (*PLACES, TOTALS) for g in (*NEEDS, TOTALS)]
    found = [dict(e.parts) for e in equations_of(keys, (FIRST, SECOND))]
    rows = [{children_at(SECOND, p, g): 1 if g != TOTALS else -1 for g in (*NEEDS, TOTALS)} for p in (*PLACES, TOTALS)]
    columns = [
        {children_at(SECOND, p, g): 1 if p != TOTALS else -1 for p in (*PLACES, TOTALS)} for g in (*NEEDS, TOTALS)
    ]
    assert sorted(map(sorted, map(dict.items, found))) == sorted(map(sorted, map(dict.items, [*rows, *columns])))


def test_one_quarter_end_and_its_flows_make_the_next():
    flows = {(CAME_IN, SECOND): 1, (WENT, SECOND): -1, (LOST, SECOND): -1}
    (found,) = equations_of([*flows], (FIRST, SECOND))
    assert dict(found.parts) == flows | {children_at(FIRST): 1, children_at(SECOND): -1}

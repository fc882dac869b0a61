"""What --strict makes of repairs."""

from placement_opt.intake.read.quality import (
    LEFT_OUT,
    RETURN_RULES,
    RuleCount,
    most_left_out,
    refused,
)


def test_strict_tells_the_rule_in_whole_and_how_many_rows():
    found = [
        RuleCount("rule_3", 37, "a.csv", 5),
        RuleCount("rule_4", 4, "b.csv", 2),
        RuleCount("adult", 9),
        RuleCount("gap", 0),
    ]
    one, two = refused(found, 4)
    assert (
        str(one)
        == f"a.csv:5: expected no rows to repair, got 37 rows - by the rule rule_3: {RETURN_RULES['rule_3'].words}"
    )
    assert two.found == "fewer than 5 rows"
    assert "rule_4" in two.hint


def test_the_rule_that_left_out_most():
    assert set(LEFT_OUT) <= set(RETURN_RULES)
    found = [RuleCount("adult", 7), RuleCount("no_header", 8), RuleCount("same_episode", 99)]
    assert most_left_out(found, 4).startswith("the rule no_header left out most")
    assert most_left_out([RuleCount("same_episode", 99)], 4) == ""

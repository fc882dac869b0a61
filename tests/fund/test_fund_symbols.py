"""Every symbol of the fund's part of FORMULATION.md is defined, and every rule says for what it holds."""

from __future__ import annotations

import re

import pytest

from placement_opt import programme_page
from placement_opt.formulation.equations import NAMES, definitions, equation_of, read
from placement_opt.fund.fund_page import FUND_HEAD, FUND_SYMBOLS, equations_of_a_fund
from placement_opt.fund.fund_register import FUND_RULES
from placement_opt.fund.fund_variables import FUND_FIELDS

LETTERS = {use.name for latex in FUND_SYMBOLS for use in read(latex).uses if len(use.name) == 1 or use.name == r"\ell"}
LETTERS -= {"I"}  # the price index
ON_THE_LEFT = [use for text in equations_of_a_fund() for part in text.split(r"\quad") for use in definitions(part)]
TOLD = {(use.name, len(use.indices)) for use in [*ON_THE_LEFT, *(u for x in FUND_SYMBOLS for u in read(x).uses)]}


def undefined(equation: str) -> list[str]:
    """Return the symbols of an equation that are in no table and on no left side, or not with so many indices."""
    return [
        str(use)
        for use in read(equation).uses
        if use.name.rstrip("'") not in LETTERS | NAMES | {"T"} and (use.name, len(use.indices)) not in TOLD
    ]


@pytest.mark.parametrize("equation", equations_of_a_fund())
def test_every_symbol_of_a_funds_equation_is_defined(equation):
    assert undefined(equation) == []


def test_a_symbol_that_nobody_defined_is_seen():
    assert undefined(r"started_{ikt} \le nonsense_i") == ["nonsense[i]"]
    assert undefined(r"started_{ik} = 0") == ["started[i,k]"]


@pytest.mark.parametrize("rule", FUND_RULES, ids=lambda r: r.name)
def test_every_rule_says_for_what_it_holds(rule):
    for part in equation_of(rule.function).split(r"\qquad"):
        reading = read(part)
        free = {i.rstrip("'") for use in reading.uses for i in use.indices if i.rstrip("'") in LETTERS}
        quantified = {use.name for use in read(part.partition(r"\forall")[2]).uses}
        below = re.findall(r"\\sum_(\{[^}]*\}|\S+)", part)
        summed = {use.name.rstrip("'") for inner in below for use in read(inner).uses}
        assert free - quantified - summed == set(), part


def test_every_variable_of_a_fund_has_its_symbol():
    told = {use.name for latex in FUND_SYMBOLS for use in read(latex).uses}
    assert set(FUND_FIELDS) <= told


def test_every_symbol_of_the_table_is_used():
    used = {use.name for text in equations_of_a_fund() for use in read(text).uses}
    assert {use.name for x in FUND_SYMBOLS for use in read(x).uses} - used == set()


def test_no_mathematics_of_the_part_is_left_unset():
    """A formula that is not typeset is read as plain text on the page."""
    page = programme_page.text()
    part = page[page.index(FUND_HEAD.splitlines()[0]) :]
    assert re.findall(r"\$(?!`)[^$\n]+\$", re.sub(r"\$`[^`\n]+`\$", "", part)) == []

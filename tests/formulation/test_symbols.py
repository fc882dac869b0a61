"""Every symbol of FORMULATION.md is defined once, used as defined, and every index is bound."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import get_args, get_type_hints

import pytest

from placement_opt import programme_page
from placement_opt.domain import catalogue, claims
from placement_opt.domain.case import Case
from placement_opt.domain.levers import LEVERS
from placement_opt.formulation import COSTS, RULES, page, page_tables
from placement_opt.formulation.build import Stage, recurrent_cost, tie_break
from placement_opt.formulation.equations import (
    INDEX_LETTERS,
    NAMES,
    Use,
    definitions,
    equation_of,
    fits,
    read,
    sentence_of,
)
from placement_opt.formulation.symbols import INDICES, RANGES, SYMBOL_TABLES
from placement_opt.formulation.variables import FIELDS
from placement_opt.fund.fund_page import FUND_HEAD
from placement_opt.inputs.schema import TABLES as FILES

RECORDS = [record.function for record in RULES + COSTS]
AFTER = [function for _title, _words, functions in programme_page.AFTER for function in functions]
DEFINING = [*page.defining(), *AFTER]
ALL = [f for f in dict.fromkeys([*RECORDS, *DEFINING, Stage, recurrent_cost, tie_break]) if equation_of(f)]
LISTED = [symbol for found in SYMBOL_TABLES.values() for symbol in found]
WORDS_ONLY = {"tie_break", "with_rechecks", "clash"}  # told in a sentence, without an equation

# Fields of the case that are in no equation, each with the reason.
NOT_IN_EQUATIONS = {
    "name": "a name", "title": "a name", "scenario": "a name", "Home.id": "a name", "Home.title": "a name",
    "Contract.id": "a name", "Service.id": "a name", "Service.title": "a name", "Budget.title": "a name",
    "Effect.kind": "the index eta", "Effect.need": "the index eta", "Effect.placement": "the index eta",
    "ScheduleLine.title": "a name", "Quarter.label": "a name", "home_placement": "the index home",
    "TreatmentFosterCare.placement": "the index mtfc", "Budget.funder": "the index f", "Budget.year": "the index y",
    "Budget.pays_for": "the variables paid that exist", "ScheduleLine.line": "the index b",
    "Quarter.in_year": "already in the limit on planned moves", "opening": "the variable x at 0",
    "Carers.households": "the variable households at 0", "Contract.places": "the variable block at 0",
    "Service.schedule_line": "the table of cost lines", "judged": "which years are judged",
    "safe_withdrawal": "whether the rule open_before_close holds",
    "substitution_allowed": "whether the rule no_substitution holds", "Budget.carried": "told in a warning",
    "contract_efficiency": "the judgement beside the claim", "Budget.external": "told beside the ledger",
    "Budget.one_off": "told beside the ledger", "ScheduleLine.fte": "the claim of posts adds it up",
    "schedule_totals": "the check of the schedule", "frozen_year": "a name",
    "claimed_fte": "the claim of posts", "Figure.value": "every price",
    "Figure.evidence": "the grade beside every price", "Figure.made_of": "the figures behind every price",
    "claims": "what is judged",
    "Past.quarters": "which unknowns are numbers", "Past.values": "the variables of quarters that have passed",
    "Past.unexplained": "told beside the flows", "Past.pulled": "which costs of the past there are",
    "Past.gave_way": "rows that give way to what happened",
    "PlannedExit.exit": "the index chi", "PlannedExit.need": "the index g", "PlannedExit.placement": "the index p",
    "AfterCare.exit": "the index chi", "AfterCare.title": "a name",
    "NewHome.id": "a name", "NewHome.title": "a name",
    "OutcomeLimit.sense": "which of the two rows it has", "OutcomeLimit.begin": "the quarters in which it holds",
    "OutcomeLimit.end": "the quarters in which it holds", "OutcomeLimit.reason": "told beside the limit",
    "SoldPlaces.placement": "the index p", "AgencyTransfer.id": "a name", "Offer.id": "a name",
    "HighCostReview.placement": "the index p",
    "TreatmentFosterCare.teams_at_opening": "the variable teams at 0",
}  # fmt: skip


def signatures() -> list[tuple[str, Use]]:
    """Return every symbol that is defined, with where: a table, the variables, or the left of a definition."""
    found = [(s.latex, use) for s in LISTED for part in s.latex.split(", ") for use in read(part).uses[:1]]
    found += [(field, read(latex).uses[0]) for field, (latex, _words) in page_tables.meanings().items()]
    for function in DEFINING:
        made = {use.name: use for use in reversed(definitions(equation_of(function)))}
        found += [(function.__name__, use) for use in made.values()]
    return found


DEFINED = signatures()


def undefined(equation: str) -> list[str]:
    """Return the symbols of an equation that are not defined, or not with these indices."""
    return [
        str(use)
        for use in read(equation).uses
        if not (use.name in NAMES or (use.name.rstrip("'") in INDEX_LETTERS and not use.indices))
        and not any(fits(use, signature) for _where, signature in DEFINED)
    ]


def unbound(equation: str) -> list[str]:
    """Return the index letters that no sum, maximum, quantifier or definition binds, part by part of an equation."""
    found: set[str] = set()
    for part in equation.split(r"\qquad"):
        reading = read(part)
        bound = set(reading.bound) | {index for use in definitions(part) for index in use.indices}
        used = {index for use in reading.uses for index in use.indices if index.rstrip("'") in INDEX_LETTERS}
        used |= {use.name for use in reading.uses if not use.indices and use.name.rstrip("'") in INDEX_LETTERS}
        found |= used - bound
    return sorted(found)


def defined_twice(found: list[tuple[str, Use]]) -> list[str]:
    """Return the names that are defined in more than one place."""
    places = Counter(use.name for _where, use in {(where, use.name): (where, use) for where, use in found}.values())
    return [name for name, times in places.items() if times > 1]


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_every_symbol_of_an_equation_is_defined(function):
    assert undefined(equation_of(function)) == []


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_every_index_of_an_equation_is_bound(function):
    assert unbound(equation_of(function)) == []


def test_no_symbol_is_defined_twice():
    assert defined_twice(DEFINED) == []


def test_no_symbol_is_an_index_as_well():
    names = {use.name for _where, use in DEFINED}
    assert not names & INDEX_LETTERS
    assert not names & NAMES


def test_no_name_of_an_index_has_two_rows():
    names = [name for index in INDICES for name in (*index.letters, *index.names)]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    defined = {*names, *(use.name for _where, use in DEFINED)}
    assert {name for index in INDICES for name in index.elsewhere} <= defined


def test_a_made_up_equation_fails():
    assert undefined(r"x_{gpt} \le nonsense_{gp} F_h") == ["nonsense[g,p]", "F[h]"]
    assert undefined(r"u_{gt} = 0") == ["u[g,t]"]  # a list is missing
    assert undefined(r"x_{ght} = 0") == ["x[g,h,t]"]  # a home is no placement type
    assert undefined(r"x_{ghomet} = 0")  # no comma beside the name of an index
    assert undefined(r"recruit_{p,t-delay_p} = 0") == ["delay[p]"]  # inside an index as well
    assert undefined(r"\sum_{p \in R_g} x_{gpt} = 0") == ["R[g]"]  # below a sum as well
    assert undefined(r"\frac{1}{dicsount} = 1") == ["dicsount"]
    with pytest.raises(ValueError, match="unknown command"):
        read(r"x_{gpt} \leqq 1")


def test_a_made_up_equation_without_its_quantifier_fails():
    assert unbound(r"open_{ht} \le open_{h,t-1}") == ["h", "t"]
    assert unbound(r"open_{ht} \le open_{h,t-1} \quad \forall h, t") == []
    assert unbound(r"\sum_h open_{ht} \le closures") == ["t"]
    assert unbound(r"open_{ht} \le open_{h't} \quad \forall h, t") == ["h'"]
    assert unbound(r"open_{ht} \le 1 \quad \forall h, t \qquad open_{ht} \ge 0") == ["h", "t"]  # each part by itself
    assert unbound(r"living_{pt} = \sum_g x_{gpt}") == []  # a definition holds for what it defines


def test_a_symbol_with_two_definitions_is_seen():
    again = (Use("living", ("p", "t")), Use("beds", ("h",)), Use("open", ("h", "t")))
    found = defined_twice([*DEFINED, *(("elsewhere", use) for use in again)])
    assert set(found) == {use.name for use in again}


def test_all_mathematics_on_the_page_is_defined():
    """Tables and sentences hold symbols too; each is read as it is printed."""
    childrens, _, _fund = programme_page.text().partition(FUND_HEAD.splitlines()[0])  # a fund has letters of its own
    text = re.sub(r"\\mathit\{(\w+)\}", r"\1", childrens)
    written = re.findall(r"```math\n(.+?)\n```", text) + re.findall(r"\$`([^`\n]+)`\$", text)
    assert re.findall(r"\$(?!`)[^$\n]+\$", re.sub(r"\$`[^`\n]+`\$", "", text)) == []
    assert len(written) > 200
    assert {formula: undefined(formula) for formula in written if undefined(formula)} == {}


def test_every_symbol_of_a_table_is_used_in_an_equation():
    used = {use.name for function in ALL for use in read(equation_of(function)).uses}
    used |= {use.name for latex in RANGES.values() for use in read(latex).uses}
    assert {use.name for s in LISTED for use in read(s.latex).uses[:1]} <= used


def fields_of_the_case() -> set[str]:
    """Return every field of `Case` and of the records in it, those of `Case` without its name.

    Words of the catalogue and claims are told elsewhere.
    """
    classes, modules = [Case], (catalogue.__name__, claims.__name__)
    for found in classes:
        hints = [part for hint in get_type_hints(found).values() for part in parts_of(hint)]
        new = (k for k in hints if dataclasses.is_dataclass(k) and k not in classes and k.__module__ not in modules)
        classes += dict.fromkeys(new)
    return {f"{k.__name__}.{f.name}".removeprefix("Case.") for k in classes for f in dataclasses.fields(k)}


def parts_of(hint) -> list:
    """Return the types inside a type hint, itself first."""
    return [hint, *(part for inner in get_args(hint) for part in parts_of(inner))]


def test_every_field_of_the_case_has_its_symbol_or_a_reason_to_have_none():
    told = {field for s in LISTED for field in s.fields}
    assert fields_of_the_case() - told - set(NOT_IN_EQUATIONS) == set()
    assert set(NOT_IN_EQUATIONS) <= fields_of_the_case() - told


def test_every_symbol_names_a_column_that_exists():
    for symbol in LISTED:
        file, _, name = symbol.columns.partition(".csv:")
        if name:
            table = FILES[file]
            assert name in {k.name for k in (*table.columns, *table.parameters)}, symbol


def test_every_variable_has_its_symbol_and_where_it_exists():
    assert set(page_tables.meanings()) == set(RANGES) == set(FIELDS)


def test_every_variable_of_a_lever_has_its_words():
    owned = {(lever.id, field) for lever in LEVERS for field in lever.variables}
    assert set(page_tables.OWNS) == owned
    assert set(page_tables.AT_REST) == set(page_tables.PUBLISHED_BOUNDS) == {field for _lever, field in owned}


@pytest.mark.parametrize("function", [f for f in DEFINING if f not in RECORDS], ids=lambda f: f.__name__)
def test_one_sentence_comes_first_and_then_the_equation(function):
    first = sentence_of(function).split("\n\n")[0]
    assert first.endswith(".")
    assert "\n" not in function.__doc__.split("\n\n")[0].strip()
    assert equation_of(function) or function.__name__ in WORDS_ONLY


def test_every_quantity_is_on_the_page():
    """Every public function of such a module is a quantity, a rule or a cost."""
    told = {f.__name__ for f in (*page.quantities_defined(), *RECORDS)}
    here = {
        name
        for module in page.QUANTITIES
        for name, f in vars(module).items()
        if callable(f) and not name.startswith("_") and f.__module__ == module.__name__
    }
    assert here - told == set()


def test_names_of_several_letters_are_set_as_words():
    assert page.typeset(r"$open_{ht}$ and open", ["open"]) == r"$`\mathit{open}_{ht}`$ and open"
    assert page.typeset(r"$$ x_{gpt} \text{ if open} $$", ["open"]) == "```math\nx_{gpt} \\text{ if open}\n```"
    assert page.typeset(r"$w_t open_{ht}$", ["open"]) == r"$`w_t \,\mathit{open}_{ht}`$"

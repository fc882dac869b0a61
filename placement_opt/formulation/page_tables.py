"""The tables of FORMULATION.md: indices, variables, what is given at the opening, levers, figures of the case."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

from placement_opt.domain.levers import LEVERS, Lever
from placement_opt.domain.strategy import Plan, four_plans
from placement_opt.formulation import variables
from placement_opt.formulation.build import STEPS
from placement_opt.formulation.symbol_records import Index, Symbol
from placement_opt.formulation.symbols import INDICES, RANGES, SYMBOL_TABLES
from placement_opt.formulation.variables import CONSEQUENCES, FIELDS

BOUNDS = {"open": "0 to 1; 0 or 1 where homes are asked for whole"}  # of a variable whose lever is pulled, or has none

AT_OPENING = (
    ("$x_{gp0}$", "children who live there on the opening date", "`opening.csv:children`"),
    ("$u_{gk0}$", "0: nobody waits", ""),
    ("$open_{h0}$", "1: every home is open", ""),
    ("$households_{p0}$", "approved fostering households", "`carers.csv:households`"),
    ("$teams_{s0}$", "MTFC teams that are open; 0 where none are stated", "`mtfc.csv:teams_at_opening`"),
    ("$block_{c0}$", "places of the contract", "`contracts.csv:places`"),
    (r"$allowances_{\chi 0}$", "0: those paid already are in no plan", ""),
    ("$sold_{p0}$", "0: places sold already are in no plan", ""),
    (r"$contracted_{\iota 0}$", "0: contracts in force at the opening are $block_{c0}$", ""),
    (r"$filled_{\iota 0}$", "0: nobody is newly placed under a contract on offer", ""),
    ("$reviewed_{p0}$", "0: fees at the opening are those after earlier reviews", ""),
)

# The objectives up to the tie-break, in the order of `build`: how a stage's name begins, its words, sum and unit.
OBJECTIVES_IN_ORDER = (
    (
        "unmet need",
        "children without a suitable place, summed over quarters",
        "$\\sum_t waiting_t$",
        "child-quarters",
    ),
    (
        "published as far as agreed",
        "how far quantities are from what was announced where decisions contradict it (only in such a published plan)",
        "$apart$",
        "quantities",
    ),
    (
        "published exits",
        "children announced to leave care by plan who do not (only in a published plan that names such exits)",
        "$missing$",
        "children",
    ),
    (
        "published closures",
        "quarters for which homes are open that were announced to be closed (only in the published plan)",
        "$late$",
        "home-quarters",
    ),
    (
        "published retention schemes",
        "quarters for which households are not covered that an announced retention scheme could cover (only in a "
        "published plan with such a scheme)",
        "$uncovered$",
        "household-quarters",
    ),
    (
        "published transfers",
        "quarters that households are missing which were announced to transfer (only in a published plan that "
        "names transfers)",
        "$short$",
        "household-quarters",
    ),
    (
        "recurrent cost in",
        "recurrent cost of the target year (only in the plan 'most it can save')",
        "$recurrent_y$",
        "GBP",
    ),
    ("cost over the horizon", "cost over the horizon, one-off costs included", "$\\sum_e amount_e$", "GBP"),
    (
        "recurrent cost in",
        "recurrent cost of each judged year, the earliest first (unless it was least already)",
        "$recurrent_y$",
        "GBP",
    ),
    (
        "placements beyond share",
        "new placements in external homes beyond today's share, early ones counting for more (only if nothing is done)",
        "$overshoot$",
        "children",
    ),
    ("planned moves", "planned moves", "$\\sum_{(g,p,q) \\in M} \\sum_t m_{gpqt}$", "moves"),
)

# Which of a field's variables a lever owns.
OWNS = {
    ("placement_choice", "m"): "$m_{gpqt}$ where $q$ is neither specialist fostering nor MTFC",
    ("recruit", "recruit"): "$recruit_{pt}$ where $p$ is not specialist",
    ("specialist", "recruit"): "$recruit_{pt}$ where $p$ is specialist",
    ("specialist", "m"): "$m_{gpqt}$ where $q$ is specialist fostering",
    ("mtfc", "teams"): "$teams_{mtfc,t}$",
    ("mtfc", "m"): "$m_{gpqt}$ where $q$ is $mtfc$",
    ("services", "teams"): "$teams_{it}$",
    ("close_homes", "open"): "$open_{ht}$",
    ("contracts", "block"): "$block_{ct}$",
    ("planned_exits", "leave"): r"$leave_{\chi gpt}$",
    ("open_homes", "opens"): r"$opens_{\phi t}$",
    ("sell_places", "sold"): "$sold_{pt}$",
    ("agency_transfer", "transfer"): "$transfer_{pqt}$",
    ("buy_places", "contracted"): r"$contracted_{\iota t}$",
    ("high_cost_review", "reviews"): "$reviews_{pt}$",
}
AT_REST = {
    "m": "0",
    "recruit": "0",
    "teams": "$teams_{s0}$",
    "open": "1",
    "block": "$block_{c0}$ while $t \\le ends_c$, then 0",
    "leave": "0",
    "opens": "0",
    "sold": "0",
    "transfer": "0",
    "contracted": "0",
    "reviews": "0",
}
PUBLISHED_BOUNDS = {
    "m": "free: a strategy gives no number",
    "recruit": "as announced, or $extra_p$ if less",
    "teams": "as announced, or what set-up, growth and the most teams allow if less; carers are covered first",
    "open": "closed from the quarter announced, or as soon as the other rules leave room",
    "block": "as at rest; the efficiency announced is a cost of its own",
    "leave": "in sum as announced, or as many as could if nothing were done, or as the limits allow",
    "opens": "as announced, or as soon after as lead, pace and the most homes allow",
    "sold": "as announced, or the most that may be sold if that is fewer, or what notice leaves if that is more",
    "transfer": "as announced, or as many as the limits and the children who live there allow",
    "contracted": "as announced, or the most on offer if that is fewer, or what notice leaves if that is more",
    "reviews": "as announced, or the most reviews in a quarter if that is fewer",
}

GREEK_KEYS = {
    "ℓ": r"\ell ",
    "χ": r"\chi ",
    "φ": r"\phi ",
    "η": r"\eta ",
    "ι": r"\iota ",
}  # letters of indices in comments


def grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(row)} |" for row in (tuple(head), *map(tuple, rows))]
    lines.insert(1, "|" + "---|" * len(tuple(head)))
    return "\n".join(lines) + "\n"


def indices() -> str:
    """Return the table of indices."""
    return grid(("index", "runs over"), ((_letters(k), k.meaning) for k in INDICES))


def _letters(index: Index) -> str:
    names = f"; {', '.join(f'${name}$' for name in index.names)}" if index.names else ""
    return ", ".join(f"${letter}$" for letter in index.letters) + names


def meanings() -> dict[str, tuple[str, str]]:
    """Return the symbol and the meaning of each variable, from the comments beside the fields of `Variables`."""
    source = inspect.getsource(variables.Variables)
    rows = re.findall(r"^    (\w+): dict\[Key, Number\]  # \w+\[(\S+)\] (.+)$", source, flags=re.MULTILINE)
    return {field: (_latex(field, keys), meaning) for field, keys, meaning in rows}


def _latex(field: str, keys: str) -> str:
    listed = "".join(GREEK_KEYS.get(letter, letter) for letter in keys.replace(",", ""))
    return f"{field}_{listed}" if len(listed) == 1 else f"{field}_{{{listed}}}"


def unknowns() -> str:
    """Return the table of variables: what each means, where it exists, its bounds and what moves it."""
    told = meanings()
    rows = [(f"${told[f][0]}$", told[f][1], f"${RANGES[f]}$", BOUNDS.get(f, "0 or more"), _moved_by(f)) for f in FIELDS]
    return grid(("variable", "meaning", "exists for all", "bounds", "moved by"), rows)


def _moved_by(field: str) -> str:
    levers = [k.id for k in LEVERS if field in k.variables]
    return ", ".join(f"lever `{id}`" for id in levers) or f"follows: `{CONSEQUENCES[field]}`"


def given() -> str:
    """Return the table of values at the opening."""
    return grid(("at the opening", "is", "from"), AT_OPENING)


def levers() -> str:
    """Return the table of levers: words, variables, at rest and in the published plan."""
    return grid(("lever", "what it is", "its variables", "at rest", "in the published plan"), map(_lever, LEVERS))


def _lever(k: Lever) -> tuple[str, ...]:
    parts = [(OWNS[k.id, f], AT_REST[f], PUBLISHED_BOUNDS[f]) for f in k.variables]
    columns = ["; ".join(dict.fromkeys(column)) for column in zip(*parts, strict=True)]
    return f"`{k.id}`", k.words, *columns


def plans() -> str:
    """Return the table of the four plans that answer the question."""
    head = ("plan", "levers that it may pull", "quantities of levers", "between least unmet need and least cost")
    return grid(head, map(_plan, four_plans("a year")))


def _plan(k: Plan) -> tuple[str, ...]:
    levers = "none" if not k.levers else "those that the strategy names" if k.fixed else "all"
    quantities = "at rest" if not k.levers else "as published" if k.fixed else "free"
    return f"`{k.name}`", levers, quantities, "least recurrent cost of the target year" if k.most_saved_in else ""


def objectives() -> str:
    """Return the table of objectives in their order, each with the unit step to which it is rounded when held."""
    held = [
        (str(n), words, equation, _step(unit))
        for n, (_name, words, equation, unit) in enumerate(OBJECTIVES_IN_ORDER, 1)
    ]
    last = (str(len(held) + 1), "the tie-break: a fixed sum with a different weight on every variable", "", "not held")
    return grid(("order", "objective", "equation", "step"), (*held, last))


def _step(unit: str) -> str:
    return f"£{STEPS[unit]:.2f} at £100 million" if unit == "GBP" else f"{STEPS[unit]:.5f} {unit}"


def figures() -> str:
    """Return the tables of sets and figures, each under its heading."""
    head = ("symbol", "meaning", "unit", "field", "model folder")
    return "\n".join(f"### {title}\n\n{grid(head, map(_figure, found))}" for title, found in SYMBOL_TABLES.items())


def _figure(s: Symbol) -> tuple[str, ...]:
    spelt = ", ".join(f"${part}$" for part in s.latex.split(", "))
    fields = ", ".join(f"`{f if '.' in f else f'Case.{f}'}`" for f in s.fields)
    return spelt, s.meaning, s.unit, fields, f"`{s.columns}`" if s.columns else ""

"""The uncertain figures of a model drawn many times, each draw a model in itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from zlib import crc32

import numpy as np

from placement_opt.inputs import Inputs
from placement_opt.inputs.csv_tables import is_whole, out_of_bounds
from placement_opt.inputs.frames import Drawn
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.uncertainty_file import FigureKey, name_of_figure, ranges_of
from placement_opt.inputs.uncertainty_settings import names_figure
from placement_opt.kernel.draws import Figures
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import nearest, plain
from placement_opt.study.figure_causes import Range, said_of, uncertain
from placement_opt.study.figure_values import FigureValues, figure_values
from placement_opt.study.flows_over_time import drawn_over_time, flows_over_time, groups_over_time
from placement_opt.study.in_order import keep_order, keep_shares, keep_within
from placement_opt.study.leaving_shares import keep_those_who_leave
from placement_opt.study.linked import link
from placement_opt.study.one_draw import faults_of_draw
from placement_opt.study.shapes import Levels, value_at

Way = Literal["latin_hypercube", "sobol"]
LATIN_HYPERCUBE: Way = "latin_hypercube"
SOBOL: Way = "sobol"
ONLY_GROUPS, FIXED_FIGURES = "--only", "--fix"  # where these are asked for
AGAIN = 1e-9  # how near the central value, as a share, a figure is the same


@dataclass(frozen=True)
class SampleRequest:
    """How often figures are drawn, and which."""

    draws: int  # the central one, which is the first, among them
    seed: int = 0
    only: tuple[str, ...] = ()  # groups that are drawn, by name, cause or pattern; the others stay central. (): all
    fixed: Mapping[str, float] = field(default_factory=dict)  # figure, by name or pattern -> value in every draw
    way: Way = LATIN_HYPERCUBE


@dataclass(frozen=True)
class Sample:
    """Figures by draw. Draw 0 is the model as it stands, with what is fixed in its place."""

    drawn: Drawn  # for `Inputs.drawn`
    groups: tuple[str, ...]  # names of figure groups: each has one level in a draw
    causes: tuple[str, ...]  # of each group that under which it is told: rows that draw one by one have the same
    levels: Levels  # (draws, groups): between 0 and 1; nan in draw 0 and for groups that are not drawn
    figures: Mapping[FigureKey, str]  # figure -> its group
    linked: tuple[FigureKey, ...]  # figures that are in no group and vary with others
    pulled: int  # draws in which more than all children would have left somewhere, and rates were pulled to the middle


def sample(inputs: Inputs, request: SampleRequest) -> Sample:
    """Return the uncertain figures of a model drawn together, in line with each other, and entries and exits over time.

    Same inputs and request, same bytes. The level of a group hangs on its name and the seed alone, so that it is the
    same whatever else is drawn (not so for Sobol numbers). Raises BadInput for a group or figure that there is not, and
    for figures that contradict the model where they are fixed.
    """
    faults: list[Fault] = []
    held = _held(inputs, request, faults)
    ranges = uncertain(inputs, held)
    over_time = groups_over_time(inputs)
    causes = {r.group: r.cause for r in ranges.values()} | {group: group for group in over_time}
    wanted = _wanted(causes, ranges, request.only, faults)
    if faults:
        raise BadInput(faults)
    of_years = [name for flow in flows_over_time(inputs) for name in flow.years]
    levels = levels_of([*(group for group in causes if group not in over_time), *of_years], request)
    f = figure_values(inputs.tables, request.draws, held)
    pulled = in_line(f, inputs, {k: at_level(r, levels[r.group]) for k, r in ranges.items() if r.group in wanted})
    factors, told = drawn_over_time(f, inputs, levels, wanted, request.seed)
    drawn, levels = drawn_of(f) | factors, levels | told
    if held:
        _refuse_contradictions(inputs, drawn, request)
    not_drawn = np.full(request.draws, np.nan)
    return Sample(
        drawn=drawn,
        groups=tuple(causes),
        causes=tuple(causes.values()),
        levels=np.array([levels[g] if g in wanted else not_drawn for g in causes]).reshape(len(causes), -1).T
        if causes
        else np.empty((request.draws, 0)),
        figures={k: r.group for k, r in ranges.items()},
        linked=tuple(sorted(f.moved - set(ranges))),
        pulled=pulled,
    )


def _held(inputs: Inputs, request: SampleRequest, faults: list[Fault]) -> dict[FigureKey, float]:
    """Return the figures that are fixed, each with its value, and note names that no figure has."""
    names = {figure: name_of_figure(figure) for figure in ranges_of(inputs.tables)}
    held: dict[FigureKey, float] = {}
    for pattern, value in request.fixed.items():
        fitting = [figure for figure, name in names.items() if names_figure(pattern, name)]
        if not fitting:
            known = dict.fromkeys([*(".".join(figure[:2]) for figure in names), *names.values()])
            expected = "figures of the model, as table.parameter and key words"
            faults.append(Fault(FIXED_FIGURES, None, "", expected, pattern, nearest(pattern, known)))
        faults += [fault for figure in fitting if (fault := _out_of_bounds(figure, value))][:1]
        held |= dict.fromkeys(fitting, float(value))
    return held


def _out_of_bounds(figure: FigureKey, value: float) -> Fault | None:
    """Return what is wrong with a figure that is held at a value which no row of a table may have."""
    table, name, _key = figure
    parameter = next(p for p in TABLES[table].parameters if p.name == name)
    expected = out_of_bounds(float(value), parameter)
    return Fault(FIXED_FIGURES, None, "", expected, f"{name_of_figure(figure)}={plain(value)}") if expected else None


def _wanted(
    causes: Mapping[str, str], ranges: Mapping[FigureKey, Range], only: tuple[str, ...], faults: list[Fault]
) -> set[str]:
    """Return the groups that are drawn, whole where a figure of theirs is named, and note names that nothing has."""
    found: set[str] = set()
    for pattern in only:
        fitting = [g for g, cause in causes.items() if pattern in (g, cause)]
        if not fitting:
            fitting = [g for g in causes if names_figure(pattern, g)]
            fitting += [r.group for figure, r in ranges.items() if names_figure(pattern, name_of_figure(figure))]
        if not fitting:
            known = dict.fromkeys([*causes.values(), *causes, *map(name_of_figure, ranges)])
            expected = "figures that have a range, or a group of them"
            faults.append(Fault(ONLY_GROUPS, None, "", expected, pattern, nearest(pattern, known)))
        found.update(fitting)
    return found if only else set(causes)


def levels_of(names: list[str], request: SampleRequest) -> dict[str, Levels]:
    """Return a level between 0 and 1 in each draw by name; nan in the first draw, which is central."""
    n = request.draws - 1
    if request.way == SOBOL:
        numbers = _sobol(n, len(names), request.seed)
        columns = {name: numbers[:, k] for k, name in enumerate(names)}
    else:
        columns = {name: _hypercube(n, request.seed, name) for name in names}
    return {name: np.concatenate(([np.nan], level)) for name, level in columns.items()}


def _hypercube(n: int, seed: int, name: str) -> Levels:
    """Return one level from each of n equal parts between 0 and 1, in random order (a column of a Latin hypercube)."""
    rng = np.random.default_rng([seed, crc32(name.encode())])
    return (rng.permutation(n) + rng.random(n)) / n


def _sobol(n: int, columns: int, seed: int) -> Levels:
    """Return Sobol numbers, scrambled, (n, columns)."""
    from scipy.stats import qmc  # takes a third of a second, which a run without draws need not wait

    numbers: Levels = qmc.Sobol(max(columns, 1), rng=np.random.default_rng(seed)).random_base2(
        max(n - 1, 0).bit_length()
    )
    return numbers[:n, :columns]


def at_level(r: Range, level: Levels) -> Levels:
    """Return a figure at each level of its group; central where that is not a number."""
    drawn = value_at(r.shape, 1 - level if r.against else level, r.low, r.value, r.high)
    return np.where(np.isnan(level), r.value, drawn)


def in_line(f: FigureValues, inputs: Inputs, to: Mapping[FigureKey, Levels]) -> int:
    """Give figures their values by draw, the first of them central, and bring all others in line with them.

    Whole numbers stay whole. It is what the checks want, what the model links, and what the checks want of that.
    Returns in how many draws more than all would have left somewhere.
    """
    whole = whole_figures()
    for (table, parameter, key), drawn in to.items():
        f.move(table, parameter, key, np.rint(drawn) if (table, parameter) in whole else drawn)
    keep_order(f)
    link(f, said_of(inputs).links)
    keep_shares(f)
    keep_order(f)
    keep_within(f)
    pulled = keep_those_who_leave(f)
    _central_first(f)
    return pulled


def whole_figures() -> set[tuple[str, str]]:
    """Return the tables and parameters of figures that are whole numbers."""
    return {(t.name, p.name) for t in TABLES.values() for p in t.parameters if is_whole(p)}


def _central_first(f: FigureValues) -> None:
    """Let the first draw be the model's own figures, to the last digit, but for what follows a fixed figure."""
    for table, parameter, key in f.moved:
        usual, now = f.was(table, parameter)[key], f.of(table, parameter)[key]
        if not f.held or np.isclose(now[0], usual, rtol=AGAIN, atol=AGAIN):
            now[0] = usual


def drawn_of(f: FigureValues) -> dict[tuple[str, str], dict[tuple[str, ...], Figures]]:
    """Return the figures that vary, or are held, as a model takes them."""
    drawn: dict[tuple[str, str], dict[tuple[str, ...], Figures]] = {}
    for kind, by_key in f.now.items():
        varying = {k: n for k, n in by_key.items() if (*kind, k) in f.moved}
        held = {k: np.full(f.draws, n) for k, n in by_key.items() if (*kind, k) in f.held}
        if varying or held:
            drawn[kind] = {**varying, **held}
    return drawn


def _refuse_contradictions(inputs: Inputs, drawn: Drawn, request: SampleRequest) -> None:
    """Raise BadInput if the central figures contradict each other with what is fixed."""
    if faults := faults_of_draw(inputs, drawn, 0):
        fixed = ", ".join(f"{name} at {plain(value)}" for name, value in request.fixed.items())
        raise BadInput(replace(fault, hint=fault.hint or f"with {fixed}") for fault in faults)

"""A grid: strategies compared under scenarios, read from what was typed, with every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan, SolverFailed
from placement_opt.kernel.paths import CENTRAL, STRATEGIES, find_scenario, find_setting, real
from placement_opt.prepared import Options, Run, faults_by_themselves, prepare

PLUS = "+"  # between scenarios that add up
TYPED_STRATEGY, TYPED_SCENARIO = "--strategy", "--scenario"  # where a fault stands


def scenario_of(scenarios: Sequence[str]) -> str:
    """Return scenarios that add up as they are typed, by their short names."""
    return PLUS.join(Path(name).stem for name in scenarios) or CENTRAL


def folder_of(strategy: str, scenarios: Sequence[str]) -> str:
    """Return the name of the run folder of a strategy under scenarios."""
    return f"{strategy}{PLUS}{scenario_of(scenarios)}"


def spaced(scenario: str) -> str:
    """Return scenarios that add up as they are read, in words that a line can part."""
    return f" {PLUS} ".join(scenario.split(PLUS))


@dataclass(frozen=True)
class GridCell:
    """A strategy under scenarios that add up."""

    strategy: Path | None  # None: the model's own
    scenarios: tuple[str, ...]  # by name or file; none: central


@dataclass(frozen=True)
class Answered:
    """A strategy under scenarios with what was found, or why there is no answer."""

    strategy: str  # the name of its file
    scenarios: tuple[str, ...]
    found: Run | NoFeasiblePlan | SolverFailed

    @property
    def scenario(self) -> str:
        """The scenarios by their short names, as they are typed."""
        return scenario_of(self.scenarios)

    @property
    def folder(self) -> str:
        """The name of its run folder."""
        return folder_of(self.strategy, self.scenarios)

    @property
    def words(self) -> str:
        """The cell as a phrase."""
        return f"{self.strategy} under {spaced(self.scenario)}"


def reasons(error: NoFeasiblePlan | SolverFailed) -> tuple[str, ...]:
    """Return why there is no answer, in sentences."""
    found = error.reasons if isinstance(error, NoFeasiblePlan) else ()
    return found or tuple(line for line in map(str.strip, str(error).splitlines()) if line)


@dataclass(frozen=True)
class Grid:
    """Every cell answered, strategy by strategy in the order given, and how often doing nothing was solved."""

    options: Options
    cells: tuple[Answered, ...]
    baselines_solved: int

    @property
    def runs(self) -> tuple[tuple[Answered, Run], ...]:
        """The cells that have an answer, each with its run."""
        return tuple((k, k.found) for k in self.cells if isinstance(k.found, Run))

    @property
    def unanswered(self) -> tuple[tuple[Answered, NoFeasiblePlan | SolverFailed], ...]:
        """The cells that have none, each with the reason."""
        return tuple((k, k.found) for k in self.cells if not isinstance(k.found, Run))


def cells(
    model: Path, strategies: Sequence[str | Path], scenarios: Sequence[str], configs: Sequence[Path] = ()
) -> tuple[GridCell, ...]:
    """Return every strategy under every scenario; none of either means the model's own, and central.

    A scenario is a name or a file, several that add up as X+Y, or `central`. Raises BadInput with every fault; with
    one of a name it tells what else is wrong with the files that there are.
    """
    faults: list[Fault] = []
    files = _strategies(model, strategies, faults)
    chosen = _scenarios(model, scenarios, faults)
    if faults:
        raise BadInput([*faults, *faults_by_themselves(Options(model, tuple(configs)), files)])
    own: list[Path | None] = [*files] or [None]
    found = tuple(GridCell(file, names) for file, names in product(own, chosen or [()]))
    if faults := list(_alike(found)):
        raise BadInput(faults)
    return found


def each_by_itself(options: Options, chosen: Sequence[GridCell]) -> list[Options]:
    """Return what is asked of each strategy under scenarios, in a folder of its own below `options.out`.

    Raises BadInput with the faults of all of them.
    """
    asked, faults = [], list[Fault]()
    for cell in chosen:
        own = replace(options, strategy=cell.strategy, scenarios=cell.scenarios)
        try:
            name = folder_of(prepare(own).strategy_file.stem, cell.scenarios)
        except BadInput as error:
            faults += error.faults
        else:
            asked.append(replace(own, out=options.out / name if options.out else None))
    if faults:
        raise BadInput(faults)
    return asked


def _alike(found: Sequence[GridCell]) -> Iterator[Fault]:
    """Yield a fault for each cell whose run folder would bear the name of another's, whatever the file system."""
    folders = [folder_of(k.strategy.stem if k.strategy else "", k.scenarios) for k in found]
    expected = "files with names of their own, since runs are named after them"
    yield from _twice(((name.lower(), name) for name in folders), f"{TYPED_STRATEGY}, {TYPED_SCENARIO}", expected)


def _strategies(model: Path, typed: Sequence[str | Path], faults: list[Fault]) -> list[Path]:
    """Return the file of each strategy, noting what cannot be found and what stands twice."""
    found = [
        _file(str(word), lambda name: find_setting(name, STRATEGIES, model), TYPED_STRATEGY, faults) for word in typed
    ]
    files = [file for file in found if file is not None]
    faults += _twice(((real(file), file.stem) for file in files), TYPED_STRATEGY, "each strategy once")
    return files


def _scenarios(model: Path, typed: Sequence[str], faults: list[Fault]) -> list[tuple[str, ...]]:
    """Return the scenarios of each option, those that add up together."""
    found = [_added_up(model, word, faults) for word in typed]
    chosen = [names for names in found if names is not None]
    keys = ((tuple(real(find_scenario(name, model)) for name in names), names) for names in chosen)
    faults += _twice(((files, scenario_of(names)) for files, names in keys), TYPED_SCENARIO, "each scenario once")
    return chosen


def _added_up(model: Path, word: str, faults: list[Fault]) -> tuple[str, ...] | None:
    """Return the scenarios of one option, none for the central case; None if something is wrong with it."""
    names = (word,) if Path(word).is_file() else tuple(word.split(PLUS))
    if names == (CENTRAL,):
        return ()
    before = len(faults)
    if CENTRAL in names:
        faults.append(Fault(TYPED_SCENARIO, None, "", f"{CENTRAL} by itself, since it is no scenario", word))
    others = [name for name in names if name != CENTRAL]
    found = [
        _file(name, lambda scenario: find_scenario(scenario, model), TYPED_SCENARIO, faults, word) for name in others
    ]
    files = [file for file in found if file is not None]
    faults += _twice(((real(file), f"{file.stem} in {word}") for file in files), TYPED_SCENARIO, "each scenario once")
    return names if len(faults) == before else None


def _file(name: str, find: Callable[[str], Path], option: str, faults: list[Fault], typed: str = "") -> Path | None:
    """Return the file of a name, noting a fault if the name is empty or there is no such file."""
    if not name.strip():
        found = f"an empty name in {typed}" if typed.strip() else "an empty name"
        faults.append(Fault(option, None, "", "a file, or a name", found))
        return None
    try:
        return find(name)
    except BadInput as error:
        faults += error.faults
        return None


def _twice(items: Iterable[tuple[Hashable, str]], option: str, expected: str) -> list[Fault]:
    """Return a fault for every item whose key is that of one before it, in the words beside the key."""
    seen: set[Hashable] = set()
    faults = []
    for key, words in items:
        if key in seen:
            faults.append(Fault(option, None, "", expected, f"{words} more than once", whole=True))
        seen.add(key)
    return faults

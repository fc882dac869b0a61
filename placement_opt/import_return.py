"""From a return to a model folder: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from placement_opt.inputs import read_model
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import unfit_name
from placement_opt.intake import estimate as estimating
from placement_opt.intake import folder
from placement_opt.intake.estimate import Estimates
from placement_opt.intake.import_settings import Settings, read_settings
from placement_opt.intake.read.guard import holds_children
from placement_opt.intake.records.return_to_counts import Asked as ReturnAsked
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.request import Asked, Gap, Imported
from placement_opt.kernel import atomic_folder, calendar, paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown
from placement_opt.report import import_tables

Progress = Callable[[int, int, str], None]
RETURNS = (".csv", ".xml")
STEPS = ("Reading the return", "Estimating", "Forecasting", "Testing the forecast", "Writing the folder")


def import_903(asked: Asked, *, progress: Progress = lambda done, total, what: None) -> Imported:
    """Make a model folder of a council's return and, if `asked.out` is set, write it whole or not at all.

    Raises BadInput with every fault.
    """
    _refuse(asked)
    settings = read_settings(asked.settings or paths.config_folder() / "ssda903" / "settings.yaml")
    step = iter(enumerate(STEPS))

    def begin() -> None:
        done, what = next(step)
        progress(done, len(STEPS), what)

    begin()
    reading = return_to_counts(_return(asked), settings, paths.config_folder() / "ssda903" / "codes.csv")
    structure = estimating.generic()
    begin()
    estimates = estimating.estimate(reading.counts, settings, structure, asked.window)
    begin()
    ahead = estimating.forecast(reading.counts, settings, structure, asked.window)
    begin()
    backtest = estimating.backtest(reading.counts, settings, structure)
    begin()
    texts, notes = _texts(asked, estimates, settings)
    found = Imported(
        asked=asked,
        reading=reading,
        estimates=estimates,
        ahead=ahead,
        backtest=backtest,
        small=settings.publishing.small,
        round_to=settings.publishing.round_to,
        confidence=settings.estimates.confidence,
        gaps=_gaps(texts),
        notes=notes,
        evidence=_evidence(texts),
        borrowed=folder.borrowed(texts),
        checked=0,
    )
    if asked.out is None:
        return found
    atomic_folder.write(asked.out, {**texts, **import_tables.files(found)}, _manifest(asked))
    return replace(found, checked=_faults(asked.out))


def _refuse(asked: Asked) -> None:
    """Raise what can be known before anything is read."""
    faults = [replace(fault, file="--name") for fault in unfit_name(asked.name)]
    faults += [_not_a_list(option) for option, file in _lists(asked).items() if _is_of_children(option, file)]
    if not calendar.is_quarter_end(asked.as_of):
        expected = "the last day of a quarter, such as 2025-03-31"
        faults.append(Fault("--as-of", None, "", expected, asked.as_of.isoformat()))
    if faults:
        raise BadInput(faults)
    if asked.out is None:
        return
    if asked.source.is_dir() and asked.out.resolve().is_relative_to(asked.source.resolve()):
        raise BadInput([Fault("--out", None, "", "a folder outside the return", shown(asked.out))])
    atomic_folder.recover(asked.out)
    atomic_folder.check(asked.out)
    if changed := atomic_folder.edited(asked.out):
        hint = f"import into another folder with --borrow {asked.out.as_posix()} to carry over what was filled in"
        expected = "a folder as an import wrote it"
        raise BadInput([Fault(shown(asked.out), None, "", expected, f"changes in {', '.join(changed)}", hint)])


def _lists(asked: Asked) -> dict[str, Path | None]:
    """Return the files that are no records of children, by their options."""
    lists = {"--place-map": asked.codes, "--config": asked.settings}
    return {**lists, "--prices": asked.prices, "--ofsted": asked.ofsted}


def _is_of_children(option: str, file: Path | None) -> bool:
    return file is not None and holds_children(file, dated=option == "--ofsted")


def _not_a_list(option: str) -> Fault:
    hint = "nothing of it was read on or shown"
    return Fault(option, None, "", "a list or settings", "what looks like records of children", hint)


def _return(asked: Asked) -> ReturnAsked:
    return ReturnAsked(
        path=asked.source,
        as_of=asked.as_of,
        years=asked.years,
        la=asked.la,
        flags=asked.flags,
        codes=asked.codes,
        strict=asked.strict,
    )


def _texts(asked: Asked, estimates: Estimates, settings: Settings) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the text of every file of the folder, and what was passed over on the way."""
    homes, market = None, None
    notes: tuple[str, ...] = ()
    if asked.ofsted:
        providers = folder.read_providers(asked.ofsted)
        homes = folder.own_homes(providers, asked.title)
        market = folder.market(providers, asked.title)
        over = folder.passed_over(providers)
        notes = tuple(f"Sheet '{sheet}' of the provider list was passed over." for sheet in over)
    prices = folder.read_prices(asked.prices, folder.priced()) if asked.prices else None
    donor = folder.borrow(asked.borrow) if asked.borrow else None
    if asked.rounded:
        estimates = estimating.rounded_for_publication(estimates, settings)
    texts = folder.texts(
        estimates,
        name=asked.name,
        title=asked.title,
        homes=homes,
        market=market,
        prices=prices,
        donor=donor,
        rounded=asked.rounded,
        list_of_providers=asked.ofsted.name if asked.ofsted else "",
        price_list=asked.prices.name if asked.prices else "",
        round_to=settings.publishing.round_to,
        made_with=_made_with(asked),
    )
    return texts, notes


def _made_with(asked: Asked) -> tuple[str, ...]:
    """Return in sentences what stood in the place of the shipped codes and choices."""
    words = {
        asked.codes: "The codes are those of the council's own table, {}.",
        asked.settings: "The choices are {}'s.",
    }
    said = [text.format(file.name) for file, text in words.items() if file]
    return (*said, "Levels of need are the council's own flags.") if asked.flags else tuple(said)


def _gaps(texts: Mapping[str, str]) -> tuple[Gap, ...]:
    """Return the tables that have empty values, and how many."""
    many = Counter(table for table, _ in folder.gaps(texts))
    return tuple(Gap(TABLES[table].file, n, TABLES[table].meaning) for table, n in many.items())


def _evidence(texts: Mapping[str, str]) -> dict[str, int]:
    """Return how many figures of the folder have each evidence grade."""
    return dict(sorted(Counter(folder.evidence(texts)).items()))


def _faults(out: Path) -> int:
    """Return how many faults `check` finds in the folder written."""
    try:
        read_model(out)
    except BadInput as error:
        return len(error.faults)
    return 0


def _manifest(asked: Asked) -> dict[str, Any]:
    """Return what was read and asked; a flag file, and the return of a folder for publication, without their hashes.

    A hash of a short file of children could be found by trying all children.
    """
    lists = {file.name: atomic_folder.sha256(file) for file in _lists(asked).values() if file}
    returns = {} if asked.rounded else _hashes(asked.source)
    options = {
        "name": asked.name,
        "as_of": asked.as_of.isoformat(),
        "council": asked.title,
        "years": list(asked.years),
        "la": asked.la,
        "flags": asked.flags is not None,
        "borrow": asked.borrow.name if asked.borrow else None,
        "window": list(asked.window) if asked.window else None,
        "strict": asked.strict,
        "rounded": asked.rounded,
    }
    written = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return atomic_folder.manifest(inputs=lists | returns, options=options, stages=(), timings={}, written=written)


def _hashes(source: Path) -> dict[str, str]:
    """Return the hashes of the files of a return by their names inside it."""
    if not source.is_dir():
        return {f"return/{source.name}": atomic_folder.sha256(source)}
    files = (p for p in source.rglob("*") if p.is_file() and p.suffix.lower() in RETURNS)
    return {f"return/{name}": hashed for name, hashed in atomic_folder.hashes(source, files).items()}

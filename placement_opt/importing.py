"""From a return to a model folder: the calls in order. It reads as the table of contents."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from placement_opt.domain.catalogue import Catalogue
from placement_opt.inputs import read_model
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.schema import TABLES
from placement_opt.inputs.starter import unfit_name
from placement_opt.intake import estimate as estimating
from placement_opt.intake import folder, shared_tables
from placement_opt.intake.audited.earlier_release import RELEASED_OPTION, read_releases
from placement_opt.intake.audited.shared_counts import shared_counts, stock_shown
from placement_opt.intake.folder import Lists
from placement_opt.intake.import_settings import Settings, read_settings
from placement_opt.intake.imported import Gap, Imported
from placement_opt.intake.read.dates import date_rules
from placement_opt.intake.read.input_files import READABLE
from placement_opt.intake.read.successors import read_successions
from placement_opt.intake.records.codes import read_codes
from placement_opt.intake.records.return_to_counts import return_to_counts
from placement_opt.intake.released_note import note_in_model
from placement_opt.intake.request import ImportRequest
from placement_opt.kernel import atomic_folder, calendar, paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.given_files import start_of
from placement_opt.kernel.guard import LIKE_RECORDS, NOT_SHOWN_HERE, holds_children
from placement_opt.kernel.held_places import held
from placement_opt.kernel.left_behind import recover
from placement_opt.kernel.options import Option, options
from placement_opt.kernel.paths import real
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.kernel.text import shown
from placement_opt.measure.own_prices import own_prices
from placement_opt.prepared import Options, prepare

WITHOUT_ROUNDED = "an import whose tables are shared, which a folder of rounded counts does not have"
IMPORT_STEPS = ("Reading the return", "Estimating", "Forecasting", "Testing the forecast", "Writing the folder")


def import_return(request: ImportRequest, *, progress: Progress = quiet) -> Imported:
    """Make a model folder of a council's return and, if `request.out` is set, write it whole or not at all.

    Raises BadInput with every fault.
    """
    _refuse(request)
    if request.out is None:
        return _imported(request, progress)[0]
    recover(request.out)
    with held(request.out):
        _refuse_place(request.out)
        found, texts = _imported(request, progress)
        atomic_folder.write(request.out, {**texts, **shared_tables.files(found)}, _manifest(request))
        checked = _faults(request.out)
        return replace(found, checked=checked, own_prices="" if checked else own_prices_in(request.out))


def _imported(request: ImportRequest, progress: Progress) -> tuple[Imported, Mapping[str, str]]:
    """Return what a return says, and the files of the model that it makes."""
    catalogue, config = read_catalogue(), paths.config_folder() / "ssda903"
    settings = read_settings(request.config or config / "settings.yaml", catalogue)
    codes = read_codes(request.code_map or config / "codes.csv", catalogue)
    step = iter(enumerate(IMPORT_STEPS))

    def begin() -> None:
        done, what = next(step)
        progress(done, len(IMPORT_STEPS), what)

    begin()
    released = read_releases(request.released)
    reading = return_to_counts(request, settings, codes, catalogue, read_successions(config))
    begin()
    shared = shared_counts(reading.counts, settings, catalogue, released)
    estimates = estimating.estimate(reading.counts, settings, catalogue, request.window, shared.untold())
    begin()
    ahead = estimating.forecast(reading.counts, settings, catalogue, request.window)
    begin()
    backtest = estimating.backtest(reading.counts, settings, catalogue, hidden=shared.places())
    estimates = replace(estimates, trust=estimating.trust(backtest, settings))
    begin()
    lists = _lists(request, settings, catalogue)
    used = estimating.rounded_for_publication(estimates, settings, catalogue) if request.rounded else estimates
    texts = folder.texts(used, request, lists, catalogue, codes.uncoded, settings.publishing.round_to)
    found = Imported(
        request=request,
        reading=reading,
        estimates=estimates,
        nowcast=estimating.nowcast(reading.counts, settings.estimates),
        ahead=ahead,
        backtest=backtest,
        shared=shared,
        released=released,
        stock=stock_shown(shared, catalogue),
        small=settings.publishing.small,
        round_to=settings.publishing.round_to,
        confidence=settings.estimates.confidence,
        gaps=_gaps(texts),
        notes=lists.notes,
        evidence=_evidence(texts),
        donor_files=folder.donor_files(texts),
        catalogue=catalogue,
        checked=0,
    )
    if request.rounded:
        return found, texts
    return found, {**texts, "README.md": f"{texts['README.md']}\n{note_in_model(found)}\n"}


def _refuse(request: ImportRequest) -> None:
    """Raise what can be known before anything is read."""
    faults = [replace(fault, file="--name") for fault in unfit_name(request.name)]
    faults += [_not_a_list(option) for option, file in _list_files(request).items() if _is_of_children(option, file)]
    if request.rounded and request.released:
        faults.append(Fault(RELEASED_OPTION, None, "", WITHOUT_ROUNDED, "--rounded"))
    if request.own_provider and request.ofsted is None:
        faults.append(Fault("--own-provider", None, "", "--ofsted with the list that names the owner", "no list"))
    if not calendar.is_quarter_end(request.as_of):
        expected = "the last day of a quarter, such as 2025-03-31"
        faults.append(Fault("--as-of", None, "", expected, request.as_of.isoformat()))
    if faults:
        raise BadInput(faults)
    if request.out and request.source.is_dir() and real(request.out).is_relative_to(real(request.source)):
        raise BadInput([Fault("--out", None, "", "a folder outside the return", shown(request.out))])


def _refuse_place(out: Path) -> None:
    """Raise BadInput for a folder that may not be replaced."""
    atomic_folder.check(out)
    if changed := atomic_folder.edited(out):
        hint = f"import into another folder with --fill-from {out.as_posix()} to carry over what was filled in"
        expected = "a folder as an import wrote it"
        raise BadInput([Fault(shown(out), None, "", expected, f"changes in {', '.join(changed)}", hint)])


def _list_files(request: ImportRequest) -> dict[str, Path | None]:
    """Return the files that are no records of children, by their options."""
    lists = {"--code-map": request.code_map, "--config": request.config}
    return {**lists, "--prices": request.prices, "--ofsted": request.ofsted}


def _is_of_children(option: str, file: Path | None) -> bool:
    return file is not None and holds_children(start_of(file), dated=option == "--ofsted")


def _not_a_list(option: str) -> Fault:
    return Fault(option, None, "", "a list or settings", LIKE_RECORDS, NOT_SHOWN_HERE)


def _lists(request: ImportRequest, settings: Settings, catalogue: Catalogue) -> Lists:
    """Return what was given beside the return, with what was left out of it or needs a second look."""
    priced, fewest = folder.priced(catalogue), catalogue.fewest_children
    bounds = folder.PriceBounds(settings.prices, catalogue)
    prices = folder.read_prices(request.prices, priced, fewest, bounds) if request.prices else {}
    doubts = folder.price_doubts(prices, bounds)
    donor = folder.read_donor(paths.find_model(request.fill_from), catalogue) if request.fill_from else None
    if request.ofsted is None:
        return Lists(prices=prices, donor=donor, notes=doubts)
    owners = folder.read_owners(paths.config_folder() / "ssda903", request.own_provider, request.as_of)
    providers = folder.read_providers(request.ofsted, date_rules(settings.reading))
    homes = folder.area_homes(providers, request.title, owners)
    skipped = tuple(f"Sheet '{sheet}' of the provider list was skipped." for sheet in folder.skipped(providers))
    return Lists(homes.own, homes.market, prices, donor, (*homes.notes, *skipped, *doubts))


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


def own_prices_in(model: Path) -> str:
    """Say how much of what care costs in a model rests on the council's own prices; nothing if it cannot be read."""
    try:
        return own_prices(prepare(Options(model)).question.case).sentence
    except BadInput:
        return ""


def _manifest(request: ImportRequest) -> dict[str, Any]:
    """Return what was read and asked; a file of levels, and the return of a folder for publication, without hashes.

    A hash of a short file of children could be found by trying all children.
    """
    lists = {file.name: atomic_folder.sha256(file) for file in _list_files(request).values() if file}
    returns = {} if request.rounded else _hashes(request.source)
    asked = {name: _recorded(getattr(request, name), option) for name, (_, option) in options(ImportRequest).items()}
    kept = {name: value for name, value in asked.items() if name not in ("source", "out")}
    written = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    private, inputs = not request.rounded, lists | returns
    return atomic_folder.manifest(inputs=inputs, options=kept, stages=(), timings={}, written=written, private=private)


def _recorded(value: Any, option: Option) -> Any:
    """Return what the manifest keeps of an option: of files their names, of a file of children that it was given."""
    if not option.recorded:
        return value is not None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_recorded(one, option) for one in value]
    return value.name if isinstance(value, Path) else value


def _hashes(source: Path) -> dict[str, str]:
    """Return the hashes of the files of a return by their names inside it."""
    if not source.is_dir():
        return {f"return/{source.name}": atomic_folder.sha256(source)}
    files = (p for p in source.rglob("*") if p.is_file() and p.suffix.lower() in READABLE)
    return {f"return/{name}": hashed for name, hashed in atomic_folder.hashes(source, files).items()}

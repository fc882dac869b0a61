"""From published statistics to a model folder of any English council: the calls in order."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from placement_opt.domain.catalogue import Catalogue
from placement_opt.domain.published import PublishedCouncil, PublishedStatistics
from placement_opt.england.council_moves import CouncilMoves, council_moves
from placement_opt.england.councils_by_name import AS_TYPED, council_by_name, still_there
from placement_opt.england.doing_nothing import doing_nothing
from placement_opt.england.new_council import (
    CouncilMade,
    EnglandPattern,
    calibration,
    council_rows,
    council_texts,
    even_homes,
    flows,
    has_a_spend_year,
    living,
    margins,
    read_pattern,
    response_of,
    to_know,
    unit_prices,
    with_division,
    words_here,
)
from placement_opt.england.published_choices import PublishedChoices, read_published_choices
from placement_opt.england.published_file import read_published
from placement_opt.england.published_request import FROM_PUBLISHED, YEAR_OPTION, NewRequest
from placement_opt.inputs.catalogue_file import read_catalogue
from placement_opt.inputs.starter import starter_texts, unfit_name
from placement_opt.intake import folder as of_folders
from placement_opt.intake.folder import OfstedHome, PriceBounds
from placement_opt.intake.folder.figures import FigureRow
from placement_opt.intake.folder.money_tables import listed, listed_bands
from placement_opt.intake.import_settings import read_settings
from placement_opt.intake.read.dates import date_rules
from placement_opt.judge.figures_to_ask import AskFirst
from placement_opt.kernel import paths
from placement_opt.kernel.atomic_folder import write_to_fill_in
from placement_opt.kernel.errors import BadInput, Fault, NoFeasiblePlan
from placement_opt.kernel.progress import Progress, quiet
from placement_opt.kernel.text import shown
from placement_opt.measure.own_prices import own_prices
from placement_opt.prepared import Options, prepare
from placement_opt.report.model_workbook import blank_front, model_workbook, published_front, write_model_workbook
from placement_opt.report.published_readme import published_readme
from placement_opt.study.ask_first import ask_first

PUBLISHED_STEPS = (
    "Reading what is published",
    "Making the model",
    "Finding what to ask for first",
    "Writing the folder",
)


@dataclass(frozen=True)
class PublishedBasis:
    """What every council's model is made from."""

    statistics: PublishedStatistics
    pattern: EnglandPattern
    catalogue: Catalogue
    choices: PublishedChoices
    moves: CouncilMoves  # how far councils moved


@dataclass(frozen=True)
class ModelMade:
    """A model folder that was made, how it stands beside what is published, and what to ask for first."""

    path: Path
    council: PublishedCouncil
    year: int
    calibration: tuple[str, ...]
    own_prices: str
    known: tuple[str, ...]
    asked: AskFirst | None


def model_from_published(request: NewRequest, *, progress: Progress = quiet) -> ModelMade:
    """Write a model folder of a council from published statistics, whole or not at all, and return what to know of it.

    Raises BadInput with every fault: of the name, the council, the year, and of each file that is given.
    """
    step = iter(enumerate(PUBLISHED_STEPS))

    def begin() -> None:
        done, what = next(step)
        progress(done, len(PUBLISHED_STEPS), what)

    begin()
    place = new_place(request)
    basis = read_basis(request.published)
    council, year = _chosen(basis.statistics, request)
    begin()
    made, rows = rows_asked_for(basis, council, year, request)
    texts = council_texts(made, request.name, rows)
    begin()
    asked, own = _asked(texts)
    begin()
    if request.workbook:
        front = published_front(made, rows, asked, place.as_posix())
        write_model_workbook(place, model_workbook(texts, made.catalogue, made.margins.council.name, front))
    else:
        readme = published_readme(made, rows, asked, place.as_posix(), request.name)
        write_to_fill_in(place, {**texts, "README.md": readme})
    beside = tuple(calibration(made, rows))
    return ModelMade(place, council, year, beside, own, tuple(to_know(made)), asked)


def new_place(request: NewRequest) -> Path:
    """Return where a new model is written. Raises BadInput if its name will not do, or something stands there."""
    faults = list(unfit_name(request.name))
    if not faults and request.place.exists():
        what = "file" if request.workbook else "folder"
        faults.append(Fault(shown(request.place), None, "", f"a {what} that does not exist yet", "one that does"))
    if faults:
        raise BadInput(faults)
    return request.place


def blank_workbook(request: NewRequest) -> Path:
    """Write a workbook without figures, with every row that is always needed, and return its file.

    Raises BadInput as `new_place` does.
    """
    place, words = new_place(request), read_catalogue()
    texts = starter_texts(request.name, place.as_posix(), words)
    write_model_workbook(place, model_workbook(texts, words, request.name, blank_front(place.as_posix())))
    return place


def read_basis(published: Path | None = None) -> PublishedBasis:
    """Return what every council is made from: published statistics, of a file or of this package, and the rest."""
    statistics, choices = read_published(published), read_published_choices()
    moves = council_moves(statistics, choices)
    return PublishedBasis(statistics, read_pattern(), words_here(read_catalogue()), choices, moves)


def rows_asked_for(
    basis: PublishedBasis, council: PublishedCouncil, year: int, request: NewRequest
) -> tuple[CouncilMade, dict[str, list[FigureRow]]]:
    """Return what a council is made from, and its rows with the council's own prices in the place of others."""
    made = council_made(basis, council, year, request)
    prices, doubts = _prices(request, made)
    made = replace(made, of_lists=(*made.of_lists, *doubts))
    rows = {t: listed(prices, made.catalogue, t, figures) for t, figures in council_rows(made).items()}
    return made, rows | {"fee_bands": listed_bands(prices, made.catalogue)}


def council_made(basis: PublishedBasis, council: PublishedCouncil, year: int, request: NewRequest) -> CouncilMade:
    """Return everything that the tables of a council are made from."""
    p, pattern, choices = basis.statistics, basis.pattern, basis.choices
    m = margins(p, council, year)
    homes, of_lists = _homes(p, council, year, request)
    here = living(p, m, pattern, choices.few_own, round(sum(home.beds or 0.0 for home in homes)))
    balanced = flows(m, here, pattern)
    response = response_of(balanced, pattern, basis.moves.drawn_years)
    residential, fostering = unit_prices(p, council.code, year, choices)
    return CouncilMade(
        published=p,
        pattern=pattern,
        catalogue=basis.catalogue,
        margins=m,
        living=here,
        flows=balanced,
        prices=with_division(residential, fostering, here, pattern),
        homes=homes,
        homes_listed=request.ofsted is not None,
        of_lists=of_lists,
        ahead=doing_nothing(p, basis.moves, council.code, year, response),
        tolerance=choices.spend_tolerance,
    )


def _chosen(p: PublishedStatistics, request: NewRequest) -> tuple[PublishedCouncil, int]:
    """Return the council and the year. Raises BadInput with the nearest name, or the years that there are."""
    at = replace(AS_TYPED, file=FROM_PUBLISHED)
    council = still_there(p.councils, council_by_name(p.councils, request.council or "", at), at)
    years = sorted({year for code, year, _m in p.values if code == council.code})
    usable = [year for year in years if has_a_spend_year(p, council.code, year)]
    if not usable:
        expected = "a council of which counts by age, starts, leavers and England's spend are published"
        raise BadInput([Fault(FROM_PUBLISHED, None, "", expected, council.name, "it has no children looked after")])
    if request.year is None:
        return council, usable[-1]
    if request.year not in usable:
        expected = f"a year of which counts, flows and spend are all published: {', '.join(map(str, usable))}"
        raise BadInput([Fault(YEAR_OPTION, None, "", expected, str(request.year))])
    return council, request.year


def _homes(
    p: PublishedStatistics, council: PublishedCouncil, year: int, request: NewRequest
) -> tuple[tuple[OfstedHome, ...], tuple[str, ...]]:
    """Return the council's homes, and in words what was left out of Ofsted's list of them.

    Raises BadInput if the list does not say how many places one of them has.
    """
    if request.ofsted is None:
        if request.own_provider:
            raise BadInput(
                [Fault("--own-provider", None, "", "--ofsted with the list that names the owner", "no list")]
            )
        homes, places = (round(p.number(council.code, year, m) or 0) for m in ("homes_la", "home_places_la"))
        return even_homes(homes, places), ()
    config = paths.config_folder() / "ssda903"
    owners = of_folders.read_owners(config, request.own_provider, date(year, 3, 31))
    settings = read_settings(config / "settings.yaml", read_catalogue())
    providers = of_folders.read_providers(request.ofsted, date_rules(settings.reading))
    found = of_folders.area_homes(providers, council.name, owners)
    if unsaid := [home.urn for home in found.own if home.beds is None]:
        expected = "how many places each home of the council has, since beds are not guessed"
        raise BadInput([Fault(shown(request.ofsted), None, "", expected, f"none for {', '.join(unsaid)}", whole=True)])
    skipped = (f"Sheet '{sheet}' of the provider list was skipped." for sheet in of_folders.skipped(providers))
    return found.own, (*found.notes, *skipped)


def _prices(
    request: NewRequest, made: CouncilMade
) -> tuple[Mapping[of_folders.Item, of_folders.Price], tuple[str, ...]]:
    """Return the council's own prices, and in words which of them need a second look."""
    if request.prices is None:
        return {}, ()
    every = read_catalogue()  # whose words the choices of an import use
    bounds = PriceBounds(read_settings(paths.config_folder() / "ssda903" / "settings.yaml", every).prices, every)
    fewest = made.catalogue.fewest_children
    prices = of_folders.read_prices(request.prices, of_folders.priced(made.catalogue), fewest, bounds)
    return prices, of_folders.price_doubts(prices, bounds)


def _asked(texts: Mapping[str, str]) -> tuple[AskFirst | None, str]:
    """Return what to ask for first of a folder that is not written yet, and how much rests on the council's own prices.

    Nothing is asked for where doing nothing has no plan.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        for name, text in texts.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        prepared = prepare(Options(folder))
        own = own_prices(prepared.question.case).sentence
        try:
            return ask_first(prepared, ()), own
        except NoFeasiblePlan:
            return None, own

"""Commands that begin a model: a starter folder, and the files of an invented council."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.typed_options import asking_for
from placement_opt.england.published_request import FROM_PUBLISHED, NewRequest
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import request_of
from placement_opt.kernel.progress import progress_bar

DONOR = "manchester"  # of what a return cannot know


def _new(**words: Any) -> None:
    """Write a model for another council, a folder or workbook: empty, or filled in from published statistics."""
    request = request_of(NewRequest, words)
    if request.useless:
        expected = f"{FROM_PUBLISHED} with the council that is meant"
        raise BadInput([Fault(option, None, "", expected, "a folder without figures") for option in request.useless])
    if request.council is not None:
        _from_published(request)
        return
    if request.workbook:
        from placement_opt.from_published import blank_workbook

        file = blank_workbook(request).as_posix()
        typer.echo(f"Wrote {file}. Fill it in: `placement-opt check {file}` lists what is missing, by sheet and cell.")
        return
    from placement_opt import inputs

    written = inputs.new(request.name, request.folder).as_posix()
    typer.echo(f"Wrote {written}. Fill it in: `placement-opt check {written}` lists what is missing.")


new = asking_for(NewRequest, _new)


def _from_published(request: NewRequest) -> None:
    """Write a model from published statistics, and say how it stands beside them and what to ask for first."""
    from placement_opt.from_published import model_from_published
    from placement_opt.report import terminal
    from placement_opt.report.published_terminal import made_sections

    with stoppable(), progress_bar() as progress:
        made = model_from_published(request, progress=progress)
    at, council = made.path.as_posix(), made.council.name
    typer.echo(f"Wrote {at}: {council} at 31 March {made.year}, from published statistics alone.")
    terminal.show_sections(made_sections((*made.calibration, made.own_prices), made.known, made.asked), wide_console())
    page = "Its first sheet" if request.workbook else f"{at}/README.md"
    typer.echo(f"{page} has all of them, and how to go on. Answer it with: placement-opt run {at}")


def new_strategy(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The strategy, as a file name: more_carers")],
    model: Annotated[str, typer.Option(metavar="MODEL", help="A model folder, or the name of one.")],
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to put it. Default: strategies in the model's folder.")
    ] = None,
) -> None:
    """Write a commented strategy with the levers of a model."""
    from placement_opt import running

    written = running.new_strategy(name, model, folder).as_posix()
    typer.echo(f"Wrote {written}. It pulls nothing yet: take the # from what you want. To see whether it can be read:")
    typer.echo(f"placement-opt check {model} --strategy {written}")


def example(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put the files: a new or empty folder.")],
    councils: Annotated[
        int, typer.Option(metavar="N", min=0, help="Import so many that differ, as model folders, instead.")
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Another number, other councils.")] = 0,
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="How many processes share the work.")] = 1,
) -> None:
    """Write the files of an invented council, to try import-903 and import-placements on."""
    if councils:
        from placement_opt.kernel.file_limits import too_many

        if faults := too_many("--councils", "", councils, "councils"):
            raise BadInput(faults)
        _several(folder, councils, seed, processes)
        return
    from placement_opt.intake.invented import REFERRALS_FILE, write_invented_council

    made = write_invented_council(folder)
    typer.echo(f"Wrote the returns, the list of providers and the price list of {made.title} to {folder.as_posix()}.")
    typer.echo("Beside them are referrals and placements. Import these with:")
    typer.echo(f"placement-opt import-placements {folder.as_posix()}/{REFERRALS_FILE} --name {made.name}")
    lists = f"--ofsted {folder.as_posix()}/ofsted.csv --prices {folder.as_posix()}/prices.csv --fill-from {DONOR}"
    typer.echo("Import the returns with:")  # on one line, so that it can be copied to any shell
    typer.echo(f"placement-opt import-903 {made.source.as_posix()} --name {made.name} --as-of {made.as_of} {lists}")


def _several(folder: Path, councils: int, seed: int, processes: int) -> None:
    """Write model folders of invented councils, and say what to do with them."""
    with stoppable(), progress_bar() as progress:
        from placement_opt.inventing import invent_councils

        made = invent_councils(folder, councils, donor=DONOR, seed=seed, processes=processes, progress=progress)
    typer.echo(f"Wrote {len(made):,d} model folders of invented councils to {folder.as_posix()}. Answer them with:")
    typer.echo(f"placement-opt councils {folder.as_posix()}")

"""Commands about runs that are there: which there are, what changed, whether they are what they say, who agreed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.cycle_commands import TimeLimit
from placement_opt.cli.run_commands import RUNS
from placement_opt.kernel.progress import progress_bar

if TYPE_CHECKING:
    from placement_opt.report.section import Section

RUN_HELP = "A run: its name, the beginning of it or of the hash at its end, or its folder."
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help=RUN_HELP)]
Folder = Annotated[Path, typer.Option(metavar="DIR", help="Where the runs are.")]
Json = Annotated[bool, typer.Option("--json", help="Print what was found as JSON and nothing else.")]


def runs(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help="One run, to say more of it.")] = None,
    folder: Folder = RUNS,
    as_json: Json = False,
) -> None:
    """List the runs with their verdicts and who signed them."""
    from placement_opt.register import run_register, run_words
    from placement_opt.register.filed_runs import find_run
    from placement_opt.register.signatures import signatures_of

    if run is None:
        found = run_register.register_of(folder)
        _print(run_words.register_sections_of(found), run_register.as_data(found) if as_json else None)
        return
    one = find_run(run, folder)
    entry = run_register.Entry(one, signatures_of(one))
    _print(run_words.run_sections(one), run_register.entry_as_data(entry) if as_json else None)


def compare(
    run: Annotated[list[str], typer.Argument(metavar="RUN RUN…", help=f"Two runs or more. {RUN_HELP}")],
    folder: Folder = RUNS,
    as_json: Json = False,
) -> None:
    """Say what changed from one run to the next, and what explains it."""
    with stoppable():
        from placement_opt.register import comparing, run_words
        from placement_opt.register.filed_runs import find_runs

        chosen = find_runs(run, folder)
        with progress_bar(hidden=as_json) as progress:
            found = comparing.compare(chosen, progress)
        _print(run_words.compared_sections(found), comparing.compared_as_data(found) if as_json else None)


def verify(
    run: RunArgument,
    folder: Folder = RUNS,
    hashes: Annotated[bool, typer.Option("--hashes", help="Only compare hashes; solve nothing.")] = False,
    time_limit: TimeLimit = None,
    as_json: Json = False,
) -> None:
    """Check the files of a run, and solve it again: the same bytes, or where not."""
    with stoppable(within=time_limit):
        from placement_opt.register import run_words, verifying
        from placement_opt.register.filed_runs import find_run
        from placement_opt.study.workers import Workers, usual_processes

        one = find_run(run, folder)
        with progress_bar(hidden=as_json) as progress:
            workers = Workers(usual_processes())
            found = verifying.verify(one, solve=not hashes, workers=workers, progress=progress)
        _print(run_words.verified_sections(found), verifying.verified_as_data(found) if as_json else None)


def sign(
    run: RunArgument,
    as_: Annotated[str, typer.Option("--as", metavar="ROLE", help="analyst, assurer or approver.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Who signs.")],
    note: Annotated[str, typer.Option(metavar="TEXT", help="What was checked, or on what condition.")] = "",
    folder: Folder = RUNS,
) -> None:
    """Put a name to a run. It is a record and not a lock."""
    from placement_opt.register import run_words, signatures
    from placement_opt.register.filed_runs import find_run

    one = find_run(run, folder)
    signatures.sign(one, as_, name, note)
    typer.echo(f"Signed: {one.name}\n")
    _print([run_words.signature_section(signatures.signatures_of(one))], None)


def _print(sections: Iterable[Section], data: dict[str, Any] | None) -> None:
    """Print sections, or data as JSON in UTF-8 on every console."""
    if data is not None:
        from placement_opt.kernel import atomic_folder

        typer.echo(atomic_folder.to_json(data).encode("utf-8"), nl=False)
        return
    from placement_opt.report import terminal

    terminal.show_sections(sections, wide_console())

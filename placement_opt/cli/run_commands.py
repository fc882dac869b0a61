"""Commands that answer the question of a model: run and check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import progress_bar

DEFAULT_MODEL = "manchester"


@dataclass(frozen=True)
class RunRequest:
    """What the user asks of a run."""

    model: Annotated[
        str, Option("MODEL", f"A model folder, or the name of one. Default: {DEFAULT_MODEL}.", argument=True)
    ] = DEFAULT_MODEL
    config: Annotated[
        tuple[Path, ...], Option("FILE", "Settings that replace those in config/base.yaml. Repeatable.")
    ] = ()
    strategy: Annotated[str | None, Option("FILE", "The council's strategy, if not the model's own.")] = None
    scenario: Annotated[
        tuple[str, ...],
        Option("NAME", "A scenario by name, in the model's own folder or config/scenarios. Repeatable; they add up."),
    ] = ()
    horizon: Annotated[int | None, Option("Q", "How many quarters to plan.", least=1)] = None
    whole_homes: Annotated[bool, Option("", "Open or close each home whole, never in part. Slower.")] = False
    out: Annotated[Path | None, Option("DIR", "Where to write the run. Default: runs/MODEL, with the scenarios.")] = (
        None
    )
    quiet: Annotated[bool, Option("", "Print only the first screen.")] = False
    as_json: Annotated[bool, Option("", "Print verdict.json and nothing else.", flag="--json")] = False


def _run(**words: Any) -> None:
    """Say whether the claim holds; print the closest plan."""
    with stoppable():
        from placement_opt.kernel.paths import find_model, find_setting

        asked = request_of(RunRequest, words)
        folder = find_model(asked.model)
        named = (folder.resolve().name, *(Path(name).stem for name in asked.scenario))
        out = asked.out or Path("runs", "+".join(named))
        strategy = find_setting(asked.strategy, "strategies", folder) if asked.strategy else None
        from placement_opt import running

        options = running.Options(
            model=folder,
            configs=asked.config,
            strategy=strategy,
            scenarios=asked.scenario,
            horizon=asked.horizon,
            whole_homes=asked.whole_homes,
            out=out,
        )
        with progress_bar(hidden=asked.quiet) as progress:
            done = running.run(options, progress=progress)
        if asked.as_json:
            typer.echo((out / "verdict.json").read_bytes(), nl=False)  # UTF-8 on every console
            return
        from placement_opt.report import terminal

        show = terminal.show_verdict if asked.quiet else terminal.show
        show(done, wide_console())


run = asking_for(RunRequest, _run)


def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model folder, or the name of one.")],
) -> None:
    """Read a model and name every error in it; solve nothing."""
    from placement_opt.kernel.paths import find_model

    folder = find_model(model)
    from placement_opt import running

    running.check(folder)
    typer.echo(f"{model}: no errors")

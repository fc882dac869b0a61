"""The command about an investment fund."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement_opt.cli.console import stoppable, wide_console
from placement_opt.cli.run_commands import RUNS, QuestionRequest
from placement_opt.cli.typed_options import asking_for
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option, request_of
from placement_opt.kernel.progress import progress_bar

if TYPE_CHECKING:
    from placement_opt.prepared import Options


@dataclass(frozen=True)
class FundRequest:
    """What the user asks of a fund."""

    gate: Annotated[int | None, Option("LEVEL", "Least level of evidence that the fund pays for; 0: any.", least=0)] = (
        None
    )
    ask: Annotated[
        str | None, Option("WORD", "What is made largest: council, partners, or families. Default: as config/ says.")
    ] = None
    counts: Annotated[
        str | None, Option("WORD", "What counts: cashable, fiscal, or fiscal_and_economic. Default: as config/ says.")
    ] = None
    whole_blocks: Annotated[bool, Option("", "Fixed services are decommissioned in whole blocks. Slower.")] = False
    outcomes: Annotated[Path | None, Option("FILE", "What came of interventions so far, as counts.")] = None
    first_year: Annotated[bool, Option("", "What to buy first if results come before the second year. Slower.")] = False


def _fund(**words: Any) -> None:
    """Say what an investment fund is worth, to whom, whether it stays solvent, and whether claims for it hold."""
    with stoppable(within=words["time_limit"]):
        from placement_opt import funding, investing
        from placement_opt.kernel.paths import find_model
        from placement_opt.report import terminal

        asked, fund = request_of(QuestionRequest, words), request_of(FundRequest, words)
        folder = find_model(asked.model)
        options = _options(folder, asked)
        chosen = investing.FundOptions(fund.gate, fund.ask or "", fund.counts or "", fund.whole_blocks,
                                      fund.outcomes, fund.first_year)  # fmt: skip
        with progress_bar(hidden=asked.quiet) as progress:
            found = funding.invest(options, chosen, progress=progress)
        if asked.as_json:
            from placement_opt.report import fund_files

            typer.echo(fund_files.fund_as_json(found).encode("utf-8"), nl=False)
            return
        terminal.show_fund(found, wide_console(), brief=asked.quiet)


def _options(folder: Path, asked: QuestionRequest) -> Options:
    """Return the options of one strategy under one scenario. Raises BadInput for several."""
    from placement_opt.inputs.read_fund import has_children
    from placement_opt.prepared import Options
    from placement_opt.study.grid_cells import cells

    options = Options(folder, asked.config, horizon=asked.horizon, actuals=not asked.without_actuals)
    options = replace(options, out=asked.out, register=RUNS)
    if not has_children(folder):
        told = {"--strategy": asked.strategy, "--scenario": asked.scenario, "--horizon": asked.horizon}
        given = [name for name, words in told.items() if words]
        expected = "none, since the model has a fund and no children's programme"
        if given:
            raise BadInput([Fault(name, None, "", expected, "one", whole=True) for name in given])
        return options
    chosen = cells(folder, asked.strategy, asked.scenario, asked.config)
    if len(chosen) > 1:
        raise BadInput([Fault("--strategy", None, "", "one strategy under one scenario", f"{len(chosen)} of them")])
    return replace(options, strategy=chosen[0].strategy, scenarios=chosen[0].scenarios)


fund = asking_for(QuestionRequest, asking_for(FundRequest, _fund))

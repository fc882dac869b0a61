"""Three strategies of an invented council side by side: small homes, home to family, a fostering drive.

The tables in `anytown/` are added to the model that the return gives, as a council would add its own; the strategies
beside them each make a claim of their own.
"""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from placement_opt import Options, import_return, progress_bar, run_grid, show_grid, write_invented_council

ADDED = Path(__file__).parent / "anytown"
STRATEGIES = ("small_homes", "home_to_family", "fostering_drive")


def add_tables(model: Path) -> None:
    """Add rows to each table of the model that has them, or the table where the model has none, and the strategies."""
    for table in sorted(ADDED.glob("*.csv")):
        there = model / table.name
        header, *rows = [line for line in table.read_text("utf-8").splitlines() if not line.startswith("#")]
        text = there.read_text("utf-8") if there.exists() else header
        there.write_text("\n".join([text.rstrip("\n"), *rows, ""]), "utf-8", newline="\n")
    shutil.copytree(ADDED / "strategies", model / "strategies", dirs_exist_ok=True)


with tempfile.TemporaryDirectory() as place, progress_bar() as progress:
    made = write_invented_council(Path(place) / "anytown")
    request = replace(made, out=Path(place) / "models" / made.name, fill_from=Path("manchester"))
    import_return(request, progress=progress)
    add_tables(request.out)
    grid = run_grid(Options(request.out), STRATEGIES, progress=progress)
show_grid(grid, Console(width=80))
for cell, run in grid.runs:
    for judged in run.others:
        print(f"{cell.strategy}: {judged.sentence}")

"""Draw the first screen of a run as a picture for the README: `python examples/05_picture_of_the_verdict.py FILE`."""

import dataclasses
import io
import re
import sys
from pathlib import Path

from rich.console import Console

from placement_opt import Options, run, show_verdict

WRITTEN_TO = Path("runs", "manchester")  # as if it had been asked for; an example leaves nothing behind

answer = run(Options("manchester"))
answer = dataclasses.replace(answer, options=dataclasses.replace(answer.options, out=WRITTEN_TO))
console = Console(record=True, width=80, highlight=False, file=io.StringIO(), force_terminal=True)
show_verdict(answer, console)
picture = console.export_svg(title="placement-opt run --out runs/manchester", unique_id="verdict")
picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.S)  # no font is fetched from anywhere
if len(sys.argv) > 1:
    Path(sys.argv[1]).write_text(picture, encoding="utf-8")
print(f"{len(picture):,} characters of SVG")

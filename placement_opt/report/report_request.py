"""What is asked of a report of a run, beside its page and its workbook. Each field is an option of the command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from placement_opt.kernel.errors import Fault
from placement_opt.kernel.options import Option


@dataclass(frozen=True)
class ReportRequest:
    """What else a report holds, and of a sufficiency statement which council it is of and what is published of it."""

    committee: Annotated[bool, Option("", "Write a committee paper and its charts too.")] = False
    sufficiency: Annotated[bool, Option("", "Draft the tables and charts of a sufficiency statement too.")] = False
    council: Annotated[
        str | None, Option("NAME", "With --sufficiency: the council by name or code. Default: by the model's title.")
    ] = None
    published: Annotated[
        Path | None, Option("FILE", "With --sufficiency: published statistics in place of those of this package.")
    ] = None

    def faults(self) -> list[Fault]:
        """Return the options that say nothing without another."""
        given = {"--council": self.council, "--published": self.published}
        alone = [option for option, word in given.items() if word is not None and not self.sufficiency]
        return [Fault(option, None, "", "--sufficiency, whose draft it is for", "no --sufficiency") for option in alone]

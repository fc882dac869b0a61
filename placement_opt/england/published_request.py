"""What is asked of `placement-opt new`. Each field is also an option of it, with its words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from placement_opt.kernel.options import Option
from placement_opt.kernel.paths import BOOK_ENDING

FROM_PUBLISHED, YEAR_OPTION = "--from-published", "--year"


@dataclass(frozen=True)
class NewRequest:
    """A folder's name; if it is to be filled in, a council as it is published, and what is given beside that."""

    name: Annotated[str, Option("NAME", "The council, as a folder name: leeds", argument=True)]
    folder: Annotated[Path, Option("DIR", "Where to put it. Default: models.")] = Path("models")
    council: Annotated[
        str | None, Option("COUNCIL", "Fill it in for this council from published statistics.", flag=FROM_PUBLISHED)
    ] = None
    year: Annotated[int | None, Option("YEAR", "At 31 March of which year. Default: the last.")] = None
    published: Annotated[Path | None, Option("FILE", "Published statistics in place of those of this package.")] = None
    ofsted: Annotated[Path | None, Option("FILE", "Ofsted's list of providers, for the homes by name.")] = None
    own_provider: Annotated[
        str, Option("NAME", "Who runs the council's homes, as that list names the owner, if not the council.")
    ] = ""
    prices: Annotated[Path | None, Option("FILE", "The council's own prices, as for import-903.")] = None

    workbook: Annotated[bool, Option("", "One workbook with a sheet for each table, in place of a folder.")] = False

    @property
    def place(self) -> Path:
        """Where it is written: a folder, or the file of a workbook."""
        return self.folder / (f"{self.name}{BOOK_ENDING}" if self.workbook else self.name)

    @property
    def useless(self) -> tuple[str, ...]:
        """The options that say nothing of a folder that is not filled in."""
        beside = {
            YEAR_OPTION: self.year,
            "--published": self.published,
            "--ofsted": self.ofsted,
            "--own-provider": self.own_provider or None,
            "--prices": self.prices,
        }
        return (
            () if self.council is not None else tuple(option for option, value in beside.items() if value is not None)
        )

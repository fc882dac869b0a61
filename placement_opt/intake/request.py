"""What is asked of an import. Each field is also an option of `placement-opt import-903`, with its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from placement_opt.kernel import calendar
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option
from placement_opt.kernel.paths import find_model

CODE_TABLE = "config/ssda903/codes.csv"
CHOICES = "config/ssda903/settings.yaml"


def quarter_end_in(text: str) -> date:
    """Return a date; raises BadInput if it is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        expected = "a quarter's last day such as 2025-03-31"
        raise BadInput([Fault("--as-of", None, "", expected, text)]) from None


def quarters_in(text: str) -> tuple[str, str] | None:
    """Return the first and last quarter of FROM:TO; None for nothing. Raises BadInput if it is neither."""
    if not text:
        return None
    first, _, last = (part.strip() for part in text.partition(":"))
    if calendar.ordinal(first) is None or calendar.ordinal(last) is None:
        expected = "two quarters such as '2022/23 Q1:2024/25 Q4'"
        raise BadInput([Fault("--window", None, "", expected, text)])
    return first, last


def words_in(text: str) -> tuple[str, ...]:
    """Return the words between commas."""
    return tuple(filter(None, (word.strip() for word in text.split(","))))


@dataclass(frozen=True)
class ImportRequest:
    """What the user asks of an import; every file but the return itself may be left out."""

    source: Annotated[Path, Option("RETURN", "The SSDA903 return: a folder, a zip or a file.", argument=True)]
    name: Annotated[str, Option("NAME", "The council, as a folder name: leeds")]
    as_of: Annotated[date, Option("DATE", "A quarter's last day: 2025-03-31", quarter_end_in)]
    council: Annotated[str, Option("TEXT", "The council as Ofsted's list names it, if that is not NAME.")] = ""
    years: Annotated[tuple[str, ...], Option("YEARS", "Only these returns: 2022/23,2023/24", words_in)] = ()
    la_code: Annotated[str, Option("CODE", "Of pooled returns, the council to take by column LA; all for all.")] = ""
    leave_out_late: Annotated[
        bool, Option("", "Of pooled returns, leave out the councils whose returns do not cover the as-of date.")
    ] = False
    code_map: Annotated[Path | None, Option("FILE", f"What each code counts as, instead of {CODE_TABLE}.")] = None
    need_levels: Annotated[
        Path | None, Option("FILE", "The council's own levels of need: CHILD, LEVEL[, SINCE].", recorded=False)
    ] = None
    config: Annotated[Path | None, Option("FILE", f"Choices of the import, instead of {CHOICES}.")] = None
    ofsted: Annotated[Path | None, Option("FILE", "Ofsted's list of providers.")] = None
    own_provider: Annotated[
        str, Option("NAME", "Who runs the council's homes, as Ofsted's list names the owner, if not the council.")
    ] = ""
    prices: Annotated[Path | None, Option("FILE", "Prices: placement, fee[, low, high, parameter].")] = None
    fill_from: Annotated[
        Path | None, Option("MODEL", "A model whose rows fill what the return cannot know.", find_model)
    ] = None
    window: Annotated[
        tuple[str, str] | None,
        Option("FROM:TO", "Quarters the rates rest on: '2022/23 Q1:2024/25 Q4'. Default: the last 12.", quarters_in),
    ] = None
    strict: Annotated[bool, Option("", "Refuse a return with any row to repair; rows only left out pass.")] = False
    rounded: Annotated[bool, Option("", "Round every count before it is used, for publication.")] = False
    released: Annotated[
        tuple[Path, ...],
        Option("FOLDER", "An earlier release: hide what it would give away with this one. May be given several times."),
    ] = ()
    out: Annotated[Path | None, Option("DIR", "Where to write it. Default: models/NAME.")] = None

    @property
    def title(self) -> str:
        """Return the council's name as printed."""
        return self.council or self.name.replace("_", " ").title()

"""config/file_limits.yaml: how large a file of each kind may be."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.numbers import Whole
from placement_opt.kernel.paths import config_folder

FILE_LIMITS = "file_limits.yaml"
SETTINGS_FILE, TABLE_FILE, LIST_FILE, WORKBOOK_FILE = "settings", "table", "list", "workbook"  # kinds of files
MOST_OF_LIMITS = 1 << 16  # bytes of the limits themselves, which no other limit can hold
IN_LIMITS = f"the limit stands in config/{FILE_LIMITS}"
Most = Annotated[Whole, Field(ge=1)]


class FileLimit(BaseModel):
    """The most that a file of one kind may have; None where its kind has no such thing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most_bytes: Most
    most_lines: Most | None = None
    most_unzipped_bytes: Most | None = None
    most_cells: Most | None = None


class TogetherLimit(BaseModel):
    """The most that all files of one folder, or of one zip, may have together."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most_bytes_of_a_model: Most
    most_bytes_of_a_return: Most


class AskedLimit(BaseModel):
    """The most that may be asked of one command."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    most_quarters: Most
    most_rows: Most
    most_draws: Most
    most_councils: Most


class FileLimits(BaseModel):
    """The limits of every kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    settings: FileLimit
    table: FileLimit
    list: FileLimit
    workbook: FileLimit
    together: TogetherLimit
    asked: AskedLimit


def limit_of(kind: str) -> FileLimit:
    """Return the limits of a kind of file. Raises BadInput if the file of limits cannot be read."""
    found: FileLimit = getattr(_limits(config_folder() / FILE_LIMITS), kind)
    return found


def together_limit() -> TogetherLimit:
    """Return how large all files of one folder may be. Raises BadInput if the file of limits cannot be read."""
    return _limits(config_folder() / FILE_LIMITS).together


def too_many(file: str, column: str, asked: int, of: str) -> list[Fault]:
    """Return a fault if more is asked for than may be; `of`: quarters, draws or councils."""
    most = most_asked(of)
    return [Fault(file, None, column, f"at most {most:,d} {of}", f"{asked:,d}", IN_LIMITS)] if asked > most else []


def most_asked(of: str) -> int:
    """Return how many of something one command may be asked for. Raises BadInput as `limit_of` does."""
    most: int = getattr(_limits(config_folder() / FILE_LIMITS).asked, f"most_{of}")
    return most


@cache
def _limits(path: Path) -> FileLimits:
    """Return all limits; they are read in the plainest way, since every other reader asks for them."""
    name = f"config/{FILE_LIMITS}"
    try:
        if not path.is_file() or path.stat().st_size > MOST_OF_LIMITS:
            raise ValueError("no file of limits")
        data: Any = yaml.safe_load(path.read_bytes())
        return FileLimits.model_validate(data)
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        expected = f"the limits {', '.join(FileLimits.model_fields)}, each a whole number of 1 or more"
        raise BadInput([Fault(name, None, "", expected, "others, or no such file")]) from error

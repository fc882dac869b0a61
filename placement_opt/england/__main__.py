"""`python -m placement_opt.england FOLDER FILE` makes the file of published statistics from publications' files.

A folder with `about.csv` and the three other tables in long form is packed as it stands. Any other holds publications'
own files, as they are downloaded, which add their years to the file of this package, or to another.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placement_opt.england.council_titles import COUNTED_ON
from placement_opt.england.pack_published import packed
from placement_opt.england.published_tables import ABOUT_TABLE
from placement_opt.england.yearly_update.folder import UpdateRequest, made_update
from placement_opt.england.yearly_update.told import lines_of
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.text import shown
from placement_opt.kernel.whole_file import write_whole

ADD_TO, MADE_ON_OPTION = "--add-to", "--made-on"
USAGE = f"python -m placement_opt.england FOLDER FILE [{ADD_TO} FILE] [{MADE_ON_OPTION} YYYY-MM-DD]"


@dataclass(frozen=True)
class _Asked:
    """Two names, and what was said of each option."""

    folder: Path
    file: Path
    options: dict[str, str]


def main(words: Sequence[str]) -> int:
    """Make the file and print what became of each file read; return an exit code, with what is wrong as sentences."""
    asked = _asked(words)
    if asked is None:
        print(f"Usage: {USAGE}", file=sys.stderr)
        return BadInput.exit_code
    try:
        data, lines = _made(asked)
        write_whole(asked.file, data)
    except BadInput as error:
        print(error, file=sys.stderr)
        return BadInput.exit_code
    except OSError as error:
        print(f"{asked.file.as_posix()}: expected a file that can be written, got {error.strerror}", file=sys.stderr)
        return BadInput.exit_code
    _print(lines)
    return 0


def _print(lines: list[str]) -> None:
    """Print lines; whoever reads them may stop before the last one."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter fails when it ends


def _asked(words: Sequence[str]) -> _Asked | None:
    """Return what is asked, or None if it is not so that it can be understood."""
    names, options, rest = list[str](), dict[str, str](), list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
        elif word not in (ADD_TO, MADE_ON_OPTION) or word in options or not rest:
            return None
        else:
            options[word] = rest.pop(0)
    return _Asked(Path(names[0]), Path(names[1]), options) if len(names) == 2 else None


def _made(asked: _Asked) -> tuple[bytes, list[str]]:
    """Return the bytes of the new file and what is to be printed. Raises BadInput with every fault."""
    if (asked.folder / ABOUT_TABLE).exists():
        if asked.options:
            expected = f"none of {', '.join(asked.options)}, since a folder with it is packed as it stands"
            raise BadInput([Fault(shown(asked.folder / ABOUT_TABLE), None, "", expected, "both", whole=True)])
        return packed(asked.folder), [f"{shown(asked.file)}: the four tables of {shown(asked.folder)} as they stand"]
    add_to = asked.options.get(ADD_TO)
    made = made_update(
        UpdateRequest(asked.folder, Path(add_to) if add_to else None, _day(asked.options), but=asked.file)
    )
    if made.new.made_on < (last := date(made.new.latest, *COUNTED_ON)):
        expected = f"{last.isoformat()} or later, since there are figures of that day"
        raise BadInput([Fault(MADE_ON_OPTION, None, "", expected, made.new.made_on.isoformat())])
    return made.data, list(lines_of(made, shown(asked.file)))


def _day(options: dict[str, str]) -> date | None:
    said = options.get(MADE_ON_OPTION)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise BadInput([Fault(MADE_ON_OPTION, None, "", "a day such as 2026-11-27", said or "")]) from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m placement_opt.england FOLDER FILE` makes the file of published statistics from a folder of its tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from placement_opt.england.pack_published import packed
from placement_opt.kernel.errors import BadInput
from placement_opt.kernel.whole_file import write_whole

USAGE = "python -m placement_opt.england FOLDER FILE"


def main(words: Sequence[str]) -> int:
    """Make the file; return an exit code, with what is wrong told as sentences."""
    if len(words) != 2:
        print(f"Usage: {USAGE}", file=sys.stderr)
        return BadInput.exit_code
    folder, file = map(Path, words)
    try:
        write_whole(file, packed(folder))
    except BadInput as error:
        print(error, file=sys.stderr)
        return BadInput.exit_code
    except OSError as error:
        print(f"{file.as_posix()}: expected a file that can be written, got {error.strerror}", file=sys.stderr)
        return BadInput.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

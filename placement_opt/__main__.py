"""The way in of `placement-opt` and of `python -m placement_opt`."""

from __future__ import annotations

import sys


def begin() -> None:
    """Run the command line; an interrupt before it has begun ends it without a word."""
    try:
        from placement_opt.cli import main
    except KeyboardInterrupt:
        from placement_opt.kernel.errors import STOPPED

        sys.exit(STOPPED)
    main()


if __name__ == "__main__":
    begin()

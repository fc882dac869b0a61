"""The way in of `placement-opt` and of `python -m placement_opt`."""

from __future__ import annotations

import sys

STOPPED_EARLY = 130  # what a shell says of a command that was interrupted


def begin() -> None:
    """Run the command line; an interrupt before it has begun ends it without a word."""
    try:
        from placement_opt.cli import main
    except KeyboardInterrupt:
        sys.exit(STOPPED_EARLY)
    main()


if __name__ == "__main__":
    begin()

"""An open test of a council's savings claim for looked-after children's placements."""

__version__ = "0.1.0"

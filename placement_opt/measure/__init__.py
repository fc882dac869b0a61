"""Solved numbers as tidy frames: results, the opening year, savings, the bridge."""

"""The files of the return to child-level frames, in memory only."""

"""A child's episodes to counts: merged, repaired, placed in need groups, counted at quarter ends."""

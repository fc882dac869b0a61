"""The words and records of the field: the case, the strategy, claims."""

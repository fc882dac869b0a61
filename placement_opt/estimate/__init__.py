"""Counts of children to rates, forecasts and how far to trust them."""

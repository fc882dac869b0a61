"""Stages in strict order, each held at its best: the only room that knows a solver."""

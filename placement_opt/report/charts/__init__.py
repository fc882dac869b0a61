"""Charts of a run, made from its sections: each states its finding and has its words and its table beside it."""

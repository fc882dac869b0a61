"""A return, lists and prices to a model folder: read, records, estimate, folder."""

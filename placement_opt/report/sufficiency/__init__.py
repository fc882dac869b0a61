"""The draft of a sufficiency statement, made from the files of a run and from published statistics."""

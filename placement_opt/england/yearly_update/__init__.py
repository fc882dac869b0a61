"""The yearly update of the published statistics from the publications' own files."""

"""What every room needs and no word of the domain: errors, the calendar, text, paths, folders written whole."""

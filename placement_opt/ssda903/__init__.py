"""Read the statutory return SSDA903 into counts: a child's record goes in, none comes out."""

"""Published statistics of English councils, and what they say of one among others."""

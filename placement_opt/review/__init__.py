"""What a plan recommends, row by row, and what a lead decides of it."""

"""What the reader sees: the terminal answer and the run folder. No arithmetic beyond rounding."""

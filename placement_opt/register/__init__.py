"""What happens to a run after it was made: who ran what, what changed, who agreed."""

"""Does the claim hold, what limits it, and why there is sometimes no plan."""

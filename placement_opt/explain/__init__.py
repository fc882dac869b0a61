"""Why the answer is what it is: what binds, and why there is sometimes no plan at all."""

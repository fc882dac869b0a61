"""What may be shared, audited as a whole: all counts that are printed, and what earlier releases show of them."""

"""SQL by hand: statements that have names, and the transaction in which they run."""

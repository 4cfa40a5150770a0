"""SQL by hand: named statements, the transaction in which they run, and Tortoise's adapter."""

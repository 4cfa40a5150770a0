"""Limits on documents: what they cost, and what is refused before it is validated."""

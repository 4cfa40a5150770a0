"""Indicators of financial agencies, and the budget files they come from."""

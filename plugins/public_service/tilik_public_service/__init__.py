"""Indicators of agencies that serve the public."""

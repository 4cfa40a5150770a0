"""Indicators of health agencies, and the immunisation files they come from."""

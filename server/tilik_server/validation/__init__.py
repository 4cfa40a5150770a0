"""Checks of values that come from people and files."""

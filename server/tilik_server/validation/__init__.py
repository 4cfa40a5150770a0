"""Checks of values that people and files bring in."""

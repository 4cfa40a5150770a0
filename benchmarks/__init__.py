"""Measurements; run them with `make bench`. No test depends on a time."""

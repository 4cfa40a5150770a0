"""Explained scores from accepted evidence."""

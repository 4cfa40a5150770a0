"""Attributes that agencies declare."""

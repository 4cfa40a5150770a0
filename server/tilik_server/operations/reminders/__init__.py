"""Reminders: tell people and teams that steps wait for them."""

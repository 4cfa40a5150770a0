"""Reminders: who is told what waits."""

"""Plugins: found, described, and run in separate processes."""

"""Plugins: found, described and run in processes of their own."""

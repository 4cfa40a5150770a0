"""Limits on documents and on the HTTP body."""

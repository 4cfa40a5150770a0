"""Compiled reads: a selection of columns and relations becomes one statement that answers JSON."""

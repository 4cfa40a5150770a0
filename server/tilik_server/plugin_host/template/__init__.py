"""The files of a new plugin."""

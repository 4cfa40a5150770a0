"""The commands of `tilik`, one file for each."""

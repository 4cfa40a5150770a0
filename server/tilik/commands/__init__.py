"""The commands of `tilik`, a file per verb."""

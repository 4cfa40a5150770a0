"""Confinement: takes every right from a plugin's process that calculating does not need."""

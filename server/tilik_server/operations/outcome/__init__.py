"""Outcomes: decide, acknowledge, object to and follow them up."""

"""Ratings: enter, review and calibrate them, for people and for units."""

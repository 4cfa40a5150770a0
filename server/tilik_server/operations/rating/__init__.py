"""Ratings are given, reviewed and calibrated, for people and for units."""

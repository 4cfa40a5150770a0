"""Outcomes from scores and ratings, by the rules of the cycle's scheme."""

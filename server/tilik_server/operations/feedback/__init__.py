"""Feedback is given and replied to, by citizens with codes too."""

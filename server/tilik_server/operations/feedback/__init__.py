"""Feedback: give it and reply to it, also as a citizen with an invitation."""

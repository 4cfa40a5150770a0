"""Integration keys: created, rotated, revoked, and found again by a request."""

"""Stored grants: who holds which role where, from when to when."""

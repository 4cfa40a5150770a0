"""Limits on documents: their cost, and checks that run before validation."""

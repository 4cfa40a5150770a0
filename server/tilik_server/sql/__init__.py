"""Handwritten SQL: named statements, their transaction, and the adapter of Tortoise."""

"""The migrations of the database, applied in the order of their numbers."""

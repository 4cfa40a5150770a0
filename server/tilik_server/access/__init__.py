"""Access: the viewer, the actions that are allowed, and the rows that the database shows."""

"""What changes, heard from the database as it commits, and passed on to those it concerns."""

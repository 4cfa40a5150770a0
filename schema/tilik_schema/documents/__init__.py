"""Known documents: read from files and the database, checked, and held by a process."""

"""Units, positions, people and their posts, from files and requests of other systems."""

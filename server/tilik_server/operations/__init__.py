"""What changes the graph: a room per subject, a file per verb."""

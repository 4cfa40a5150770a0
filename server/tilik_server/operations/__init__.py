"""What changes the graph: a file per verb."""

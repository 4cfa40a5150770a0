"""The service behind the graph: tables, access, steps, scores and plugins."""

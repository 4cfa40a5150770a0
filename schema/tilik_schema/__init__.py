"""The graph as the world sees it."""

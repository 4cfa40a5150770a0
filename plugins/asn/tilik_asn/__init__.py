"""Rules that hold for every Indonesian civil servant, whatever the agency."""

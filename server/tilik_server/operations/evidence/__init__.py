"""Evidence is recorded, verified and withdrawn."""

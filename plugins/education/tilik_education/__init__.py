"""Indicators of education agencies, and the pupils' files they come from."""

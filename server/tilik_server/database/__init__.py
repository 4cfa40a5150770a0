"""PostgreSQL: how it is reached, served where none is given, and brought to the code's version."""

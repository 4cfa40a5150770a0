"""From the lines of a file to source records, and to evidence of a goal."""

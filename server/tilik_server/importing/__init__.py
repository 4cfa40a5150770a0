"""Files of an earlier or another system, imported as source records and evidence of goals."""

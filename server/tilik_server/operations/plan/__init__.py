"""Plans are written, submitted, agreed and revised."""

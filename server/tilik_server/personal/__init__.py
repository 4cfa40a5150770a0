"""What is held about one person: exported for the person, and erased after the legal period."""

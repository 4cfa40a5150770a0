"""What leaves the service in the form of the official documents."""

"""From accepted evidence to explained scores."""

"""The application and its commands."""

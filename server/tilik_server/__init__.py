"""The running service: settings, database, plugins, scores, and the composition of them all."""

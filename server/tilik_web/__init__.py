"""GraphQL over HTTP, and the pages and probes beside it."""

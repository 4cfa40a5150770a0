"""GraphQL over HTTP and WebSocket, and the pages and probes beside it."""

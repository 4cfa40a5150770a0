"""The PostgreSQL database: connections, the embedded server, and migrations."""

"""The roof: the application and its commands, put together from everything below."""

"""Notifications of committed changes, passed from the database to subscriptions."""

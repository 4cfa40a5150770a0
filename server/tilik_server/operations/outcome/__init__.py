"""Outcomes are decided, acknowledged, objected to and followed up."""

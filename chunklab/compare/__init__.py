"""Strategies side by side on the same documents and queries."""

"""Rows that are brought, not cut: an index that somebody else filled, and what any other system ranked."""

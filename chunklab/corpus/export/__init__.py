"""Corpora written in the formats of others, and what those cannot hold."""

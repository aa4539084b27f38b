"""Texts to unit vectors, and documents to the offsets of the tokens that a model reads."""

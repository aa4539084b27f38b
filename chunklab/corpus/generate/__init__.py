"""Contracts made to measure, of clauses written for chunklab, with gold spans exact to the character."""

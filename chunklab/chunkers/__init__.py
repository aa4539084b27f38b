"""Strategies of cutting a document into chunks, one per file; each is a `roles.Chunker`."""

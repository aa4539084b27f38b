"""Data sets in the formats that they are published in, read into chunklab's own."""

"""Text out of the files that people have, one module per kind of file."""

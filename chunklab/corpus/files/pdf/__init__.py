"""Text out of PDF files."""

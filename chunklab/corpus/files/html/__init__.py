"""Text out of web pages."""

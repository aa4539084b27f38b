"""The report as one HTML file, and the boundary viewer in it."""

"""The one room that knows every stage: it plans them, runs what is missing, and picks up where a killed run stopped."""

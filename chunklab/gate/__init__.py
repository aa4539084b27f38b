"""Whether a candidate is still as good as the baseline that a team committed."""

"""What the gate is tried on: a team's repository, regressions planted in it, and changes that harm nothing."""

"""Published results done again: the chunkers and habits of other people's code, and the figures that they printed."""

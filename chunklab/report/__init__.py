"""Tables of a comparison: rows are computed once, each format only renders them."""

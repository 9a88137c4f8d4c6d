"""Tables: every column once, and the same rows in each format."""

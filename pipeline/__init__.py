"""Chinese capital-market news in, a table of funding events out."""

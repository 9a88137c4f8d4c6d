"""Two events tables held against each other: what was gained, lost and changed, cell by cell."""

"""The report: one self-contained page with charts, a table, and each event's evidence in its article."""

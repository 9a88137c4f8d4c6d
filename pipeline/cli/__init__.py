"""The command `rongzi`: one module for each group of commands; the only place that prints."""

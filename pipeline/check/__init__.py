"""Checks of an events table: what cannot be right, and what a person should look at."""

"""Funding events: triggers, the slots around them, and one event told once."""

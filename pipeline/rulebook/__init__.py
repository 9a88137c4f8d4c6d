"""Rules as data: what a rule file may hold, how it is loaded, and how its patterns are run."""

"""Corrections that people make in a table, kept from run to run."""

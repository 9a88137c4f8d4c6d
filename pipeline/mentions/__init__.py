"""Mentions: spans of the cleaned text that mean something, each with the rule or model that found it."""

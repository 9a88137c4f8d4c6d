"""The same deal told by several articles, once: which events are one, and the one row that stands for them."""

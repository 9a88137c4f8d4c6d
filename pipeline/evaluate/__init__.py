"""Events held against gold that others labelled: precision, recall, F1."""

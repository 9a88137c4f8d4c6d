"""From the words of an article to values that compare: money, dates, names."""

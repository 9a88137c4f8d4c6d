"""The flow over many articles: plan, workers, engines, and the tables at the end."""

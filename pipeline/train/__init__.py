"""Training of the name tagger: articles from a grammar, noise, the training run and its scores."""

"""A policy reasoner: coverage policies in near-prose, decided exactly, explained, and questioned."""

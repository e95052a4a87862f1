"""Doors: the ways in for people and programs. Thin; what they answer comes from `reasoner.api`."""

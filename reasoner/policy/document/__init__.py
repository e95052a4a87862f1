"""A whole policy as meant, from its tree: criteria, outcomes, references, scenarios."""

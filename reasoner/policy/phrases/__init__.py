"""A vocabulary as meant, and the index of its phrases."""

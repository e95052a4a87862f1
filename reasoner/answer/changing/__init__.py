"""What would have to be so for another outcome."""

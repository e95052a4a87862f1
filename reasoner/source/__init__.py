"""Characters: texts, places in them, and what is wrong with them."""

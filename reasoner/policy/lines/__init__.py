"""What a line says: words, numbers and references looked up in a vocabulary, as forms of criteria."""

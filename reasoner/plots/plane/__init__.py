"""The plane of two numbers, divided exactly: the lines at which an answer may turn, and one answer for each part between them."""

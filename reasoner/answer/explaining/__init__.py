"""Why an answer is as it is."""

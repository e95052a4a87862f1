"""One stage of the way from text to answer; see reasoner/README.md."""

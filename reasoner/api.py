"""The Python API: load a policy, make a case, decide, explain, what-if."""

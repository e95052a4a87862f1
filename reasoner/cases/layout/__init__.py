"""A policy laid out over so many records: tests of single inputs, fields of records and comparisons of amounts among them.

A layout depends on how many records a case states and on nothing else of it. A comparison of amounts that no range of one input
says is a further yes/no input; `reasoner.amounts` knows what such inputs can be together.
"""

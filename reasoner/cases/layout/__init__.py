"""A policy as it stands for one case: comparisons of amounts and counts of records become tests of single inputs.

What a comparison of several amounts, or a count of records, comes to depends on what the case states: with the
other amounts known, it is a threshold on the one that is not. `applied` makes a policy that has only tests of single
inputs, with further inputs for the fields of each record, so that everything after it knows no other forms.
"""

"""What policies count and compute, over whole tables: columns of records and amounts, exactly and in three values.

`measured` puts an input of its own in the place of each count and each comparison of amounts of a policy; `Measures` says what these
are in each row of a table. See README.md.
"""

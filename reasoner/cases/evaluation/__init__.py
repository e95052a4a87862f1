"""A policy evaluated on one case in three values, without a solver: true in every world, in none, or open.

`Evaluator` compiles a policy once into functions; `Evaluator.of` evaluates what is known of a case. An answer of True or False is
right in every world. It is never open where everything that is read is fully known, save where something is divided by 0.
"""

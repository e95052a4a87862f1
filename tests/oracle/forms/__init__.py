"""A second reading of the forms that compute: amounts, dates, records, tables, phases; with random policies that use them.

Here a generator writes a sentence together with what it means in a world, from the definition of the language alone. Nothing is
read from text and nothing from the engine's model: a policy is text, a case is what a case file would hold, and the meaning is
a function of a world. A world gives each input one value and each list its records; all worlds of a case are looked at.
"""

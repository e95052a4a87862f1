"""The words that build the language: what each of them does, why none of them can stand in a phrase, and how it is written."""

from __future__ import annotations

from types import MappingProxyType

WHAT_IT_DOES = MappingProxyType(
    {
        "when": "opens what an outcome or a definition depends on",
        "unless": "opens an exception",
        "except when": "opens an exception",
        "if": "begins a condition that ends in `then`",
        "then": "ends the condition that `if` begins",
        "where": "opens what holds of one record",
        "because": "opens the reasons of an outcome",
        "means": "says in a definition what an amount is",
        "waived": "begins `waived when`, which excuses from a line",
        "waived when": "excuses from a line",
        "provided": "begins `provided that`, which limits a line",
        "provided that": "limits a line",
        "ALL": "heads a list in which each line has to be met",
        "ANY": "heads a list of which one line is enough",
        "NONE": "heads a list of which no line may be met",
        "EITHER": "heads a list of two, of which one is enough",
        "BOTH": "heads a list of two that have to be met",
        "AND": "joins lines",
        "OR": "joins lines",
        "NOT": "denies a line",
        "AT LEAST": "heads a list with a count",
        "AT MOST": "heads a list with a count",
        "EXACTLY": "heads a list with a count",
        "any": "asks for one of several",
        "every": "asks for each of several",
        "all": "asks for each of several",
        "no": "asks for none of several",
        "none": "asks for none of several",
        "item": "calls an item by its label",
        "items": "calls items by their labels",
        "unknown": "says that nothing is known",
        "not known": "says that nothing is known",
        "absent": "says that there is nothing to have a value",
        "others": "says that a list is not complete",
    }
)
WRITTEN_INSTEAD = MappingProxyType(
    {
        "unless": "put `unless ...` on a line of its own, indented under the line that it limits",
        "except when": "put `except when ...` on a line of its own, indented under the line that it limits",
        "provided that": "put `provided that ...` on a line of its own, indented under the line that it limits",
        "waived when": "put `waived when ...` on a line of its own, indented under the line that it waives",
        "when": "to limit this line, indent `provided that ...` under it",
        "if": "begin the line with it: `if ..., then ...`",
        "where": "end the line in `where`, and write what holds of that one record below it, indented",
        "because": "reasons stand below an outcome that ends in `because`",
        "means": "`means` stands in definitions alone; write `is` here",
        "then": "`then` follows `if`: write `if ..., then ...`",
    }
)
"""How a condition is written that holds one of these words."""

"""The rank of an outcome: apart from the tree, since what is stored of a policy needs no more of its syntax."""

from __future__ import annotations

from enum import Enum


class Rank(Enum):
    """Where an outcome stands among the outcomes of its determination."""

    OVERRIDES = "whatever else is met"
    PLAIN = ""
    OTHERWISE_WHEN = "otherwise, when"
    OTHERWISE = "otherwise"

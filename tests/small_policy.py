"""A policy with one determination whose items stand one below the other, over a few inputs."""

from reasoner.api import LoadedPolicy
from tests.agreement import read_policy

VOCABULARY = """
Vocabulary: small

Inputs: all
    Unless stated otherwise: actionable, clinical

"""
POLICY = """
Policy: Small
Payer: Made-up Health
Source: small
In effect: from 2024-01-01
Vocabulary: small

Determination: coverage

    Medically necessary (covered) when
        ALL of the following are met:
"""
OTHERWISE = """
    Otherwise not medically necessary
"""


def small_policy(inputs: str, *items: str) -> LoadedPolicy:
    """The policy that covers where all items are met. `inputs` are lines of the vocabulary."""
    numbered = "".join(f"            {number}. {item}\n" for number, item in enumerate(items, 1))
    return LoadedPolicy(read_policy(POLICY + numbered + OTHERWISE, VOCABULARY + inputs))

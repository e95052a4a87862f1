"""A small vocabulary and a way to read a policy of a few lines with it."""

from __future__ import annotations

from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.document.from_syntax import FindPolicy
from reasoner.policy.model import Policy
from reasoner.source.problem import Problem
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: pumps

Inputs: all
    Unless stated otherwise: fixed, clinical

    the drug (drug): one of
        morphine
        baclofen
        another drug (other)
    the route (route): one of
        intrathecal
        epidural
    the reduction in pain (reduction): a percentage, from 0% to 100%
    the pain is severe (severe): yes or no
        Also: the pain is strong
    the pain is chronic (chronic): yes or no
    the plan includes the benefit (benefit): yes or no, presumed yes
        Negative: the plan does not include the benefit
    the procedure codes (procedure_codes): a list of codes of CPT or HCPCS
    the diagnosis code (diagnosis_code): a code of ICD-10-CM or ICD-9-CM
    the phase (phase): one of
        initial
        continuation

Definitions

    The trial was successful when
        the reduction in pain is greater than 50%

    The shared thing holds when
        the pain is chronic

Code list: shared pumps
    CPT: 62350
"""

HEADS = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: from 2020-01-01
Vocabulary: pumps

"""


def read(body: str, find: FindPolicy = lambda _: None, heads: str = HEADS) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy of a body below the usual heads, and its problems."""
    policy = Source.from_text("a.policy", heads + body)
    return policy_from_sources(policy, Source.from_text("pumps.vocabulary", VOCABULARY), find)


def policy_of(body: str, find: FindPolicy = lambda _: None, heads: str = HEADS) -> Policy:
    """The policy of a body that has no problems."""
    policy, problems = read(body, find, heads)
    assert problems == (), problems
    assert policy is not None
    return policy


def criteria_of(policy: Policy) -> dict[str, Criterion]:
    """Every criterion of the determinations and definitions by its key."""
    roots = [clause.condition for one in policy.determinations for clause in one.clauses if clause.condition]
    roots += [definition.criterion for definition in policy.definitions]
    return {criterion.key: criterion for root in roots for criterion in walk(root)}


def codes_and_places(body: str, heads: str = HEADS) -> list[tuple[str, str]]:
    """The code of each problem of a body with the text that it underlines."""
    lines = (heads + body).splitlines()
    found = []
    for problem in read(body, heads=heads)[1]:
        span = problem.span
        found.append((problem.code, lines[span.line - 1][span.column - 1 : span.end_column - 1] if span else ""))
    return found


def mistakes(text: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The name, the body and the expected problems of each `== name` in a text; `-> code: place` is one problem."""
    found = []
    for part in text.split("== ")[1:]:
        name, _, rest = part.partition("\n")
        lines = rest.splitlines(keepends=True)
        body = "".join(line for line in lines if not line.startswith("-> "))
        pairs = [line[3:].strip().split(": ", 1) for line in lines if line.startswith("-> ")]
        found.append((name, body, [(code, place) for code, place in pairs]))
    return found

"""From the texts of a policy and its vocabulary to the policy as meant, with the digest of the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from reasoner.policy.document.follow_ons import without_follow_ons, without_refused_amounts
from reasoner.policy.document.from_syntax import FindPolicy, policy_from_syntax
from reasoner.policy.model import Policy
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source


def policy_from_sources(
    policy: Source, vocabulary: Source, find_policy: FindPolicy = lambda _: None
) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy that two texts make, and every problem of both; no policy where one of them is an error."""
    words, problems = vocabulary_from_source(vocabulary)
    document, of_form = policy_from_source(policy)
    found = [*problems]
    phrasebook = None
    if words is not None:
        phrasebook, of_words = vocabulary_from_syntax(words)
        found.extend(of_words)
    found.extend(of_form)
    meant = None
    # Where the vocabulary is at fault, sentences that use it would only be refused for want of it.
    if document is not None and phrasebook is not None and all(problem.warning for problem in found if problem not in of_form):
        meant, of_meaning = policy_from_syntax(document, phrasebook, find_policy)
        found.extend(without_refused_amounts(without_follow_ons(of_meaning, of_form, policy.text), policy.text))
    problems = _in_order(found, policy.name)
    if meant is None or any(not problem.warning for problem in found):
        return None, problems
    digest = digest_of([policy.text, vocabulary.text, *(other.digest for other in meant.referred)])
    return replace(meant, digest=digest), problems


def _in_order(problems: Iterable[Problem], last: str) -> tuple[Problem, ...]:
    """The problems once each, by their places; those of the file `last` come last."""

    def place(problem: Problem) -> tuple[bool, int, int]:
        return (problem.span.file == last, problem.span.line, problem.span.column) if problem.span else (False, 0, 0)

    return tuple(sorted(dict.fromkeys(problems), key=place))


def digest_of(texts: Iterable[str]) -> str:
    """A hash of texts that spaces at line ends and blank lines at the end do not change: 64 hexadecimal digits."""
    hashed = hashlib.sha256()
    for text in texts:
        plain = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
        hashed.update(f"{len(plain)}\n{plain}\n".encode())
    return hashed.hexdigest()

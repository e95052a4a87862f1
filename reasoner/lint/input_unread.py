"""`input-unread`: an input of a vocabulary that no policy reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import inputs_behind
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.problem import Problem

RULE = "input-unread"
READ_BY_US = frozenset({"date_of_service", "phase"})  # a version and a phase are picked by them


def check_vocabulary(vocabulary: Vocabulary, policies: Iterable[Policy]) -> Iterator[Problem]:
    """The inputs that none of the policies reads, and that fix no other input."""
    using = [one for one in policies if one.vocabulary.name == vocabulary.name]
    read = READ_BY_US.union(*(inputs_behind(one) for one in using))
    for input in vocabulary.inputs:
        if using and input.id not in read:
            message = f"no policy reads `{input.phrase}`"
            yield finding(RULE, message, input.span, "take it out, or say in place what it is kept for")

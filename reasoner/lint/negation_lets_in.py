"""`negation-lets-in`: "is not effective" is met by a treatment that was never tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import IsOneOf, Not, everywhere
from reasoner.policy.vocabulary import OneOf
from reasoner.source.problem import Problem

RULE = "negation-lets-in"
# What says that nothing was done. `not tolerated` and `no response` say what came of it, `never smoked` what somebody is like.
_DONE = "tried|done|performed|run|attempted|tested|measured|examined|assessed|given|taken|used|started|treated|recorded|stated"
_NOTHING = re.compile(
    rf"(?:not|never)(?: yet| been)*(?: (?P<done>{_DONE}))\b|(?:untried|untested|untreated|unknown)$|no (?:trial|test|treatment)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Problem]:
    """The denials that a value which says that nothing was done meets too."""
    for one in (part for root in subject.roots for part in everywhere(root)):
        if not isinstance(one.form, Not) or not isinstance(one.form.of, IsOneOf):
            continue
        denied = one.form.of
        input = subject.policy.vocabulary.input(denied.input)
        if input is None or not isinstance(input.type, OneOf):
            continue
        said = " ".join(value.phrase for value in input.type.values if value.id in denied.values)
        let_in = [
            value.phrase for value in input.type.values if value.id not in denied.values and _is_nothing(value.phrase, said)
        ]
        if let_in:
            message = f"`{one.words}` is met where it is `{let_in[0]}` too"
            yield finding(RULE, message, one.span, f"name the values that are meant: `{input.phrase} is ...`")


def _is_nothing(phrase: str, denied: str) -> bool:
    """Whether a value says that nothing was done; beside `used within 6 weeks`, `never used` is one answer of several."""
    found = _NOTHING.match(phrase)
    return found is not None and not (found["done"] and re.search(rf"\b{found['done']}\b", denied, re.IGNORECASE))

"""`negation-lets-in`: "is not effective" is met by a treatment that was never tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import IsOneOf, Not
from reasoner.policy.vocabulary import OneOf
from reasoner.source.problem import Problem

RULE = "negation-lets-in"
_NOTHING = re.compile(r"(?:not|never|no|none|without|untried|untested|unknown)\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    """The denials that a value which says that nothing was done meets too."""
    for one in subject.criteria:
        if not isinstance(one.form, Not) or not isinstance(one.form.of, IsOneOf):
            continue
        denied = one.form.of
        input = subject.policy.vocabulary.input(denied.input)
        if input is None or not isinstance(input.type, OneOf):
            continue
        let_in = [value for value in input.type.values if value.id not in denied.values and _NOTHING.match(value.phrase)]
        if let_in:
            phrase = let_in[0].phrase
            message = f"`{one.words}` is met where it is `{phrase}` too"
            yield finding(RULE, message, one.span, f"name the values that are meant: `{input.phrase} is ...`")

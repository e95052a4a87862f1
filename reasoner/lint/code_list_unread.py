"""`code-list-unread`: a code list that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import InCodes
from reasoner.source.problem import Problem

RULE = "code-list-unread"


def check(subject: Subject) -> Iterator[Problem]:
    """The policy's own code lists that no sentence names."""
    read = {form.code_list for form in subject.reading if isinstance(form, InCodes)}
    for one in subject.policy.code_lists:
        if one.key not in read and subject.is_own(one.span):
            message = f"nothing reads the code list `{one.name}`"
            yield finding(
                RULE, message, one.span, f"write `any procedure code is in the list {one.name}` where it counts, or take it out"
            )

"""`definition-unread`: a definition that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import Refers, everywhere
from reasoner.policy.model import all_criteria
from reasoner.source.problem import Problem

RULE = "definition-unread"


def check(subject: Subject) -> Iterator[Problem]:
    """The policy's own definitions that no line outside them names."""
    read = {form.key for form in subject.reading if isinstance(form, Refers)}
    # The results of a decision table are definitions that share its place: one of them that is read is enough.
    places = {one.criterion.span for one in subject.own_definitions if one.criterion.key in read}
    rows = {row.span for table in subject.policy.tables for row in table.rows}  # of a row only its result is for lines to name
    for one in subject.own_definitions:
        if one.criterion.key not in read and one.criterion.span not in places | rows:
            message = f"nothing reads the definition `{one.phrase}`"
            yield finding(RULE, message, one.criterion.span, f"write `{one.phrase}` where it counts, or take it out")
    keys = {one.key for root in all_criteria(subject.policy) for one in everywhere(root)}
    for one in subject.policy.record_definitions:
        if not any(f"/{one.criterion.key}" in key for key in keys):
            message = f"nothing reads the definition `{one.phrase}`"
            yield finding(
                RULE, message, one.criterion.span, f"write `{one.phrase}` below a line that ends in `where`, or take it out"
            )

"""`parent-code`: a code list names a parent code, where the codes that are stated are below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.codes import code_in_range
from reasoner.policy.model import CodeList, CodeRange, Policy
from reasoner.policy.values import Code, Exactly, Known, ListOf, OneOfThese, Records
from reasoner.source.problem import Problem

RULE = "parent-code"


def check(subject: Subject) -> Iterator[Problem]:
    """The codes named by themselves in the policy's own lists, with codes below them that the policy states and the list has not."""
    used = _used(subject.policy)
    for codes in subject.policy.code_lists:
        if subject.is_own(codes.span):
            for entry in codes.ranges:
                for child in _left_out(entry, codes, used)[:1]:
                    parent = f"{entry.system} {entry.first}"
                    message = (
                        f"`{parent}` in the list `{codes.name}` is that code alone: {used[child]} `{child}`, which is not in it"
                    )
                    yield finding(
                        RULE, message, codes.span, f"write `{entry.first}.*` for all codes that begin so, or name them"
                    )


def _left_out(entry: CodeRange, codes: CodeList, used: Iterable[Code]) -> list[Code]:
    """The codes below one that a list names by itself, which that list does not take in."""
    if entry.first != entry.last or entry.descendants:
        return []
    below = CodeRange(entry.system, entry.first, entry.last, descendants=True)
    return [
        code
        for code in used
        if code_in_range(code.system, code.text, below)
        and not any(code_in_range(code.system, code.text, one) for one in codes.ranges)
    ]


def _used(policy: Policy) -> Mapping[Code, str]:
    """The codes that scenarios state and that code lists name, each with where."""
    found: dict[Code, str] = {}
    for scenario in policy.scenarios:
        for code in (code for _, known in scenario.facts for code in _codes(known)):
            found.setdefault(code, f"the scenario `{scenario.name}` states")
    for codes in policy.code_lists:
        for code in (Code(one.system, end) for one in codes.ranges for end in (one.first, one.last)):
            found.setdefault(code, f"the list `{codes.name}` names")
    return found


def _codes(known: Known) -> Iterator[Code]:
    """The codes in what is known of an input."""
    match known:
        case Exactly(Code() as code):
            yield code
        case OneOfThese(values) | ListOf(values):
            yield from sorted(value for value in values if isinstance(value, Code))
        case Records(records):
            yield from (code for one in records for _, field in one.fields for code in _codes(field))
        case _:
            return

"""`history-actionable`: something that happens to people, declared as if somebody could bring about a further one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reasoner.lint.finding import finding
from reasoner.policy.criteria import (
    Compares,
    Comparison,
    CountsRecords,
    Derived,
    Expression,
    Form,
    InputAmount,
    IsWithin,
    LongestRun,
    Not,
    TotalOf,
    everywhere,
)
from reasoner.policy.lines.plurals import singular
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.vocabulary import Change, Input, Number, RecordType, Vocabulary
from reasoner.source.problem import Problem

RULE = "history-actionable"
# What befalls somebody. Tests, trials, courses, doses and visits are made; a stay in hospital is not sought.
_BEFALLS = re.compile(
    r"(?:.*\b)?(?:exacerbation|flare|flare-up|relapse|recurrence|attack|episode|crisis|seizure|fall|fracture|injury|accident"
    r"|bleed|bleeding|hemorrhage|haemorrhage|stroke|infarction|infection|hospitali[sz]ation|complication|reaction|overdose"
    r"|headache|migraine|symptom|pregnancy|miscarriage|birth|death|wound|ulcer"
    r"|(?:hospital|emergency) (?:department |room )?(?:stay|admission|visit))",
    re.IGNORECASE,
)
_HEAD = re.compile(r" (?:of|for|with|in|to|from|by|on|at|during|within|before|after|since|under|that)\b.*")
_NUMBER = re.compile(r"(?:the )?number of (?P<what>.+)", re.IGNORECASE)
_MORE = frozenset({Comparison.AT_LEAST, Comparison.MORE})


def check_vocabulary(vocabulary: Vocabulary, policies: Iterable[Policy]) -> Iterator[Problem]:
    """The actionable records, and numbers of such, that befall somebody, where a policy can ask for more of them."""
    using = [one for one in policies if one.vocabulary.name == vocabulary.name]
    wanted = {id for one in using for id in _counted(one)}
    for input in vocabulary.inputs:
        what = _of_what(input)
        if input.change is Change.ACTIONABLE and input.id in wanted and _BEFALLS.fullmatch(_HEAD.sub("", what)):
            message = f"`{input.phrase}` is actionable, so `what-if` can ask for a further {what}"
            yield finding(RULE, message, input.span, "declare it `fixed`: what is not known of it can still be documented")


def _of_what(input: Input) -> str:
    """What one of the records is called, or one of what a number counts; empty where the input is neither."""
    if isinstance(input.type, RecordType):
        return singular(input.phrase)
    counted = _NUMBER.fullmatch(input.phrase) if isinstance(input.type, Number) else None
    return singular(counted["what"]) if counted else ""


def _counted(policy: Policy) -> Iterator[str]:
    """The ids of the records, and of the numbers, of which a policy asks for so many or so much at least."""
    for root in all_criteria(policy):
        for one in everywhere(root):
            yield from _more_of(one.form)


def _more_of(form: Form) -> Iterator[str]:
    match form:
        case CountsRecords(input=input, count=interval) | IsWithin(input=input, interval=interval) if interval.low:
            yield input
        case Compares(left, comparison, right):
            more, less = (left, right) if comparison in _MORE else (right, left)
            yield from _sums(more)
            if comparison is Comparison.EQUAL:
                yield from _sums(less)
        case Not(of):
            yield from _more_of(of)
        case _:
            return


def _sums(amount: Expression) -> Iterator[str]:
    match amount:
        case TotalOf(input=input) | LongestRun(input=input) | InputAmount(input):
            yield input
        case Derived(parts=parts):
            yield from (found for part in parts for found in _sums(part))
        case _:
            return

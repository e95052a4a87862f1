"""A rule's finding as a problem, and the questions that were given up."""

from __future__ import annotations

from reasoner.source.problem import Problem
from reasoner.source.span import Span

GAVE_UP = "gave-up"


def finding(rule: str, message: str, span: Span | None, hint: str) -> Problem:
    """What a rule found: a warning whose code is the rule's name."""
    return Problem(rule, message, span, hint, warning=True)


def gave_up(rule: str, file: str, seconds: float | None) -> Problem:
    """That a rule's questions to the solver were not all answered in time."""
    message = f"`{rule}` was given up for `{file}`: its questions took more than {seconds or 0:g} seconds"
    return Problem(GAVE_UP, message, None, "give it longer with --time-limit SECONDS", warning=True)

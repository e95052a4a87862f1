"""A rule's finding as a problem, the questions that were given up, and all that is suspicious in a policy."""

from __future__ import annotations

from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import Source

GAVE_UP = "gave-up"


@dataclass(frozen=True, slots=True)
class Findings(Displayed, InRows):
    """What is suspicious in a policy and not accepted in place, by place; `source` is the text that the findings point at."""

    problems: tuple[Problem, ...]
    source: Source

    def rows(self) -> list[Row]:
        """A row for each finding, with its place where it has one."""
        return [one.row() for one in self.problems]

    def __repr__(self) -> str:
        count = len(self.problems)
        return f"<{self.source.name}: {count or 'no'} {'finding' if count == 1 else 'findings'}>"


def finding(rule: str, message: str, span: Span | None, hint: str) -> Problem:
    """What a rule found: a warning whose code is the rule's name."""
    return Problem(rule, message, span, hint, warning=True)


def gave_up(rule: str, file: str, seconds: float | None) -> Problem:
    """That a rule's questions to the solver were not all answered in time."""
    message = f"`{rule}` was given up for `{file}`: its questions took more than {seconds or 0:g} seconds"
    return Problem(GAVE_UP, message, None, "give it longer with --time-limit SECONDS", warning=True)

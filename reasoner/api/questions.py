"""The questions about a case: how each is asked of one version of a policy, and how the answers of versions are joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from reasoner.answer.answer import Answer, Explanation
from reasoner.answer.possible_versions import InVersion
from reasoner.answer.several_versions import joined_answer, joined_explanation, joined_questions, joined_reasons, joined_sweep
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.asp.solve import Limit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """`ask` takes a version, the name of a determination and a limit; `join` takes what the versions answer."""

    ask: Callable[[InVersion, str, Limit], T]
    join: Callable[[Sequence[T]], T]


def outcome() -> Question[Answer]:
    """What the outcome is."""
    return Question(lambda one, name, limit: one.decide(name, limit), joined_answer)


def why(full: bool) -> Question[Explanation]:
    """Why it is so: what decided, or every item."""
    return Question(lambda one, name, limit: one.explain(name, full, limit), joined_explanation)


def grounds(most: int) -> Question[Reasons]:
    """What it rests on."""
    return Question(lambda one, name, limit: one.reasons(name, most, limit), joined_reasons)


def what_to_ask() -> Question[NextQuestions]:
    """What to ask next."""
    return Question(lambda one, name, limit: one.questions(name, limit), joined_questions)


def as_varies(input: str) -> Question[Sweep]:
    """The outcome as one number or date varies."""
    return Question(lambda one, name, limit: one.sweep(name, input, limit), joined_sweep)

"""A user's mistake, as facts; how it is printed is `source/report.py`'s business."""

from __future__ import annotations

from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: a stable `code`, what is wrong (`message`) and one remedy (`hint`).

    `message` and `hint` are lower case without a full stop, in a policy analyst's words, with the user's own words
    in backticks. `span` is None only where there is no text to point at (a missing file, a fact of the command line).
    `names` holds the machine names of the inputs that the mistake is about, if it is about inputs.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    names: tuple[str, ...] = ()
    warning: bool = False


class ProblemsFound(Exception):
    """Raised where nothing can go on: carries every problem found, at least one of them an error."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.message}" for problem in problems))
        self.problems = problems


class EngineFaultError(Exception):
    """Something that must not happen, whatever a user writes: a fault of this program."""

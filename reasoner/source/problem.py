"""A user's mistake, as facts; how it is printed is `source/report.py`'s business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row
from reasoner.source.span import Span

if TYPE_CHECKING:
    from reasoner.source.text import Source


@dataclass(frozen=True, slots=True)
class Problem(Displayed):
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

    def row(self) -> Row:
        """The problem as plain values, its place None where it has none."""
        return {
            "code": self.code,
            "message": self.message,
            "file": self.span.file if self.span else None,
            "line": self.span.line if self.span else None,
            "column": self.span.column if self.span else None,
            "hint": self.hint,
            "warning": self.warning,
        }


class ProblemsFound(Displayed, InRows, Exception):
    """Raised where nothing can go on: carries every problem found, at least one of them an error.

    `sources` are the texts that problems point at and that are no files (a cell of a notebook, the facts of a call). A notebook
    shows the problems with their places underlined, and no traceback.
    """

    def __init__(self, problems: tuple[Problem, ...], sources: Iterable[Source] = ()) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.message}" for problem in problems))
        self.problems = problems
        self.sources = tuple(sources)

    def __reduce__(self) -> tuple[type[ProblemsFound], tuple[tuple[Problem, ...], tuple[Source, ...]]]:
        return type(self), (self.problems, self.sources)

    def rows(self) -> list[Row]:
        """A row for each problem, with its place where it has one."""
        return [one.row() for one in self.problems]

    @property
    def report(self) -> str:
        """The problems as a person reads them, each with its place underlined."""
        from reasoner.source.report import report
        from reasoner.source.reread import sources_of

        return report(self.problems, sources_of(self.problems, self.sources))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: a list of texts, as IPython asks for."""
        from reasoner.source.report import report
        from reasoner.source.reread import sources_of

        return report(self.problems, sources_of(self.problems, self.sources), colour=True).split("\n")


class EngineFaultError(Exception):
    """Something that must not happen, whatever a user writes: a fault of this program."""

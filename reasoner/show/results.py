"""What tests found: each failure as expected against found, with its explanation; as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answer.answer import Explanation
from reasoner.show.explanation_text import explanation_body
from reasoner.show.json import Json, JsonObject, document, problem_object
from reasoner.show.paper import Paper, Style, clean, wrapped
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expectation that was not met: what it is about, what was expected and what was found, in words."""

    about: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario or suite case: where, its name, what did not fit, and why the answer is as it is."""

    file: str
    name: str
    mismatches: tuple[Mismatch, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.mismatches


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be tested, and its problems. It counts as one failure."""

    file: str
    problems: tuple[Problem, ...]


def failure_text(result: Result, paper: Paper) -> str:
    """A failed test: its name, expected against found, and the explanation of the answer; empty where it passed."""
    if result.passed:
        return ""
    rows = [paper.styled(row, Style.BAD) for row in wrapped(f"FAILED {result.file}: {result.name}", paper, "", "  ")]
    for one in result.mismatches:
        rows += wrapped(clean(one.about), paper, "  ")
        rows += wrapped(one.expected, paper, "    expected: ", "              ")
        rows += wrapped(one.found, paper, "    found:    ", "              ")
    for explanation in result.explanations:
        title = clean(explanation.answer.determination.title)
        rows += ["", f"    {title}:", *(f"    {row}".rstrip() for row in explanation_body(explanation, paper)[1:])]
    return "\n".join(rows) + "\n\n"


def closing_text(passed: int, failed: int) -> str:
    """The last line of every test run: `N passed, M failed`."""
    return f"{passed} passed, {failed} failed\n"


def results_json(tests: Sequence[Result], unreadable: Sequence[Unreadable]) -> str:
    """The document of a test run; an unreadable file counts as one failure."""
    failed = sum(not one.passed for one in tests) + len(unreadable)
    files: list[Json] = [{"file": one.file, "problems": [problem_object(each) for each in one.problems]} for one in unreadable]
    rows: list[Json] = [_result(one) for one in tests]
    return document("tested", passed=sum(one.passed for one in tests), failed=failed, tests=rows, unreadable=files)


def _result(result: Result) -> JsonObject:
    """One test."""
    return {
        "file": result.file,
        "name": result.name,
        "passed": result.passed,
        "failures": [{"about": one.about, "expected": one.expected, "found": one.found} for one in result.mismatches],
        "explanation": [row for explanation in result.explanations for row in explanation.summary],
    }

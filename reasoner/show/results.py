"""What tests found: each failure as expected against found, with its explanation; as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reasoner.answer.answer import Explained, Explanation
from reasoner.answer.explaining.short import shortened
from reasoner.answer.phases import clauses_in_phase
from reasoner.show.explanation_text import branch_items
from reasoner.show.json import Json, JsonObject, document, problem_object
from reasoner.show.page import Item, Page, Paragraph
from reasoner.show.page_text import item_rows
from reasoner.show.paper import Paper, Style, clean, sentence, wrapped
from reasoner.show.summary_words import summary_words
from reasoner.show.text import clause_item
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expectation that was not met: what it is about, what was expected and what was found, in words.

    `key` is that of the criterion, or of the determination whose outcome it is about; `outcome` the one that was expected.
    """

    about: str
    expected: str
    found: str
    key: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario or suite case: where, its name, what did not fit, and why the answer is as it is. `in_time`: whether the answer was
    found before the time was up; else it neither passed nor failed."""

    file: str
    name: str
    mismatches: tuple[Mismatch, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    in_time: bool = True

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.mismatches

    @property
    def failed(self) -> bool:
        """Whether something was found that was not expected."""
        return bool(self.mismatches) and self.in_time


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be tested, and its problems. It counts as one failure."""

    file: str
    problems: tuple[Problem, ...]


def failure_text(result: Result, paper: Paper) -> str:
    """A failed test, or one that was not finished in time: its name, expected against found, why, and the branches that failed; empty
    where it passed."""
    if result.passed:
        return ""
    how = "FAILED" if result.failed else "NOT FINISHED IN TIME"
    rows = [paper.styled(row, Style.BAD) for row in wrapped(f"{how} {result.file}: {result.name}", paper, "", "  ")]
    for one in result.mismatches:
        rows += wrapped(clean(one.about), paper, "  ")
        rows += wrapped(one.expected, paper, "    expected: ", "              ")
        rows += wrapped(one.found, paper, "    found:    ", "              ")
    for explanation in result.explanations:
        rows += ["", *wrapped(f"{clean(explanation.answer.determination.title)}:", paper, "    ")]
        for said in summary_words(explanation):
            rows += wrapped(sentence(clean(said)), paper, "    ")
        rows += [f"    {row}".rstrip() for row in _branches(result.mismatches, explanation, paper)]
    return "\n".join(rows) + "\n\n"


def _branches(mismatches: Sequence[Mismatch], explanation: Explanation, paper: Paper) -> list[str]:
    """Of an explanation the items that did not stand as expected, and why the expected outcome is not the one."""
    items: list[Item] = []
    explanation = replace(explanation, full=False)  # a branch is told short
    trees = [tree for _, tree in explanation.clauses if tree is not None]
    answer = explanation.answer
    applies = {id(one) for one in clauses_in_phase(answer.determination, lambda guard: answer.standings.get(guard.key))}
    for one in mismatches:
        if one.key == answer.determination.id:
            for clause, tree in explanation.clauses:
                if id(clause) in applies and (clause.outcome.canonical == one.outcome or clause in answer.deciding):
                    below = () if tree is None else branch_items(_short(tree), explanation)
                    items.append(clause_item(clause, answer, below))
        elif one.key:
            nodes = (node for tree in trees for node in _walk(tree) if node.criterion.key == one.key)
            node = next(nodes, None)
            items += branch_items(_short(node), explanation) if node is not None else ()
    return [row for item in items for row in item_rows(item, 1, paper)]


def _short(node: Explained) -> Explained:
    """A tree with what is nearest to being met."""
    return shortened(node, frozenset(), nearest=True)


def _walk(node: Explained) -> Iterator[Explained]:
    yield node
    for one in node.below:
        yield from _walk(one)


def results_page(tests: Sequence[Result], unreadable: Sequence[Unreadable]) -> Page:
    """How many passed and failed, and how many were not finished in time, where any was not; each failure is told as it comes."""
    passed, failed, late = _counts(tests, unreadable)
    return Page("Tests", (Paragraph(f"{passed} passed, {failed} failed" + (f", {late} not finished in time" if late else "")),))


def _counts(tests: Sequence[Result], unreadable: Sequence[Unreadable]) -> tuple[int, int, int]:
    """How many passed, failed and were not finished in time; an unreadable file counts as one failure."""
    failed = sum(one.failed for one in tests) + len(unreadable)
    return sum(one.passed for one in tests), failed, sum(not one.in_time for one in tests)


def results_json(tests: Sequence[Result], unreadable: Sequence[Unreadable]) -> str:
    """The document of a test run."""
    passed, failed, late = _counts(tests, unreadable)
    files: list[Json] = [{"file": one.file, "problems": [problem_object(each) for each in one.problems]} for one in unreadable]
    rows: list[Json] = [_result(one) for one in tests]
    return document("tested", passed=passed, failed=failed, not_finished=late, tests=rows, unreadable=files)


def _result(result: Result) -> JsonObject:
    """One test."""
    return {
        "file": result.file,
        "name": result.name,
        "passed": result.passed,
        "in_time": result.in_time,
        "failures": [{"about": one.about, "expected": one.expected, "found": one.found} for one in result.mismatches],
        "explanation": [row for explanation in result.explanations for row in summary_words(explanation)],
    }

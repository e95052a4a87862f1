"""The questions that commands answer: what each asks, what answers it, its page, its JSON. A new question is one more row.

No command chooses between JSON and text but here. What comes beside an answer (problems, a failed test as it is found) and what is no
answer (`inputs --case`, `coverage --lines`, `lint --explain`, `format` of standard input) is text that commands write themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reasoner.apps.streams import paper, write
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.show.page import Page


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in words; the function that answers it; the functions that make a page and a JSON document of the answer.

    Functions are named `module:name`, so that a command imports its own alone.
    """

    asks: str
    how: str
    page: str
    json: str


QUESTIONS = {
    "decide": Question(
        "How does the case come out, and what is still needed?",
        "reasoner.api:LoadedPolicy.decide",
        "reasoner.show.text:answers_page",
        "reasoner.show.json:answers_json",
    ),
    "explain": Question(
        "Why does it come out so?",
        "reasoner.api:LoadedPolicy.explain",
        "reasoner.show.explanation_text:explanations_page",
        "reasoner.show.json:explanations_json",
    ),
    "what-if": Question(
        "What would change the outcome?",
        "reasoner.api:LoadedPolicy.what_if",
        "reasoner.show.what_if_text:what_if_page",
        "reasoner.show.json:what_if_json",
    ),
    "reasons": Question(
        "What does the outcome rest on?",
        "reasoner.api:LoadedPolicy.reasons",
        "reasoner.show.reasons_text:reasons_page",
        "reasoner.show.reasons_json:reasons_json",
    ),
    "questions": Question(
        "What is to be asked next?",
        "reasoner.api:LoadedPolicy.questions",
        "reasoner.show.questions_text:questions_page",
        "reasoner.show.questions_json:questions_json",
    ),
    "sweep": Question(
        "How does the outcome turn as one number changes?",
        "reasoner.api:LoadedPolicy.sweep",
        "reasoner.show.sweep_text:sweeps_page",
        "reasoner.show.sweep_json:sweeps_json",
    ),
    "compare": Question(
        "Where do several policies part on one case?",
        "reasoner.api:compare",
        "reasoner.show.comparison_text:comparison_page",
        "reasoner.show.comparison_json:comparison_json",
    ),
    "changes": Question(
        "What changed between two versions?",
        "reasoner.api:changes",
        "reasoner.show.changes_text:changes_page",
        "reasoner.show.changes_json:changes_json",
    ),
    "coverage": Question(
        "What do the cases exercise?",
        "reasoner.api:LoadedPolicy.coverage",
        "reasoner.show.coverage_text:coverage_page",
        "reasoner.show.coverage_text:coverage_json",
    ),
    "policies": Question(
        "What policies are there?",
        "reasoner.api:library",
        "reasoner.show.library_text:policies_page",
        "reasoner.show.library_json:policies_json",
    ),
    "inputs": Question(
        "What does the policy ask?",
        "reasoner.policy.asked:inputs_asked",
        "reasoner.show.library_text:inputs_page",
        "reasoner.show.library_json:inputs_json",
    ),
    "show policy": Question(
        "How was the policy understood?",
        "reasoner.api:load_policy",
        "reasoner.show.policy_text:policy_page",
        "reasoner.show.policy_json:policy_json",
    ),
    "show program": Question(
        "What is the policy as a logic program?",
        "reasoner.api:LoadedPolicy.program_text",
        "reasoner.show.policy_text:program_page",
        "reasoner.show.policy_json:program_json",
    ),
    "show case": Question(
        "What is the case as facts for that program?",
        "reasoner.api:LoadedPolicy.case_text",
        "reasoner.show.policy_text:case_facts_page",
        "reasoner.show.policy_json:case_facts_json",
    ),
    "vocabulary": Question(
        "In which phrases are policies written?",
        "reasoner.apps.phrases:matching",
        "reasoner.show.vocabulary_text:vocabulary_page",
        "reasoner.show.vocabulary_text:vocabulary_json",
    ),
    "source": Question(
        "Which passages of the payer's document do the rules encode?",
        "reasoner.policy.document.cited:beside",
        "reasoner.show.source_text:source_page",
        "reasoner.show.source_text:source_json",
    ),
    "check": Question(
        "What is wrong with the files?",
        "reasoner.apps.checking:check_paths",
        "reasoner.show.library_text:checked_page",
        "reasoner.show.library_json:checked_json",
    ),
    "lint": Question(
        "What is legal and suspicious?",
        "reasoner.api:LoadedPolicy.lint",
        "reasoner.show.authoring_text:linted_page",
        "reasoner.show.authoring_json:linted_json",
    ),
    "format": Question(
        "Which files are in the one style?",
        "reasoner.syntax.print:text_from_source",
        "reasoner.show.authoring_text:formatted_page",
        "reasoner.show.authoring_json:formatted_json",
    ),
    "explain-error": Question(
        "What does a problem's code mean?",
        "reasoner.source.catalogue:catalogue",
        "reasoner.show.catalogue_text:codes_page",
        "reasoner.show.authoring_json:codes_json",
    ),
    "test": Question(
        "Do scenarios and suites come out as they expect?",
        "reasoner.apps.suites:results_of",
        "reasoner.show.results:results_page",
        "reasoner.show.results:results_json",
    ),
    "batch": Question(
        "How did a table of cases come out?",
        "reasoner.table.run:run",
        "reasoner.show.batch:summary_page",
        "reasoner.show.batch:summary_json",
    ),
}
# Commands that have no row, since what they give is a file or the answer of another row.
NO_QUESTIONS = {
    "interview": "asks in its turn, and ends with the answer of `decide`",
    "new": "writes the files of a policy",
    "sample": "writes a table",
}


def answer(question: str, *found: object, as_json: bool, html: Path | None = None, **for_page: object) -> None:
    """Writes what was found: as JSON, or as text; with `html` also as a page in that file. Raises ProblemsFound.

    `for_page` goes to the function that makes the page, and not into JSON.
    """
    row = QUESTIONS[question]
    if html is not None:
        _save(_page(row, found, for_page), html)
    if as_json:
        write(function_at(row.json)(*found))
        return
    from reasoner.show.page_text import page_text

    write(page_text(_page(row, found, for_page), paper()))


def _page(row: Question, found: tuple[object, ...], for_page: dict[str, object]) -> Page:
    made: Page = function_at(row.page)(*found, **for_page)
    return made


def function_at(name: str) -> Callable[..., Any]:
    """The function that is named `module:name`, or `module:class.name`."""
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    function: Callable[..., Any] = found
    return function


def _save(page: Page, file: Path) -> None:
    """Writes a page that a browser opens."""
    from reasoner.show.page_html import whole_page_html

    try:
        file.write_text(whole_page_html(page), encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name holds a character that no file name has"
        message = f"the page could not be saved in `{file}`: {reason.lower()}"
        raise ProblemsFound((Problem("cannot-save", message, hint="name another file with --html"),)) from None

"""Any object that people get from `reasoner.api` as a page, and so as HTML, Markdown or text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatch
from typing import Any

from reasoner.answer.answer import Answer, ChangeSet, Explanation, WhatIf
from reasoner.answer.ask import NextQuestions
from reasoner.answer.compare import Comparison
from reasoner.answer.coverage import Coverage
from reasoner.answer.resting.reasons import Reasons
from reasoner.answer.sweep import Sweep
from reasoner.answer.versions import VersionChanges
from reasoner.cases.case import Case
from reasoner.lint.finding import Findings
from reasoner.policy.entries import Entry
from reasoner.policy.model import Determination, Policy
from reasoner.policy.named import Named
from reasoner.policy.vocabulary import Input, Vocabulary
from reasoner.show.case_page import case_page
from reasoner.show.changes_text import changes_page
from reasoner.show.comparison_text import comparison_page
from reasoner.show.coverage_text import coverage_page
from reasoner.show.explanation_text import explanations_page
from reasoner.show.library_text import asked_entry, policies_page
from reasoner.show.page import Listing, Note, Page
from reasoner.show.page_html import page_html
from reasoner.show.page_markdown import page_markdown
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper
from reasoner.show.policy_text import determination_section, policy_page
from reasoner.show.problems_page import findings_page, problems_page
from reasoner.show.questions_text import questions_page
from reasoner.show.reasons_text import reasons_page
from reasoner.show.sweep_text import sweeps_page
from reasoner.show.text import answers_page
from reasoner.show.vocabulary_text import vocabulary_page
from reasoner.show.what_if_text import CAUTION, way_entry, what_if_page
from reasoner.source.displayed import HTML, MARKDOWN
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.reread import sources_of

SCREEN = Paper(symbols=True)
# What has a page for several of it: answers of several determinations, which name the policy once, and lists.
OF_SEVERAL: dict[type, Callable[[Sequence[Any]], Page]] = {
    Answer: answers_page,
    Explanation: explanations_page,
    Reasons: reasons_page,
    NextQuestions: questions_page,
    Sweep: sweeps_page,
    Entry: policies_page,
    Input: lambda inputs: Page("Inputs", (Listing(tuple(map(asked_entry, inputs))),)),
    Determination: lambda several: Page("Determinations", tuple(map(determination_section, several))),
}


@singledispatch
def page_of(shown: object) -> Page:
    """The page of an object; raises TypeError for one that has none."""
    if type(shown) in OF_SEVERAL:
        return OF_SEVERAL[type(shown)]((shown,))
    raise TypeError(f"nothing is known of how {type(shown).__name__} looks")


def written(shown: object, kind: str) -> str:
    """The object as a fragment of HTML, as Markdown, or as lines for a screen."""
    page = page_of(shown)
    if kind == HTML:
        return page_html(page)
    return page_markdown(page) if kind == MARKDOWN else page_text(page, SCREEN).rstrip("\n")


@page_of.register(Named)
def _(shown: Named[object]) -> Page:
    found = tuple(shown.values())
    kinds = {type(one) for one in found}
    if len(kinds) == 1 and (made := OF_SEVERAL.get(kinds.pop())):
        return made(found)
    blocks = (block for one in found for block in page_of(one).blocks)
    return Page(repr(shown), tuple(blocks) or (Note("There is none."),))


@page_of.register
def _(shown: WhatIf) -> Page:
    return what_if_page(shown)


@page_of.register
def _(shown: ChangeSet) -> Page:
    return Page("One way", (Listing((way_entry(shown),)), Note(CAUTION)))


@page_of.register
def _(shown: Comparison) -> Page:
    return comparison_page(shown)


@page_of.register
def _(shown: VersionChanges) -> Page:
    return changes_page(shown)


@page_of.register
def _(shown: Coverage) -> Page:
    return coverage_page(shown)


@page_of.register
def _(shown: Policy) -> Page:
    return policy_page(shown)


@page_of.register
def _(shown: Vocabulary) -> Page:
    return vocabulary_page(((shown, shown.inputs),))


@page_of.register
def _(shown: Case) -> Page:
    return case_page(shown, shown.vocabulary)


@page_of.register
def _(shown: Problem) -> Page:
    return problems_page((shown,), sources_of((shown,)))


@page_of.register
def _(shown: Findings) -> Page:
    return findings_page(shown)


@page_of.register
def _(shown: ProblemsFound) -> Page:
    return problems_page(shown.problems, sources_of(shown.problems, shown.sources))

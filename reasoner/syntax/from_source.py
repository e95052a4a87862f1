"""A source to the policy or vocabulary that it holds, as written, and every mistake of form in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax.conditions import lines_from, read_deepest_first
from reasoner.syntax.decision_tables import decision_tables_from
from reasoner.syntax.entries import input_group_from, value_list_from
from reasoner.syntax.lines import cut
from reasoner.syntax.node import Node, members
from reasoner.syntax.outcomes import determination_from
from reasoner.syntax.parse import Unread, parse_section
from reasoner.syntax.parts import sections_of
from reasoner.syntax.sections import (
    always_from,
    code_list_from,
    definitions_from,
    interpretations_from,
    not_computable_from,
    notices_from,
    scenario_from,
    scenario_table_from,
    terms_from,
)
from reasoner.syntax.tree import (
    Always,
    CodeList,
    DecisionTable,
    Definition,
    Determination,
    FreeText,
    InputGroup,
    Interpretation,
    Line,
    NotComputable,
    Notice,
    PolicyDocument,
    Scenario,
    ScenarioTable,
    Term,
    ValueList,
    VocabularyDocument,
)
from reasoner.syntax.words import Page


@dataclass(slots=True)
class _Sections:
    """What the sections read so far say."""

    heads: tuple[tuple[FreeText, FreeText], ...] = ()
    comments: tuple[FreeText, ...] = ()
    determinations: list[Determination] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    tables: list[DecisionTable] = field(default_factory=list)
    code_lists: list[CodeList] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    interpretations: list[Interpretation] = field(default_factory=list)
    not_computable: list[NotComputable] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    always: list[Always] = field(default_factory=list)
    scenarios: list[Scenario | ScenarioTable] = field(default_factory=list)
    groups: list[InputGroup] = field(default_factory=list)
    values: list[ValueList] = field(default_factory=list)
    background: list[Line] = field(default_factory=list)

    def add(self, page: Page, node: Node) -> None:
        """Keep what a section's node says."""
        match node.rule:
            case "determination":
                self.determinations.append(determination_from(page, node))
            case "definitions":
                self.definitions.extend(definitions_from(page, node))
                self.tables.extend(decision_tables_from(page, node))
            case "code_list":
                self.code_lists.append(code_list_from(page, node))
            case "notices":
                self.notices.extend(notices_from(page, node))
            case "interpretations":
                self.interpretations.extend(interpretations_from(page, node))
            case "not_computable":
                self.not_computable.extend(not_computable_from(page, node))
            case "terms":
                self.terms.extend(terms_from(page, node))
            case _:
                self._add_rest(page, node)

    def _add_rest(self, page: Page, node: Node) -> None:
        match node.rule:
            case "always":
                self.always.append(always_from(page, node))
            case "scenario":
                self.scenarios.append(scenario_from(page, node))
            case "scenarios":
                self.scenarios.append(scenario_table_from(page, node))
            case "inputs":
                self.groups.append(input_group_from(page, node))
            case "values":
                self.values.append(value_list_from(page, node))
            case "background":
                self.background.extend(lines_from(page, node.child("line_list")))
            case _:
                self.heads += _heads(page, node)
                self.comments += page.comments(node)


def _heads(page: Page, node: Node) -> tuple[tuple[FreeText, FreeText], ...]:
    found: list[tuple[FreeText, FreeText]] = []
    for head in members(node.child("head_list")):
        name, value = head.leaf("NAMED"), head.leaf("LINE")
        if name and value:
            words = page.named(name)
            first = next((other for other, _ in found if other.text.lower() == words.text.lower()), None)
            if first:
                remedy = "keep one of the two"
                page.note(
                    "head-used-twice", f"the head `{words.text}` is on line {first.span.line} already", words.span, remedy
                )
            found.append((words, page.free(value)))
    return tuple(found)


def policy_from_source(source: Source) -> tuple[PolicyDocument | None, tuple[Problem, ...]]:
    """The policy that a source holds, and every mistake of form in it, in the order of their places.

    Where there are mistakes, the document holds what could be read, so that its words can be checked too.
    """
    sections, page = _read(source, vocabulary=False)
    document = PolicyDocument(
        source.name,
        sections.heads,
        tuple(sections.determinations),
        tuple(sections.definitions),
        tuple(sections.code_lists),
        tuple(sections.notices),
        tuple(sections.interpretations),
        tuple(sections.not_computable),
        tuple(sections.terms),
        tuple(sections.always),
        tuple(sections.scenarios),
        sections.comments,
        page.notes.get(0, ()),
        tables=tuple(sections.tables),
    )
    return document, _in_order(page.problems)


def vocabulary_from_source(source: Source) -> tuple[VocabularyDocument | None, tuple[Problem, ...]]:
    """The vocabulary that a source holds, and every mistake of form in it, in the order of their places."""
    sections, page = _read(source, vocabulary=True)
    name = next((value for head, value in sections.heads if head.text.lower() == "vocabulary"), None)
    if name is None:
        if not page.problems:
            what = "the file does not say which vocabulary it is"
            page.note("vocabulary-without-name", what, Span(source.name, 1, 1, 2), "begin the file with `Vocabulary: name`")
        return None, _in_order(page.problems)
    document = VocabularyDocument(
        source.name,
        name,
        tuple(sections.groups),
        tuple(sections.values),
        tuple(sections.background),
        tuple(sections.definitions),
        tuple(sections.code_lists),
        sections.comments,
        page.notes.get(0, ()),
        tables=tuple(sections.tables),
    )
    return document, _in_order(page.problems)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems by place. Where a line could not be read, that it lacks a connective is not said too."""
    lines = Counter(one.span.line for one in problems if one.span)
    said = [one for one in problems if one.code != "missing-connective" or one.span is None or lines[one.span.line] == 1]
    return tuple(sorted(said, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0)))


def _first_of_each_run(problems: list[Problem]) -> list[Problem]:
    """The problems of a section; that a heading has been lost is said once for the lines that stood below it."""
    found: list[Problem] = []
    lost: str | None = None
    for one in problems:
        heading = one.hint if one.code == "belongs-elsewhere" else None
        if heading is None or heading != lost:
            found.append(one)
        lost = heading
    return found


def _follows_an_unread_if(one: Unread, unread: tuple[Unread, ...]) -> bool:
    """Whether lines stand below a `then` that belongs to nothing only because its `if` could not be read."""
    then = one.why == "deeper" and one.above is not None and one.above.text.rstrip(":").lower() == "then"
    return then and any(other.line.number < one.line.number and other.line.text.lower().startswith("if") for other in unread)


def _read(source: Source, vocabulary: bool) -> tuple[_Sections, Page]:
    parts = cut(source)
    page = Page(source.name, dict(parts.notes), list(parts.problems))
    found = _Sections()
    if not parts.sections and not parts.problems:
        form = "Vocabulary: name" if vocabulary else "Policy: title"
        page.note("empty-file", "the file holds nothing to read", Span(source.name, 1, 1, 2), f"begin it with `{form}`")
    for section in sections_of(page, parts.sections, vocabulary):
        page.lines, page.provisos = {}, {}
        node, unread = parse_section(section.rule, section.lines)
        skipped = section.lines[0].number if section.guessed else 0
        told = [one for one in unread if one.line.number != skipped and not _follows_an_unread_if(one, unread)]
        if told:
            from reasoner.syntax.mistakes import problem_of_line  # most texts have none, and a command starts cold

            page.problems.extend(_first_of_each_run([problem_of_line(source.name, section.rule, one) for one in told]))
        if node is not None:
            read_deepest_first(page, node)
            found.add(page, node)
    return found, page

"""Suites: worked cases with what is expected of each. README.md beside this describes the format."""

from __future__ import annotations

from pathlib import Path

from reasoner.cases.case import Case
from reasoner.cases.from_text import BESIDE_FACTS, case_from_facts, in_order
from reasoner.cases.nodes import MOST_PROBLEMS, SUITE_LIMITS, Mapping, Node, Scalar, Sequence, quoted, stop
from reasoner.cases.text import CUT_SHORT, name_of, nodes_from_text, text_from_path
from reasoner.policy.nearest import nearest
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span

COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Expect:
    """What a case of a suite expects. None: not compared.

    `outcome`, `possible_outcomes`, `missing_inputs`, `change_inputs` (every minimal set of inputs that reaches `target`),
    `error_names` and `notices` are exact, in any order; the four statuses are criteria, by label or address, that are
    among those found so.
    """

    outcome: str | None = None
    possible_outcomes: frozenset[str] | None = None
    missing_inputs: frozenset[str] | None = None
    satisfied: tuple[str, ...] = ()
    not_satisfied: tuple[str, ...] = ()
    undetermined: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    change_inputs: frozenset[frozenset[str]] | None = None
    target: str = COVERED
    error_names: frozenset[str] | None = None
    notices: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class SuiteCase:
    """One worked case. `determination` is empty where none is named: the policy's first is meant.

    `facts` is typed by `facts_of` once the policy, and with it the vocabulary, is loaded.
    """

    id: str
    policy: str
    facts: Mapping
    expect: Expect
    determination: str = ""
    title: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """The worked cases of a file that are sound in form, and every mistake of form in the others."""

    file: str
    cases: tuple[SuiteCase, ...] = ()
    problems: tuple[Problem, ...] = ()


def suite_from_path(path: str | Path) -> Suite:
    """The suite in a YAML or JSON file, or on standard input for `-`. A file that cannot be read is a suite of one problem."""
    try:
        text = text_from_path(path, SUITE_LIMITS)
    except ProblemsFound as found:
        return Suite(name_of(path), (), found.problems)
    return suite_from_text(text, name_of(path))


def suite_from_text(text: str, name: str) -> Suite:
    """The suite that a YAML or JSON text holds; `name` is what problems call the text."""
    root, problems = nodes_from_text(text, name, SUITE_LIMITS)
    if (root is None and problems) or any(problem.code in CUT_SHORT for problem in problems):
        return Suite(name, (), problems)
    reader = _SuiteReader(list(problems))
    try:
        cases = reader.suite(root, name)
    except ProblemsFound as found:
        return Suite(name, (), in_order((*reader.problems, *found.problems)))
    return Suite(name, cases, in_order(reader.problems))


def facts_of(suite_case: SuiteCase, vocabulary: Vocabulary) -> tuple[Case, tuple[Problem, ...]]:
    """The case that a worked case states, typed by a vocabulary, with every mistake in its facts."""
    case, problems = case_from_facts(suite_case.facts, vocabulary)
    return Case(case.facts, suite_case.id), in_order(problems)


class _SuiteReader:
    """Reads the form of a suite and collects its mistakes; a case with a mistake is left out."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def suite(self, root: Node | None, name: str) -> tuple[SuiteCase, ...]:
        """The sound cases of a suite."""
        if isinstance(root, Mapping) and root.get("facts") is not None and root.get("expect") is not None:
            return tuple(case for case in [self.case(root, {})] if case)
        if root is None or (isinstance(root, Scalar) and root.is_null):
            self.wrong("empty-suite", f"`{name}` is empty", None, "begin with `cases:`")
            return ()
        cases = root.get("cases") if isinstance(root, Mapping) else None
        if not isinstance(root, Mapping) or not isinstance(cases, Sequence):
            hint = "begin with `cases:` and write each case as a member of that list"
            self.wrong("not-a-suite", "a suite is a list of cases under `cases`", root.span, hint)
            return ()
        self.known_names(root, ("cases", "title"), "a suite")
        if not cases.items:
            self.wrong("empty-suite", "there is no case under `cases`", cases.span, "write a case, or delete the file")
        ids: dict[str, Span | None] = {}
        return tuple(case for node in cases.items if (case := self.case(node, ids)))

    def case(self, node: Node, ids: dict[str, Span | None]) -> SuiteCase | None:
        """One case; None where it has a mistake. `ids` are those used so far, with their places."""
        before = len(self.problems)
        if not isinstance(node, Mapping):
            self.wrong(
                "not-a-case",
                "a case of a suite says several things by name",
                node.span,
                "write `id`, `policy`, `facts` and `expect`",
            )
            return None
        self.known_names(node, BESIDE_FACTS, "a case")
        words = {name: self.word(node, name) for name in ("id", "policy", "determination", "title")}
        for name in ("id", "policy"):
            if node.get(name) is None:
                self.wrong("name-missing", f"a case has no `{name}`", node.span, f"write `{name}: ...` in it")
        if words["id"] and words["id"] in ids:
            first = ids[words["id"]]
            message = f"the id {quoted(words['id'])} is used twice" + (f"; first on line {first.line}" if first else "")
            self.wrong("repeated-id", message, node.span, "give each case an id of its own")
        ids.setdefault(words["id"], node.span)
        facts = node.get("facts") or Mapping((), node.span)
        if isinstance(facts, Scalar) and facts.is_null:
            facts = Mapping((), facts.span)
        if not isinstance(facts, Mapping):
            self.wrong("facts-what", "`facts` states facts by name", facts.span, "write `name: value` lines under `facts:`")
            return None
        expect = self.expect(node)
        if len(self.problems) > before or expect is None:
            return None
        return SuiteCase(words["id"], words["policy"], facts, expect, words["determination"], words["title"], node.span)

    def expect(self, case: Mapping) -> Expect | None:
        """What a case expects; None where that is nothing."""
        node = case.get("expect")
        if not isinstance(node, Mapping) or not node.entries:
            span = node.span if node else case.span
            self.wrong(
                "nothing-expected", "the case expects nothing", span, "write `expect:` and under it, say, `outcome: covered`"
            )
            return None
        self.known_names(node, tuple(Expect.__dataclass_fields__), "`expect`")
        return Expect(
            outcome=self.word(node, "outcome") or None,
            possible_outcomes=self.exact(node, "possible_outcomes"),
            missing_inputs=self.exact(node, "missing_inputs"),
            satisfied=self.words(node, "satisfied") or (),
            not_satisfied=self.words(node, "not_satisfied") or (),
            undetermined=self.words(node, "undetermined") or (),
            waived=self.words(node, "waived") or (),
            change_inputs=self.sets(node),
            target=self.word(node, "target") or COVERED,
            error_names=self.exact(node, "error_names"),
            notices=self.exact(node, "notices"),
        )

    def word(self, mapping: Mapping, name: str) -> str:
        """One text under a name; empty where the name is not there."""
        node = mapping.get(name)
        if node is None:
            return ""
        if not isinstance(node, Scalar) or node.is_null or not node.text.strip():
            self.wrong("text-meant", f"`{name}` is one text", node.span, f"write `{name}: ...`")
            return ""
        return node.text.strip()

    def words(self, mapping: Mapping, name: str) -> tuple[str, ...] | None:
        """The texts of a list under a name; None where the name is not there."""
        node = mapping.get(name)
        return None if node is None else self.texts(node, name)

    def exact(self, mapping: Mapping, name: str) -> frozenset[str] | None:
        """The texts of a list under a name as a set; None where the name is not there."""
        words = self.words(mapping, name)
        return None if words is None else frozenset(words)

    def sets(self, mapping: Mapping) -> frozenset[frozenset[str]] | None:
        """The list of lists under `change_inputs`; None where it is not there."""
        node = mapping.get("change_inputs")
        if node is None:
            return None
        if isinstance(node, Sequence) and all(isinstance(item, Sequence) for item in node.items):
            return frozenset(frozenset(self.texts(item, "change_inputs")) for item in node.items)
        hint = "write `[[a], [b, c]]`; `[]` where no change reaches the target, `[[]]` where it is reached already"
        self.wrong("sets-meant", "`change_inputs` is a list of lists of inputs", node.span, hint)
        return None

    def texts(self, node: Node, name: str) -> tuple[str, ...]:
        """The texts of a list."""
        if isinstance(node, Sequence) and all(isinstance(item, Scalar) and not item.is_null for item in node.items):
            return tuple(item.text.strip() for item in node.items if isinstance(item, Scalar))
        self.wrong("list-meant", f"`{name}` is a list of texts", node.span, f"write `{name}: [..., ...]`")
        return ()

    def known_names(self, mapping: Mapping, names: tuple[str, ...], what: str) -> None:
        """Takes as a mistake every name that is none of `names`."""
        for key, _ in mapping.entries:
            if key.text not in names:
                near = nearest(key.text, {name: name for name in names})
                hint = f"did you mean `{near}`?" if near else f"use {', '.join(f'`{name}`' for name in names)}"
                self.wrong("unknown-name", f"{quoted(key.text)} is nothing that {what} says", key.span, hint)

    def wrong(self, code: str, message: str, span: Span | None, hint: str) -> None:
        """Takes a mistake. Raises ProblemsFound when there are too many."""
        self.problems.append(Problem(code, message, span, hint))
        if len(self.problems) >= MOST_PROBLEMS:
            stop("too-many-mistakes", "reading stops here, after so many mistakes", span, "mend those above first")

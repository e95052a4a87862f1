"""A case from a YAML or JSON text, from a file, or from `name=value` options; README.md beside this describes the format."""

from __future__ import annotations

from collections.abc import Sequence as SequenceOf
from dataclasses import replace
from pathlib import Path

from reasoner.cases.case import Case, Fact
from reasoner.cases.from_node import NodeReader
from reasoner.cases.from_scalar import known_from_scalar
from reasoner.cases.nodes import CASE_LIMITS, Mapping, Node, Scalar, Sequence, quoted
from reasoner.cases.text import name_of, nodes_from_text, text_from_path
from reasoner.policy.lines.known import in_another_unit, known_from_text
from reasoner.policy.nearest import nearest
from reasoner.policy.values import Exactly, Known, ListOf
from reasoner.policy.vocabulary import AnyOf, Codes, Input, Vocabulary
from reasoner.source.problem import Problem, ProblemsFound

# What may stand beside `facts` in a case file. All but `id` are for suites, and ignored when the case is read.
BESIDE_FACTS = ("id", "title", "policy", "determination", "facts", "expect")


def case_from_text(text: str, name: str, vocabulary: Vocabulary) -> tuple[Case, tuple[Problem, ...]]:
    """The case that a YAML or JSON text states, with every mistake in it; `name` is what problems call the text.

    With problems, the case holds what could be read, and is not to be decided.
    """
    node, problems = nodes_from_text(text, name, CASE_LIMITS)
    if problems and not isinstance(node, Mapping):
        return Case(), problems
    case, more = case_from_node(node, name, vocabulary)
    return case, in_order(problems + more)


def case_from_path(path: str | Path, vocabulary: Vocabulary) -> tuple[Case, tuple[Problem, ...]]:
    """The case in a file, or on standard input for `-`, as case_from_text. A file that cannot be read is one problem."""
    try:
        text = text_from_path(path, CASE_LIMITS)
    except ProblemsFound as found:
        return Case(), found.problems
    return case_from_text(text, name_of(path), vocabulary)


def case_from_facts(facts: Mapping, vocabulary: Vocabulary) -> tuple[Case, tuple[Problem, ...]]:
    """The case that a mapping of inputs to what is known of them states, with every mistake in it."""
    reader = NodeReader(vocabulary)
    try:
        return Case(reader.facts(facts)), tuple(reader.problems)
    except ProblemsFound as found:
        return Case(), (*reader.problems, *found.problems)


def case_from_node(node: Node | None, name: str, vocabulary: Vocabulary) -> tuple[Case, tuple[Problem, ...]]:
    """The case that a node states: facts by name, or a mapping with `facts`."""
    if node is None or (isinstance(node, Scalar) and node.is_null):
        hint = "state at least one fact, such as `drug: morphine`; `{}` where nothing is known"
        return Case(), (Problem("empty-case", f"`{name}` is empty", None, hint),)
    if not isinstance(node, Mapping):
        what = "a list" if isinstance(node, Sequence) else "one text"
        return Case(), (
            Problem(
                "not-a-case",
                f"a case states facts by name, and this is {what}",
                node.span,
                "write `name: value`, one to a line",
            ),
        )
    if isinstance(cases := node.get("cases"), Sequence) and vocabulary.input("cases") is None:
        hint = f"run `reasoner test {name}`, or keep one case in a file"
        return Case(), (Problem("not-a-case", "this is a suite of cases, not one case", cases.span, hint),)
    reader = NodeReader(vocabulary)
    try:
        case = _case(node, reader)
    except ProblemsFound as found:
        return Case(), (*reader.problems, *found.problems)
    return case, tuple(reader.problems)


def facts_from_options(options: SequenceOf[str], vocabulary: Vocabulary) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """The facts of `name=value` options, with every mistake in them; no input twice. A list is `a, b` or `[a, b]`."""
    reader = NodeReader(vocabulary)
    found: dict[str, Fact] = {}
    try:
        for option in options:
            fact = _fact_from_option(option, reader)
            if fact is not None and fact.input in found:
                message = f"{quoted(fact.input)} is given twice"
                reader.mistake(Problem("repeated-name", message, None, "keep one of the two", (fact.input,)))
            elif fact is not None:
                found[fact.input] = fact
    except ProblemsFound as problems:
        return tuple(found.values()), (*reader.problems, *problems.problems)
    return tuple(found.values()), tuple(reader.problems)


def known_from_answer(words: str, input: Input, vocabulary: Vocabulary) -> tuple[Known | None, tuple[Problem, ...]]:
    """What a person's answer says of an input, also of a field of a record: as the value of an option, or `none` for no list."""
    if not isinstance(input.type, AnyOf | Codes):
        known = known_from_text(words, input, vocabulary)
        return (None, (known,)) if isinstance(known, Problem) else (known, ())
    reader = NodeReader(vocabulary)
    if words.casefold() == "none":
        return ListOf(frozenset()), ()
    try:
        if words[:1] in ("[", "{"):
            fact = _fact_from_brackets(words, input, reader)
            return fact.known if fact else None, tuple(reader.problems)
        return _from_words(words, input, reader), tuple(reader.problems)
    except ProblemsFound as problems:
        return None, (*reader.problems, *problems.problems)


def in_order(problems: SequenceOf[Problem]) -> tuple[Problem, ...]:
    """Problems by their place in the file, those without one first."""
    return tuple(sorted(problems, key=lambda one: (one.span.line, one.span.column) if one.span else (0, 0)))


def _case(mapping: Mapping, reader: NodeReader) -> Case:
    facts = mapping.get("facts")
    if facts is None or "facts" in reader.names.by_id:
        return Case(reader.facts(mapping))
    for key, _ in mapping.entries:
        if key.text not in BESIDE_FACTS:
            reader.mistake(_stray(key, reader))
    id = mapping.get("id")
    if isinstance(facts, Scalar) and facts.is_null:
        facts = Mapping((), facts.span)
    if not isinstance(facts, Mapping):
        message = "`facts` states facts by name"
        reader.mistake(Problem("not-a-case", message, facts.span, "write `name: value` lines under `facts:`"))
        return Case()
    return Case(reader.facts(facts), id.text if isinstance(id, Scalar) and not id.is_null else "")


def _stray(key: Scalar, reader: NodeReader) -> Problem:
    """A name beside `facts` that does not belong there."""
    near = nearest(key.text, {name: name for name in BESIDE_FACTS})
    hint = "put it under `facts:`" if not isinstance(reader.names.find(key), Problem) or not near else f"did you mean `{near}`?"
    return Problem("beside-facts", f"{quoted(key.text)} does not belong beside `facts`", key.span, hint)


def _fact_from_option(option: str, reader: NodeReader) -> Fact | None:
    name, equals, value = option.partition("=")
    if not equals or not value.strip():
        message = f"{quoted(option)} does not say what an input is; `unknown` says that it is not known"
        reader.mistake(Problem("not-a-fact", message, None, f"write `--fact {quoted(name.strip() or 'drug')[1:-1]}=VALUE`"))
        return None
    key = Scalar(name.strip())
    input = reader.input(key, reader.names)
    if input is None:
        return None
    if value.strip()[:1] in ("[", "{"):
        return _fact_from_brackets(value, input, reader)
    known = _from_words(value.strip(), input, reader)
    return None if known is None else Fact(input.id, known, as_stated=in_another_unit(value.strip(), known, input))


def _fact_from_brackets(value: str, input: Input, reader: NodeReader) -> Fact | None:
    """A fact whose value is written as in a file. Its problems have no place: an option is no file."""
    before = len(reader.problems)
    node, problems = nodes_from_text(value, f"--fact {input.id}", CASE_LIMITS)
    for problem in problems:
        reader.mistake(replace(problem, names=(input.id,)))
    fact = reader.fact(input, Scalar(input.id), node) if node is not None and not problems else None
    reader.problems[before:] = [replace(problem, span=None) for problem in reader.problems[before:]]
    return fact


def _from_words(words: str, input: Input, reader: NodeReader) -> Known | None:
    """What the words of an option say; of a list input either in words, or its members between commas."""
    if not isinstance(input.type, AnyOf | Codes):
        return reader.known(Scalar(words), input)
    whole = known_from_scalar(Scalar(words), input, reader.vocabulary)
    if isinstance(whole, Exactly):
        return ListOf(frozenset({whole.value}))
    if not isinstance(whole, Problem):
        return whole
    if "," not in words:
        return reader.checked(whole)
    return reader.known(Sequence(tuple(Scalar(part.strip()) for part in words.split(",") if part.strip())), input)

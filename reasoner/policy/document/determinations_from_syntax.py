"""From determinations as written to determinations as meant: clauses with what they beat, phases, examples, scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reasoner.policy.criteria import Citation, Criterion, IsOneOf
from reasoner.policy.document.addresses import Addresses, addresses_of
from reasoner.policy.document.criteria_from_syntax import Reader
from reasoner.policy.document.outcome_names import OutcomeNames, name_from_words
from reasoner.policy.document.outline import Node, cited, outline
from reasoner.policy.document.precedence import Ranked, precedence
from reasoner.policy.fold import folded, slug
from reasoner.policy.lines.scope_words import scope_from_words
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Reason, Scope
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import Phrasebook, values_of
from reasoner.policy.vocabulary import Codes, Input, OneOf
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax import tree
from reasoner.syntax.tree import Line, Opens, Quantifier


@dataclass(frozen=True, slots=True)
class DeterminationOutline:
    """A determination before its sentences are read: the outline of each clause, and the addresses of its items.

    `conditions` is by the clause's position in the determination, from 1; a bare `otherwise` has none.
    """

    written: tree.Determination
    id: str
    conditions: Mapping[int, Node]
    examples: Mapping[int, tuple[Node, ...]]
    supporting: tuple[Node, ...]
    addresses: Addresses
    by_phase: tuple[Addresses, ...]  # the addresses that stand in each phase by themselves
    inverted: frozenset[int]  # `unless` whose conditions were turned into a NONE list, since provisos stand beside it


def determination_outlined(written: tree.Determination) -> DeterminationOutline:
    """The outline of a determination."""
    id = slug(written.name.text)
    citation = cited(written.citation, None)
    conditions: dict[int, Node] = {}
    examples: dict[int, tuple[Node, ...]] = {}
    inverted: set[int] = set()
    outcomes = [outcome for phase in written.phases for outcome in phase.outcomes]
    for number, outcome in enumerate(outcomes, 1):
        key = f"{id}/{number}"
        source = cited(outcome.citation, citation)
        node = _condition(outcome, key, source)
        if node is not None:
            conditions[number] = node
            if outcome.opens is Opens.UNLESS and outcome.provisos:
                inverted.add(number)
        if outcome.examples:
            examples[number] = _list(outcome.examples, f"{key}/example", source)
    supporting = _list(written.supporting, f"{id}/supporting", citation) if written.supporting else ()
    phases = [phase.name.text if phase.name else "" for phase in written.phases for _ in phase.outcomes]
    clauses = [(phases[number - 1], outcomes[number - 1].words.text, node) for number, node in conditions.items()]
    addresses = addresses_of([*clauses, *(("", "supporting criteria", node) for node in supporting)])
    names = (phase.name.text if phase.name else "" for phase in written.phases)
    by_phase = tuple(addresses_of(one for one in clauses if one[0] == name) for name in names)
    return DeterminationOutline(written, id, conditions, examples, supporting, addresses, by_phase, frozenset(inverted))


def _condition(outcome: tree.Outcome, key: str, citation: Citation | None) -> Node | None:
    """What an outcome depends on. Exceptions to an outcome that holds `unless` its lines are met stand beside a NONE list."""
    lines, span = outcome.lines, outcome.span
    if not lines and not outcome.provisos:
        return None
    if outcome.opens is Opens.UNLESS and outcome.provisos:
        lines = (Line(span, header=tree.Header(Quantifier.NONE, None, span), lines=(Line(span, lines=lines),)),)
    if outcome.provisos:
        lines = (Line(span, lines=lines, provisos=outcome.provisos),)
    return outline(lines, key, citation, span)


def _list(lines: tuple[Line, ...], key: str, citation: Citation | None) -> tuple[Node, ...]:
    """Lines that stand beside one another without being joined: examples, supporting criteria."""
    alone = tuple(replace(line, join=tree.Join.NONE, join_span=None) for line in lines)
    header = tree.Header(Quantifier.ALL, None, lines[0].span)
    return outline((Line(lines[0].span, header=header, lines=alone),), key, citation, lines[0].span).parts


def determination_from_outline(one: DeterminationOutline, names: OutcomeNames, reader: Reader) -> Determination:
    """The determination as meant; problems are added to the reader's."""
    written = one.written
    each = _each(written.for_each, reader) if written.for_each else None
    if each is not None:
        reader = replace(reader, context=replace(reader.context, each_code=each.id))
    reader = replace(reader, addresses=one.addresses.shown)
    phases = _phases(one, names, reader)
    return Determination(
        one.id,
        written.name.text,
        phases,
        supporting=tuple(reader.criterion(node) for node in one.supporting),
        for_each=each.id if each else None,
        citation=cited(written.citation, None),
        span=written.span,
    )


def _phases(one: DeterminationOutline, names: OutcomeNames, reader: Reader) -> tuple[Phase, ...]:
    """The phases as meant: the precedence of outcomes is said across them."""
    ranked = [
        Ranked(outcome, names.canonical(outcome), None if phase.name is None else number)
        for number, phase in enumerate(one.written.phases)
        for outcome in phase.outcomes
    ]
    beats = precedence(ranked, reader.found)
    phases, at = [], 0
    for phase, addresses in zip(one.written.phases, one.by_phase, strict=True):
        # `item 4` is the phase's own, wherever else there is one.
        within = replace(reader, context=replace(reader.context, items={**reader.context.items, **addresses.found}))
        places = range(at, at + len(phase.outcomes))
        there = tuple(_clause(one, place + 1, ranked[place], beats[place], within) for place in places)
        at += len(phase.outcomes)
        phases.append(
            Phase(phase.name.text, _guard(one.id, phase.name, reader), there) if phase.name else Phase("", None, there)
        )
    return tuple(phases)


def _clause(one: DeterminationOutline, number: int, ranked: Ranked, beats: frozenset[int], reader: Reader) -> Clause:
    outcome = ranked.outcome
    citation = cited(outcome.citation, cited(one.written.citation, None))
    node = one.conditions.get(number)
    return Clause(
        Outcome(outcome.words.text, ranked.canonical),
        outcome.rank,
        condition=reader.criterion(node) if node else None,
        negated=outcome.opens is Opens.UNLESS and node is not None and number not in one.inverted,
        beats=beats,
        reasons=tuple(Reason(label.text if label else "", text.text) for label, text in outcome.reasons),
        examples=tuple(reader.criterion(example) for example in one.examples.get(number, ())),
        scope=tuple(_scope(outcome.scope, citation, reader)),
        citation=citation,
        span=outcome.span,
    )


def _scope(lines: Iterable[Line], citation: Citation | None, reader: Reader) -> Iterable[Scope]:
    for line in lines:
        words = line.sentence.text if line.sentence else line.title.text if line.title else ""
        scope, problem = scope_from_words(words, cited(line.citation, citation), line.span)
        if problem is not None:
            reader.found.append(problem)
        yield scope


def _each(words: tree.FreeText, reader: Reader) -> Input | None:
    """The codes input whose every code is answered for."""
    book = reader.context.phrasebook
    input = book.singulars.get(folded(words.text)) or book.subjects.get(folded(words.text))
    if input is not None and isinstance(input.type, Codes):
        return input
    singulars = or_list(f"`{name}`" for name, one in book.singulars.items() if isinstance(one.type, Codes))
    reader.found.append(
        Problem(
            "unknown-each",
            f"`for each {words.text}`: the vocabulary has no list of codes of which one is called `{words.text}`",
            words.span,
            f"write {singulars}" if singulars else "declare the list of codes in the vocabulary",
        )
    )
    return None


def _guard(id: str, name: tree.FreeText, reader: Reader) -> Criterion | None:
    """The criterion that a case is in a phase: the input `the phase` has the phase's name as its value."""
    input = phase_input(reader.context.phrasebook)
    wanted = folded(name.text)
    values = values_of(input) if input else ()
    value = next((one for one in values if wanted in {folded(one.phrase), folded(one.id)}), None)
    if input is None or value is None:
        reader.found.append(
            Problem(
                "unknown-phase",
                f"the vocabulary does not say what it means to be in the phase `{name.text}`",
                name.span,
                f"declare the input `the phase (phase): one of` in the vocabulary, with the value `{name.text}`",
            )
        )
        return None
    form = IsOneOf(input.id, frozenset({value.id}), (value.id,))
    return Criterion(
        f"{id}/phase/{name_from_words(name.text)}", form, words=f"{input.phrase} is {value.phrase}", span=name.span
    )


def phase_input(book: Phrasebook) -> Input | None:
    """The input that says which phase a request is in, if the vocabulary declares one: `the phase`."""
    input = book.subjects.get(folded("the phase"))
    return input if input is not None and isinstance(input.type, OneOf) else None

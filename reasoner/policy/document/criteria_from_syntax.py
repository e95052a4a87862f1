"""From an outline to criteria: each sentence is read, each node gets its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from typing import assert_never

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Citation,
    Compares,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    LongestRun,
    NoneOf,
    Not,
    PickedAmount,
    Provided,
    Refers,
    TotalOf,
    Unless,
)
from reasoner.policy.document.outline import Kind as Line
from reasoner.policy.document.outline import Node
from reasoner.policy.fold import Said, folded, said_as, said_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.meant_records import meant_records
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.record_line import Kind, RecordLine, block_form
from reasoner.policy.lines.record_sentences import picked_two_ways, record_line
from reasoner.policy.lines.record_words import within_record
from reasoner.policy.lines.sentences import form_from_sentence
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.tree import FreeText, Proviso, ProvisoKind, Quantifier, Sentence

_OPENS = re.compile(r"(?:unless|except when|except|provided that|waived when|only when|only if|when|where)\s+", re.IGNORECASE)
_LIMITING = frozenset({"unless", "except when", "provided that", "waived when", "only when", "only if"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sentences of one part of a policy: what they may name, the addresses to show, and the problems met so far."""

    context: Context
    addresses: Mapping[str, str] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def criterion(self, node: Node) -> Criterion:
        """The criterion of a node. Where a sentence cannot be read its problems are kept and its form is empty."""
        if node.title is not None:
            self.found.extend(_of_a_title(node.title, node.key, self.context))
        provisos, waived = self._provisos(node)
        return Criterion(
            node.key,
            self._form(node),
            words=node.words,
            label=node.label,
            title=node.title.text if node.title else "",
            address=self.addresses.get(node.key, ""),
            provisos=provisos,
            waived=waived,
            citation=node.citation,
            span=node.span,
        )

    def form(self, sentence: Sentence) -> Form | None:
        """What a sentence tests, or None where it cannot be read; its problems are kept."""
        form, problems = form_from_sentence(sentence, self.context)
        self.found.extend(problems)
        return form

    def _form(self, node: Node) -> Form:
        match node.kind:
            case Line.SENTENCE:
                return self._sentence(node) or AllOf(())
            case Line.WHERE:
                return self._records(node)
            case Line.IF:
                condition, then = node.parts
                return IfThen(self.criterion(condition), self.criterion(then))
            case Line.LIST:
                return self._list(node)
            case _ as never:
                assert_never(never)

    def _sentence(self, node: Node) -> Form | None:
        before = len(self.found)
        form = self.form(node.sentence) if node.sentence is not None else None
        if node.label:  # what is written below a labelled line would be an item without a label
            self.found[before:] = [_below_a_title(one, node.label) for one in self.found[before:]]
        return keyed(form, node.key, node.citation) if form is not None else None

    def _list(self, node: Node) -> Form:
        parts = tuple(self.criterion(part) for part in node.parts)
        match node.quantifier:
            case Quantifier.ALL:
                return AllOf(parts)
            case Quantifier.ANY:
                return AnyOfThese(parts)
            case Quantifier.NONE:
                return NoneOf(parts)
            case Quantifier.AT_LEAST:
                return Counted(Counting.AT_LEAST, node.number, parts)
            case Quantifier.AT_MOST:
                return Counted(Counting.AT_MOST, node.number, parts)
            case Quantifier.EXACTLY:
                return Counted(Counting.EXACTLY, node.number, parts)
            case _ as never:
                assert_never(never)

    def _records(self, node: Node) -> Form:
        """A sentence that ends in `where`: what is indented below it holds of one record."""
        said = said_in(node.sentence) if node.sentence is not None else None
        line = record_line(said, self.context) if said is not None else None
        if said is None or not isinstance(line, RecordLine) or line.kind in (Kind.TWO_WAYS, Kind.WHOLE):
            self.found.append(self._not_of_records(node, said, line))
            return AllOf(())
        within = replace(self, context=within_record(self.context, line.input))
        below = within.criterion(node.parts[0])
        asked = tuple(within.criterion(one) for proviso, one in node.provisos if _asks(node, proviso))
        if line.kind is Kind.AMONG and not asked:
            hint = "write `provided that` below the lines, with what is asked of it, or say `any` instead of the most recent"
            self.found.append(Problem("where-missing", f"nothing is asked of `{said.text()}`", node.span, hint))
        form = keyed(line.form, node.key, node.citation)
        return block_form(replace(line, form=form), below, asked, node.key)

    def _not_of_records(self, node: Node, said: Said | None, line: RecordLine | Problem | None) -> Problem:
        if isinstance(line, Problem):
            return line if line.span else replace(line, span=node.span)
        if isinstance(line, RecordLine) and said is not None and line.kind is Kind.TWO_WAYS:
            return picked_two_ways(line, said)
        if isinstance(line, RecordLine):
            hint = "end the line with `and` instead of `where`, or put what limits the records into the line: `whose ...`"
            return Problem("where-without-records", f"`{node.words}` says all that it asks for by itself", node.span, hint)
        if said is not None and (meant := meant_records(said, self.context)) is not None:
            return meant if meant.span else replace(meant, span=node.span)
        message = f"`{node.words}` is not about records, so nothing can hold of one of them `where`"
        hint = "end the line with `and` instead of `where`, or name a record that the vocabulary declares"
        return Problem("where-without-records", message, node.span, hint)

    def _provisos(self, node: Node) -> tuple[tuple[Unless | Provided, ...], tuple[Criterion, ...]]:
        provisos: list[Unless | Provided] = []
        waived: list[Criterion] = []
        for proviso, below in node.provisos:
            if _asks(node, proviso):
                continue
            criterion = self.criterion(below)
            match proviso.kind:
                case ProvisoKind.UNLESS:
                    provisos.append(Unless(criterion, proviso.words or "unless"))
                case ProvisoKind.PROVIDED:
                    provisos.append(Provided(criterion))
                case ProvisoKind.WAIVED:
                    waived.append(criterion)
                case _ as never:
                    assert_never(never)
        return tuple(provisos), tuple(waived)


def _placed(part: Criterion, key: str, citation: Citation | None) -> Criterion:
    """A criterion with its key, and those of all below it, put below another key."""
    here = f"{key}/{part.key}"

    def inner(one: Criterion) -> Criterion:
        return _placed(one, here, citation)

    return replace(
        part,
        key=here,
        form=keyed(part.form, here, citation),
        citation=part.citation or citation,
        provisos=tuple(replace(proviso, criterion=inner(proviso.criterion)) for proviso in part.provisos),
        waived=tuple(map(inner, part.waived)),
    )


def keyed(form: Form, key: str, citation: Citation | None) -> Form:
    """The form of a sentence with the keys of its parts (`1`, `2` ...) put below the key of the line that it stands in."""

    def below(part: Criterion) -> Criterion:
        return _placed(part, key, citation)

    match form:
        case AllOf(parts):
            return AllOf(tuple(map(below, parts)))
        case AnyOfThese(parts):
            return AnyOfThese(tuple(map(below, parts)))
        case NoneOf(parts):
            return NoneOf(tuple(map(below, parts)))
        case Counted(counting, number, parts):
            return Counted(counting, number, tuple(map(below, parts)))
        case IfThen(condition, then):
            return IfThen(below(condition), below(then))
        case CountsRecords(condition=condition, among=among):
            return replace(form, condition=condition and below(condition), among=among and below(among))
        case Compares(left, _, right):
            return replace(form, left=_keyed_amount(left, below), right=_keyed_amount(right, below))
        case Not(of):
            return Not(keyed(of, key, citation))
        case _:
            return form


def _keyed_amount(amount: Expression, below: Callable[[Criterion], Criterion]) -> Expression:
    match amount:
        case TotalOf(condition=Criterion() as condition) | LongestRun(condition=Criterion() as condition):
            return replace(amount, condition=below(condition))
        case PickedAmount(condition=Criterion() as condition):
            return replace(amount, condition=below(condition))
        case Derived(parts=parts):
            return replace(amount, parts=tuple(_keyed_amount(one, below) for one in parts))
        case _:
            return amount


def _asks(node: Node, proviso: Proviso) -> bool:
    """Whether a proviso asks something of the record that is picked `among those where`, instead of limiting the line."""
    picked = node.kind is Line.WHERE and folded(node.words).endswith("among those")
    return picked and proviso.kind is ProvisoKind.PROVIDED


def _below_a_title(problem: Problem, label: str) -> Problem:
    """The problem of two conditions on a labelled line, which stand below a title; any other as it is."""
    ends = re.match(r"end the line after `(?P<first>.+)` and write the next condition below it", problem.hint)
    if problem.code != "two-conditions" or ends is None:
        return problem
    mark = "-" if label == "-" else f"{label}."
    hint = f"write `{mark} Title:`, and below it, indented, `{ends['first']}` and the next condition, each on a line of its own"
    return replace(problem, hint=hint + problem.hint[ends.end() :])


def _of_a_title(title: FreeText, key: str, context: Context) -> Iterator[Problem]:
    """The problem of a title that is a condition, or that begins with a word that would limit what stands below it."""
    words = title.text
    opener = _OPENS.match(words)
    if opener is None:
        if _reads_as_condition(words, key, context):
            message = f"the title `{words}` reads as a condition, but a title is not tested"
            hint = "put the condition on a line of its own below the label, and give the item a title that only names it"
            yield Problem("condition-as-title", message, title.span, hint)
        return
    said, asked = opener[0].strip().lower(), words[opener.end() :]
    if said not in _LIMITING and not _reads_as_condition(asked, key, context):
        return
    message = f"the title `{words}` begins with `{said}`, but a title is not tested"
    if said in ("when", "where", "only when", "only if"):
        hint = (
            f"write `if {asked}, then` where the lines below are asked for only then; else give the item a title that names it"
        )
    else:
        said = "unless" if said == "except" else said
        hint = f"write `{said} {asked}` on a line of its own, indented under what it limits, and give the item a title"
    yield Problem("condition-as-title", message, title.span, hint)


def _reads_as_condition(title: str, key: str, context: Context) -> bool:
    """Whether a title's words are a condition under the vocabulary and the policy's definitions; its own item is none."""
    reading = reading_of(said_as(title), context)
    return reading is not None and not isinstance(reading, Problem) and reading != Refers(key)

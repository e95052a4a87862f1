"""Values that a policy defines: `The weight loss means the weight at the start minus the present weight`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reasoner.policy.criteria import Derived, TotalOf
from reasoner.policy.fold import folded, said_in
from reasoner.policy.lines.amount_units import Term
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.expressions import expression_in
from reasoner.policy.lines.over_records import computed_over_records, named_over_records
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.tabled import TableResults, amount_from_table
from reasoner.policy.words import running
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Definition, Sentence


def defined_values(
    definitions: Iterable[Definition], tables: Iterable[TableResults], context: Context, found: list[Problem]
) -> Mapping[str, Term]:
    """What each phrase that is defined as an amount means, by the folded phrase, those of tables of amounts too; definitions that
    cannot be read are problems."""
    given = {folded(one.phrase): one for one in tables}
    waiting = {folded(one.phrase.text): (one.phrase, one.value) for one in definitions if one.value is not None}
    values: dict[str, Term] = {}
    for words in waiting.keys() & context.phrasebook.phrases.keys():
        phrase = waiting.pop(words)[0]
        hint = "define it in other words, or take the input out of the vocabulary"
        message = f"`{phrase.text}` is a phrase of the vocabulary already, so nothing would read this definition"
        found.append(Problem("definition-hides-input", message, phrase.span, hint))
    while waiting or given:
        context = replace(context, values=values)
        read = {words: term for words, (phrase, value) in waiting.items() if (term := _meant(phrase, value, context))}
        for words, table in given.items():
            match amount_from_table(table, context):
                case Term() as term if words not in values:
                    read[words] = term
                case Problem() as problem if problem not in found:
                    found.append(problem)
                case _:
                    pass
        if not read:
            break
        values = values | read
        waiting = {words: one for words, one in waiting.items() if words not in read}
    of_words = [table for name, table in given.items() if name not in values]
    for phrase, value in waiting.values():
        found.append(_of_words(value, of_words) or _wrong(phrase, value, waiting, context))
    return values


def _meant(phrase: Sentence, value: Sentence, context: Context) -> Term | None:
    said, name = said_in(value), running(phrase.text)  # it stands inside sentences
    found = expression_in(said, 0, len(said.words), context)
    if not isinstance(found, Term):
        return named_over_records(name, said, context)
    expression = found.expression
    if isinstance(expression, Derived | TotalOf):
        expression = replace(expression, words=name)
    return replace(found, expression=expression, words=name)


def _of_words(value: Sentence, tables: Iterable[TableResults]) -> Problem | None:
    """The problem of an amount that is computed from a table whose results are words; None where it names none."""
    text = f" {said_in(value).folded} "
    table = next((one for one in tables if f" {folded(one.phrase)} " in text), None)
    if table is None:
        return None
    result = next((one.text for _, one in table.results), "")
    message = f"`{table.phrase}` gives words and no amount: `{result}` is none"
    hint = "give numbers alone, or with a unit that the tool or a number of the vocabulary has"
    return Problem("unknown-amount", message, value.span, hint)


def _wrong(phrase: Sentence, value: Sentence, waiting: Mapping[str, object], context: Context) -> Problem:
    """Why a definition's value cannot be read."""
    said = said_in(value)
    text = f" {said.folded} "
    if any(f" {other} " in text for other in waiting):
        message = f"`{phrase.text}` is defined by itself, or by a value that cannot be read"
        return Problem(
            "defined-in-a-circle", message, value.span, "define it by inputs and by values that are defined without it"
        )
    if (problem := computed_over_records(said, context)) is not None:
        return problem
    found = expression_in(said, 0, len(said.words), context)
    if isinstance(found, Problem):
        return found if found.span else replace(found, span=value.span)
    form = reading_of(said, context)
    if form is not None and not isinstance(form, Problem):
        hint = f"write `{phrase.text} when` and the condition below it"
        return Problem("value-is-condition", f"`{value.text}` is a condition and no amount", value.span, hint)
    hint = (
        "write amounts joined by `plus`, `minus`, `times`, `divided by`, or `the sum of`, `the average of`, `the change from`, or one"
        " total, average or number of records: `the total dose of courses of ibuprofen`"
    )
    return Problem("unknown-amount", f"`{value.text[:80]}` is no amount that can be computed", value.span, hint)

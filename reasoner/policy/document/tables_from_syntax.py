"""Decision tables: each row is a definition, and each result one more, so that a condition can read `the risk is high`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reasoner.policy.criteria import AllOf, AnyOfThese, Citation, Criterion, Form, NoneOf, Not, Refers
from reasoner.policy.document.criteria_from_syntax import Reader, keyed
from reasoner.policy.document.outline import cited
from reasoner.policy.fold import folded, slug
from reasoner.policy.lines.plurals import with_verb
from reasoner.policy.lines.tabled import TableResults
from reasoner.policy.model import Definition, Table, TableRow
from reasoner.policy.vocabulary import AnyOf
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import DecisionTable, Sentence, Token, TokenKind

_YES_NO = frozenset({"yes", "no"})
_OTHERWISE = "otherwise"


def table_key(table: DecisionTable) -> str:
    """The key of a table."""
    return f"definition/{slug(table.phrase.text)}"


def result_keys(table: DecisionTable) -> Mapping[str, str]:
    """The key of each sentence that a table defines, by the sentence (`the risk is high`)."""
    results = _results(table)
    if set(map(str.lower, results)) <= _YES_NO:
        return {_phrase(table): table_key(table)}
    keys: dict[str, str] = {}
    for number, one in enumerate(results, 1):
        key = f"{table_key(table)}-is-{slug(one)}"
        keys[f"{with_verb(_phrase(table))} {one}"] = f"{key}-{number}" if key in keys.values() else key
    return keys


def results_of(table: DecisionTable) -> TableResults:
    """What the rows of a table give, each result once."""
    keys, found = result_keys(table), dict[str, Sentence]()
    for row in table.rows:
        key = keys.get(f"{with_verb(_phrase(table))} {row[-1].text}") if row and row[-1] is not None else None
        if key is not None and row[-1] is not None:
            found.setdefault(key, row[-1])
    return TableResults(_phrase(table), tuple(found.items()))


def row_keys(table: DecisionTable) -> tuple[str, ...]:
    """The keys of the rows of a table."""
    return tuple(f"{table_key(table)}/row/{number}" for number in range(1, len(table.rows) + 1))


def table_from_syntax(table: DecisionTable, reader: Reader) -> tuple[Table, tuple[Definition, ...]]:
    """The table as meant and what it defines: its rows, then its results; problems are added to the reader's."""
    key, citation = table_key(table), cited(table.citation, None)
    _check(table, reader)
    rows: list[TableRow] = []
    for number, row in enumerate(table.rows, 1):
        result = row[-1].text if row and row[-1] is not None else ""
        fits = None if _is_otherwise(row) else _fits(table, row, f"{key}/row/{number}", citation, reader)
        rows.append(TableRow(fits, result, _words(table, row), row_span(row)))
    heads = tuple(head.text for head in table.heads)
    meant = Table(key, _phrase(table), heads, tuple(rows), table.first, citation, table.span)
    return meant, (*_row_definitions(meant), *_result_definitions(meant, result_keys(table)))


def row_span(row: Iterable[Sentence | None]) -> Span | None:
    """Where a row begins."""
    return next((cell.span for cell in row if cell is not None), None)


def _row_definitions(table: Table) -> Iterable[Definition]:
    for number, row in enumerate(table.rows, 1):
        if row.fits is not None:
            yield Definition(f"row {number} of {table.phrase}", row.fits, table.citation)


def _result_definitions(table: Table, keys: Mapping[str, str]) -> Iterable[Definition]:
    for phrase, key in keys.items():
        wanted = "yes" if phrase == table.phrase else phrase.removeprefix(f"{with_verb(table.phrase)} ")
        parts = tuple(
            _decides(table, number, f"{key}/{number}")
            for number, row in enumerate(table.rows, 1)
            if folded(row.result) == folded(wanted)
        )
        yield Definition(
            phrase, Criterion(key, AnyOfThese(parts), phrase, citation=table.citation, span=table.span), table.citation
        )


def _decides(table: Table, number: int, key: str) -> Criterion:
    """That a row decides: it fits, and where the first one counts none before it does that would say otherwise."""
    row = table.rows[number - 1]
    others = [at for at, one in enumerate(table.rows, 1) if one.fits is not None and folded(one.result) != folded(row.result)]
    before = [at for at in others if at < number or row.fits is None]
    none = NoneOf(tuple(_refers(table, at, f"{key}/before/{at}") for at in before))
    if row.fits is None:
        return Criterion(key, none, "no row fits that says otherwise", citation=table.citation, span=row.span)
    if not table.first or not before:
        return _refers(table, number, key)
    says = "no row before it fits that says otherwise"
    none_before = Criterion(f"{key}/none-before", none, says, citation=table.citation, span=row.span)
    return Criterion(
        key,
        AllOf((_refers(table, number, f"{key}/fits"), none_before)),
        f"row {number}",
        citation=table.citation,
        span=row.span,
    )


def _refers(table: Table, number: int, key: str) -> Criterion:
    row = table.rows[number - 1]
    return Criterion(
        key, Refers(f"{table.key}/row/{number}"), f"row {number} fits: {row.words}", citation=table.citation, span=row.span
    )


# ---- rows


def _fits(
    table: DecisionTable, row: tuple[Sentence | None, ...], key: str, citation: Citation | None, reader: Reader
) -> Criterion:
    cells: list[Criterion] = []
    for column, (head, cell) in enumerate(zip(table.heads[:-1], row[:-1], strict=False), 1):
        if cell is None:
            continue
        here = f"{key}/{column}"
        form = _cell(head, cell, reader)
        if form is not None:
            cells.append(
                Criterion(here, keyed(form, here, citation), _cell_words(head, cell), citation=citation, span=cell.span)
            )
    if len(cells) == 1:
        return replace(cells[0], key=key, span=row_span(row))
    words = " and ".join(one.words for one in cells) or "any case"
    return Criterion(key, AllOf(tuple(cells)), words, citation=citation, span=row_span(row))


def _cell(head: Sentence, cell: Sentence, reader: Reader) -> Form | None:
    """What a cell says of its head: what follows `is`, or yes and no of a whole sentence."""
    answer = cell.text.lower()
    if answer in _YES_NO:
        form = reader.form(head)
        return Not(form) if form is not None and answer == "no" else form
    subject = reader.context.phrasebook.subjects.get(folded(head.text))
    verb = "include" if subject is not None and isinstance(subject.type, AnyOf) else "is"
    token = Token(TokenKind.WORD, verb, cell.tokens[0].span)
    sentence = Sentence((*head.tokens, token, *cell.tokens), cell.span)
    before = len(reader.found)
    form = reader.form(sentence)
    # The head stands in another line: what is wrong is shown in the cell.
    reader.found[before:] = [_in_cell(one, head, cell) for one in reader.found[before:]]
    return form


def _in_cell(problem: Problem, head: Sentence, cell: Sentence) -> Problem:
    if problem.code != "unknown-phrase":
        return replace(problem, span=cell.span)
    message = f"`{head.text}` is nothing of which a cell can say what it is"
    if head.text.casefold().startswith("its "):
        message = f"a table is about the whole case, and `{head.text}` is a field of one record"
        hint = (
            "define it of one record, with a line for each row: `ANY of the following is met:`, and below it what goes together"
        )
        return Problem("unknown-column", message, head.span, hint)
    hint = "head the column by an input of the vocabulary, a defined amount, or a whole sentence with `yes` and `no` below it"
    return Problem("unknown-column", message, head.span, hint)


def _cell_words(head: Sentence, cell: Sentence) -> str:
    return f"{head.text}: {cell.text.lower()}" if cell.text.lower() in _YES_NO else f"{with_verb(head.text)} {cell.text}"


def _words(table: DecisionTable, row: tuple[Sentence | None, ...]) -> str:
    if _is_otherwise(row):
        return _OTHERWISE
    said = [_cell_words(head, cell) for head, cell in zip(table.heads[:-1], row[:-1], strict=False) if cell is not None]
    return " and ".join(said) or "any case"


def _is_otherwise(row: tuple[Sentence | None, ...]) -> bool:
    return row[0] is not None and row[0].text.lower() == _OTHERWISE


def _results(table: DecisionTable) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for row in table.rows:
        if row and row[-1] is not None:
            found.setdefault(folded(row[-1].text), row[-1].text)
    return tuple(found.values())


def _phrase(table: DecisionTable) -> str:
    text = table.phrase.text
    return text[:1].lower() + text[1:]


# ---- mistakes


def _check(table: DecisionTable, reader: Reader) -> None:
    phrase = _phrase(table)
    if not table.heads or not table.rows:
        return
    if len(table.heads) < 2:
        hint = "write at least one column of conditions, and the results in the last column"
        reader.found.append(Problem("table-without-conditions", f"the table `{phrase}` has one column", table.span, hint))
    last = table.heads[-1]
    if folded(last.text) not in (folded(phrase), "then", "result"):
        message = f"the last column of a table holds its results, and this one is headed `{last.text}`"
        reader.found.append(Problem("table-result-head", message, last.span, f"head it `{phrase}`, or `then`"))
    if folded(phrase) in reader.context.phrasebook.phrases:
        message = f"`{phrase}` is a phrase of the vocabulary already, so nothing would read this table"
        hint = "call the result by other words, or take the input out of the vocabulary"
        reader.found.append(Problem("definition-hides-input", message, table.phrase.span, hint))
    for number, row in enumerate(table.rows, 1):
        span = row_span(row) or table.span
        if row[-1] is None:
            hint = "write the result in the last cell of the row"
            reader.found.append(Problem("table-result-missing", f"row {number} of `{phrase}` has no result", span, hint))
        if _is_otherwise(row) and (number < len(table.rows) or any(row[1:-1])):
            message = "a row `otherwise` stands last and says nothing but its result"
            reader.found.append(
                Problem("table-otherwise", message, span, "move it to the end, and leave its other cells empty")
            )

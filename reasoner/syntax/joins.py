"""What the connectives of a list say together, and whether the list agrees with its header (rules 1 to 3)."""

from __future__ import annotations

from reasoner.source.span import Span
from reasoner.syntax.header_words import says_how_many
from reasoner.syntax.tree import Header, Join, Line, Quantifier
from reasoner.syntax.words import Page

_MEANT = {Quantifier.ALL: Join.AND, Quantifier.ANY: Join.OR}


def check_list(page: Page, lines: tuple[Line, ...], header: Header | None, whole: bool, loose: bool, title: str = "") -> None:
    """Note where the members of a list do not agree.

    `whole` is false where some line of the list could not be read; `loose` lists need no connectives. `title` is what stands
    above the list.
    """
    _check_labels(page, lines)
    if header and whole:
        _check_count(page, lines, header)
    if not lines or not whole:
        return
    before = lines[:-1]
    joins = [line for line in before if line.join in (Join.AND, Join.OR)]
    if len({line.join for line in joins}) > 1:
        _note_mixed(page, lines)
    elif header:
        _check_header(page, joins, header)
    elif not loose:
        _check_joined(page, before, joins, title)
    _check_opens(page, before)


def note_stray_join(page: Page, span: Span | None) -> None:
    """Note a connective with nothing after it."""
    page.note(
        "connective-joins-nothing",
        "the connective at the end of this line joins nothing",
        span,
        "take it away, or write the line that belongs after it",
    )


def _check_labels(page: Page, lines: tuple[Line, ...]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        if line.label is None or line.label.text == "-":
            continue
        name = line.label.text.lower() if len(line.label.text) > 1 else line.label.text
        if name in seen:
            page.note(
                "label-used-twice",
                f"the label `{line.label.text}` is used twice in this list; the other is on line {seen[name]}",
                line.label.span,
                "give each item a label of its own",
            )
        seen.setdefault(name, line.label.span.line)


def _check_count(page: Page, lines: tuple[Line, ...], header: Header) -> None:
    there = len(lines)
    if header.of_two and there > 2:
        words = "ALL of the following are met:" if header.quantifier is Quantifier.ALL else "ANY of the following is met:"
        page.note("count-does-not-fit", f"`{header.of_two}` of {_counted(there)}", header.span, f"write `{words}`")
    if header.number is None:
        return
    words = f"{header.quantifier.value} {header.number}"
    if header.number > there:
        remedy = f"write a number up to {there}, or add what is missing below"
        page.note("count-does-not-fit", f"`{words}` of {_counted(there)} is more than there are", header.span, remedy)
    elif header.number == 0 and header.quantifier is Quantifier.AT_LEAST:
        remedy = "write a number from 1 up, or `NONE of the following`"
        page.note("count-does-not-fit", f"`{words}` asks for nothing", header.span, remedy)


def _counted(number: int) -> str:
    words = ("nothing", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if number < len(words) else str(number)


def _words(line: Line) -> str:
    if line.sentence:
        return line.sentence.text
    if line.title:
        return line.title.text
    return f"item {line.label.text}" if line.label else "the rest"


def _note_mixed(page: Page, lines: tuple[Line, ...]) -> None:
    """Shows both readings: `and` first, and `or` first."""
    named = [page.short(_words(line), 40) for line in lines]
    joins = [line.join for line in lines[:-1]]
    # A comma takes the meaning of the next connective that is one.
    for place in range(len(joins) - 2, -1, -1):
        if joins[place] in (Join.COMMA, Join.NONE):
            joins[place] = joins[place + 1]
    first = joins[0]
    odd = next(line for line in lines if line.join in (Join.AND, Join.OR) and line.join is not first)
    page.note(
        "and-mixed-with-or",
        f'"and" and "or" are mixed in one list; it could mean {_grouped(named, joins, Join.AND)}, '
        f"or {_grouped(named, joins, Join.OR)}",
        odd.join_span,
        "put what belongs together below a header: `ANY of the following is met:` or `ALL of the following are met:`",
    )


def _grouped(named: list[str], joins: list[Join], tight: Join) -> str:
    """The list with brackets around what `tight` joins."""
    groups: list[list[str]] = [[named[0]]]
    for word, join in zip(named[1:], joins, strict=True):
        if join is tight:
            groups[-1].append(word)
        else:
            groups.append([word])
    outer = "or" if tight is Join.AND else "and"
    inner = f" {tight.value} "
    return "`" + f" {outer} ".join(f"({inner.join(group)})" if len(group) > 1 else group[0] for group in groups) + "`"


def _check_header(page: Page, joins: list[Line], header: Header) -> None:
    meant = _MEANT.get(header.quantifier)
    wrong = next((line for line in joins if meant is not None and line.join is not meant), None)
    if wrong:
        header_word, other = ("ANY", "ALL") if header.quantifier is Quantifier.ANY else ("ALL", "ANY")
        page.note(
            "connective-against-header",
            f'this item ends in "{wrong.join.value}", but the list is headed `{header_word} of the following`',
            wrong.join_span,
            f"end the item in `{meant.value if meant else ''}`, or write `{other} of the following` above",
        )


def _check_joined(page: Page, before: tuple[Line, ...], joins: list[Line], title: str) -> None:
    """A list without a header: every line but the last ends in a connective or comma, the last but one in a connective."""
    if not before:
        return
    bare = [line for line in before if line.join is Join.NONE]
    if bare and len(bare) == len(before):
        _note_unjoined(page, before[0], len(before) + 1, title, some=False)
    elif bare:
        _note_unjoined(page, bare[0], len(before) + 1, title, some=True)
    elif before[-1].join is Join.COMMA:
        word = joins[0].join.value if joins else ""
        says = (
            f"the line before the last ends in a comma; does it mean `{word}`?"
            if word
            else "commas join this list, and nothing says whether they mean `and` or `or`"
        )
        remedy = f"end it in `, {word}`" if word else "end the line before the last in `, and` or in `, or`"
        page.note("missing-connective", says, before[-1].join_span, remedy)


def _note_unjoined(page: Page, line: Line, count: int, title: str, some: bool) -> None:
    what = (
        "this line has no connective, but others in its list have"
        if some
        else f"nothing joins the {_counted(count)} conditions of this list"
    )
    header = "`ALL of the following are met:`"
    if says_how_many(title):
        header = f"`ANY of the following is met:` or {header}"
    remedy = f"end each line but the last in `, and` or `, or`, or write {header} above them"
    page.note("missing-connective", what, line.span, remedy)


def _check_opens(page: Page, before: tuple[Line, ...]) -> None:
    """Only the last member of a joined list may open a block, unless it is an item with a label or a title."""
    for line in before:
        opens = bool(line.lines) and line.label is None and line.title is None
        if opens and line.join is not Join.NONE:
            page.note(
                "block-inside-joined-list",
                "only the last member of a list joined by connectives may have lines of its own below it",
                line.span,
                "put it last, or give the members labels below `ALL of the following are met:`",
            )

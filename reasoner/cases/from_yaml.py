"""YAML as written, to nodes with places.

The parser's events are read, not its values: no resolver, no constructor and no recursion is involved, so `250.00`, `007`
and `no` stay text, and anchors, aliases and tags are seen (and refused) before anything is expanded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.cases.nodes import NodeBuilder, Scalar, stop
from reasoner.source.problem import Problem
from reasoner.source.span import Span

if TYPE_CHECKING:
    import yaml

# What the parser calls a mistake, to what a person would have to mend. Looked up by a part of its wording.
_MISTAKES = (
    (
        "mapping values are not allowed",
        "a second colon, or a line that stands too deep",
        "put the line under the one above it, or the text in quotation marks",
    ),
    (
        "cannot start any token",
        "a character that no text can begin with here",
        "put the text in quotation marks; indent with spaces, not with a tab",
    ),
    ("unexpected end of stream", "a quotation mark that is opened and not closed", "close the quotation mark"),
    ("',' or ']'", "a list that is opened with `[` and not closed", "separate its members by commas and close it with `]`"),
    ("',' or '}'", "a mapping that is opened with `{` and not closed", "separate its parts by commas and close it with `}`"),
    ("could not find expected ':'", "a line without a colon after the name", "write `name: value`"),
    (
        "block mapping",
        "a line that does not stand under the one above it",
        "begin every name of one mapping in the same column",
    ),
    (
        "block collection",
        "a line that does not stand under the one above it",
        "begin every member of one list in the same column",
    ),
    ("tab", "a tab", "indent with spaces"),
    ("escape", "a backslash that begins nothing known", "put the text in single quotation marks"),
    ("document start", "text after the end of the case", "keep one case in a file, begun in the first column"),
)


_PLAIN = "write the value itself, in quotation marks if the sign is part of it"


def nodes_from_yaml(text: str, file: str, builder: NodeBuilder) -> None:
    """Feeds the nodes of a YAML text to `builder`; after a mistake of form, those that stand before it.

    Raises ProblemsFound where reading has to stop: a second document, a limit of the builder.
    """
    import yaml  # 10 ms: only a case read from YAML pays for it

    loader = getattr(yaml, "CLoader", yaml.Loader)
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.NodeEvent):
                _take(event, _span(event, file), builder)
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.end()
            elif isinstance(event, yaml.DocumentStartEvent) and builder.root is not None:
                stop("second-document", "a second case begins here", _span(event, file), "keep one case in a file")
    except yaml.YAMLError as error:
        builder.problems.append(_mistake(error, text, file))
        builder.abandon()


def _take(event: yaml.NodeEvent, span: Span, builder: NodeBuilder) -> None:
    import yaml

    match event:
        case yaml.AliasEvent():
            builder.mistake(
                Problem("alias", "`*` stands for something written elsewhere, which a case does not do", span, _PLAIN)
            )
            builder.scalar(Scalar("", False, span))
        case yaml.ScalarEvent():
            _refuse_extras(event.anchor, event.tag, span, builder)
            builder.scalar(Scalar(event.value, bool(event.style), span))
        case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
            _refuse_extras(event.anchor, event.tag, span, builder)
            builder.begin(span, is_mapping=isinstance(event, yaml.MappingStartEvent))


def _refuse_extras(anchor: str | None, tag: str | None, span: Span, builder: NodeBuilder) -> None:
    if anchor is not None:
        builder.mistake(Problem("anchor", "`&` names a value for use elsewhere, which a case does not do", span, _PLAIN))
    if tag is not None:
        builder.mistake(Problem("tag", "`!` gives a value a type, which a case does not do", span, _PLAIN))


def _span(event: yaml.Event, file: str) -> Span:
    """The place of an event. Of a text over several lines, its first character."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return Span(file, 1, 1, 2)
    column = start.column + 1
    return Span(file, start.line + 1, column, max(end.column + 1, column + 1) if end.line == start.line else column + 1)


def _mistake(error: yaml.YAMLError, text: str, file: str) -> Problem:
    import yaml

    span, wording = Span(file, 1, 1, 2), str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        wording = f"{error.context or ''} {error.problem or ''}"
        mark = error.problem_mark or error.context_mark
        if mark and error.context_mark and mark.index >= len(text.rstrip()):
            mark = error.context_mark  # at the end of the file: what was begun and not ended
        span = Span(file, mark.line + 1, mark.column + 1, mark.column + 2) if mark else span
    what, hint = next(
        ((what, hint) for part, what, hint in _MISTAKES if part in wording),
        ("something that is not a name, a colon and a value", "write `name: value`, one to a line"),
    )
    return Problem("not-yaml", f"the file cannot be read on from here: {what}", span, hint)
